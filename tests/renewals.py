"""The world of eight deals with a second pipeline beside it, whose stages are its own."""

from __future__ import annotations

from pathlib import Path

from app.services import Services
from data.sources import Source
from tests import passages, worlds

# R to U are renewals: R was won, S lost in Quote, T and U are open.
RENEWALS = """\
R,Alder,Alpha,Ann,Won,2026-05-01,2026-06-10,2026-06-10,100,100,0,Renewals
S,Birch,Alpha,Ann,Lost,2026-05-01,,2026-06-20,200,0,0,Renewals
T,Cedar,Beta,Ann,Due,2026-05-01,2026-07-20,,300,,0,Renewals
U,Alder,Beta,Bob,Quote,2026-05-01,2026-07-20,,400,,0,Renewals
"""
HISTORY = (
    "R,Due,2026-05-01\nS,Due,2026-05-02\nS,Quote,2026-05-21\nT,Due,2026-05-03\nU,Due,2026-05-04\nU,Quote,2026-06-01\n"
)
STAGES = [
    *passages.STAGES[:3],
    {"name": "Due", "outcome": "open"},
    {"name": "Quote", "outcome": "open"},
    *passages.STAGES[3:],
]


def source() -> Source:
    """Return its mapping."""
    opportunities = worlds.MAPPING["opportunities"]
    columns = {"pipeline": "pipeline"} | opportunities["columns"]
    return worlds.source(stage=STAGES, opportunities=opportunities | {"columns": columns})


def deals(more: str = RENEWALS) -> str:
    """Write the eight deals and more of another pipeline."""
    head, *rows = passages.OPPORTUNITIES.splitlines()
    return "\n".join([f"{head},pipeline", *(f"{row},New" for row in rows), more])


def served_from(folder: Path, history: str = HISTORY, opportunities: str = "") -> Services:
    """Publish them."""
    files = {
        **passages.FILES,
        "opportunities": opportunities or deals(),
        "stage_history": passages.STAGE_HISTORY + history,
    }
    return worlds.services(folder, mapping=source(), files=files)
