"""Two exports of a CRM that logs no changes, of 23 and of 30 June 2026: what moved is known from both alone."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, Final

from app.services import Services
from data import sources
from data.building import build
from data.building.carry_over import carry_standing
from data.sources import Source
from tests import worlds

HEAD = worlds.OPPORTUNITIES.splitlines(keepends=True)[0]
BEFORE: Final = {
    "opportunities": f"""{HEAD}\
A,Alder,Alpha,Ann,Offer,2026-05-01,2026-07-10,,1000,,0
B,Birch,Alpha,Bob,Offer,2026-05-01,2026-06-30,,2000,,0
C,Cedar,Beta,Ann,Offer,2026-05-01,2026-07-10,,3000,,0
D,Alder,Beta,Ann,Lost,2026-05-01,2026-06-10,2026-06-10,400,0,10
E,Birch,Beta,Ann,Lead,2026-05-01,,,,,0
W,Cedar,Beta,Ann,Won,2026-05-01,2026-06-01,2026-06-01,900,900,0
""",
    "activities": "id,on\nA,2026-06-23\n",
}
# A went to Bob, grew and moved forward; B was won, and its amount rewritten; C is gone; D is open again; E has one.
NOW: Final = {
    "opportunities": f"""{HEAD}\
A,Alder,Alpha,Bob,Offer,2026-05-01,2026-06-30,,1500,,0
B,Birch,Alpha,Bob,Won,2026-05-01,2026-06-30,2026-06-28,2500,2500,0
D,Alder,Beta,Ann,Offer,2026-05-01,2026-07-20,,400,,10
E,Birch,Beta,Ann,Lead,2026-05-01,,,500,,0
F,Cedar,Beta,Ann,Lead,2026-06-25,,,600,,0
G,Cedar,Beta,Ann,Lost,2026-06-24,,2026-06-29,700,0,0
W,Cedar,Beta,Ann,Won,2026-05-01,2026-06-01,2026-06-01,900,900,0
""",
    "activities": "id,on\nA,2026-06-30\n",
}


def mapping() -> Source:
    """Return the mapping of the world without its logs of stages and changes."""
    kept: dict[str, Any] = {name: part for name, part in worlds.MAPPING.items() if name != "changes"}
    return sources.parse("ten", {name: part for name, part in kept.items() if name != "stage_history"})


def first(folder: Path) -> Services:
    """Publish the earlier export alone."""
    return worlds.services(folder, mapping=mapping(), files=BEFORE)


def services(folder: Path) -> Services:
    """Publish the earlier export, then the later one."""
    opened = first(folder)
    version = opened.published().bundle.version
    with opened.snapshots.draft() as path:
        worlds.draft(path, worlds.write(folder / "later", **NOW), mapping(), worlds.ANYWAY)
        with contextlib.closing(build.open_draft(path)) as connection:
            carry_standing(connection, opened.snapshots.verified())
        opened.snapshots.publish(worlds.scored(path, version, dated=False))
    return opened
