"""A world of eight deals that move through three stages: one skips, one goes back, one is reopened, one is unknown."""

from __future__ import annotations

from pathlib import Path

from app.services import Services
from data.sources import Source
from tests import worlds

# A skipped Demo and was won; B was lost in Demo, D in Lead; C went back once; E was closed from 11 May to 1 June;
# F is young; of G no stage is recorded; H stands in Offer, and its stage was written twice.
OPPORTUNITIES = """\
id,account,product,owner,stage,opened,expected,closed,amount,close_value,discount
A,Alder,Alpha,Ann,Won,2026-05-01,2026-06-10,2026-06-10,1000,1000,0
B,Birch,Alpha,Ann,Lost,2026-05-01,2026-06-28,2026-06-20,2000,0,0
C,Cedar,Beta,Ann,Demo,2026-05-01,2026-06-20,,3000,,0
D,Alder,Beta,Bob,Lost,2026-06-01,,2026-06-30,4000,0,10
E,Birch,Beta,Bob,Demo,2026-05-01,2026-07-31,,500,,0
F,Cedar,Alpha,Bob,Lead,2026-06-20,,,600,,0
G,Alder,Alpha,Bob,Lost,2026-05-01,,2026-06-15,700,0,0
H,Birch,Alpha,Ann,Offer,2026-05-01,2026-07-15,,800,,0
"""
STAGE_HISTORY = """\
id,stage,entered
A,Lead,2026-05-01
A,Offer,2026-05-11
B,Lead,2026-05-01
B,Demo,2026-05-21
C,Lead,2026-05-01
C,Demo,2026-05-11
C,Lead,2026-05-21
C,Demo,2026-06-10
D,Lead,2026-06-01
E,Lead,2026-05-01
E,Lost,2026-05-11
E,Demo,2026-06-01
F,Lead,2026-06-20
H,Lead,2026-05-01
H,Lead,2026-05-10
H,Offer,2026-05-31
"""
# What the close of A has written is no push.
CHANGES = """\
id,field,from,to,on
A,expected_close_on,2026-06-05,2026-06-10,2026-06-10
B,expected_close_on,2026-06-25,2026-06-28,2026-06-05
H,expected_close_on,2026-06-15,2026-07-15,2026-06-10
"""
FILES = {"opportunities": OPPORTUNITIES, "stage_history": STAGE_HISTORY, "changes": CHANGES, "activities": "id,on\n"}
STAGES = [
    {"name": "Lead", "outcome": "open"},
    {"name": "Demo", "outcome": "open"},
    {"name": "Offer", "outcome": "open"},
    {"name": "Won", "outcome": "won"},
    {"name": "Lost", "outcome": "lost"},
]


def source() -> Source:
    """Return its mapping: the world's with one stage more."""
    return worlds.source(stage=STAGES)


def services(folder: Path, **changed: str) -> Services:
    """Publish it; a keyword such as changes=... replaces one of its files."""
    return worlds.services(folder, mapping=source(), files={**FILES, **changed})
