"""A world in which every kind of change happens once or twice in the week up to 30 June 2026."""

from __future__ import annotations

from pathlib import Path

from app.services import Services
from tests import worlds

# N opened; W was raised and won; L was lost, and its amount rewritten by the close; P and E moved their dates; D lost a
# cent; U got its first amount; R was reopened; T went from Ann to Bob; B opened and was won; C was closed for two days.
OPPORTUNITIES = """\
id,account,product,owner,stage,opened,expected,closed,amount,close_value,discount
N,Alder,Alpha,Ann,Offer,2026-06-25,2026-07-31,,1000,,0
W,Birch,Alpha,Ann,Won,2026-05-01,2026-06-30,2026-06-26,2000,2000,0
L,Cedar,Beta,Ann,Lost,2026-05-01,2026-07-15,2026-06-30,0,0,10
P,Alder,Beta,Ann,Offer,2026-05-01,2026-07-20,,4000,,0
E,Birch,Beta,Ann,Offer,2026-05-01,2026-06-30,,5000,,0
D,Cedar,Alpha,Ann,Offer,2026-05-01,2026-07-05,,5999.99,,0
U,Alder,Alpha,Ann,Offer,2026-05-01,2026-07-06,,700,,0
R,Birch,Alpha,Ann,Offer,2026-05-01,2026-07-07,,800,,0
T,Cedar,Beta,Bob,Offer,2026-05-01,2026-07-08,,900,,0
B,Alder,Alpha,Ann,Won,2026-06-24,2026-06-29,2026-06-29,1000,1000,0
C,Birch,Beta,Ann,Offer,2026-05-01,2026-06-20,,1100,,0
"""
CHANGES = """\
id,field,from,to,on
W,amount,1500,2000,2026-06-25
L,amount,3000,0,2026-06-30
P,expected_close_on,2026-06-30,2026-07-20,2026-06-24
E,expected_close_on,2026-07-10,2026-06-30,2026-06-29
D,amount,6000,5999.99,2026-06-28
U,amount,,700,2026-06-27
T,owner,Ann,Bob,2026-06-25
"""
STAGE_HISTORY = """\
id,stage,entered
N,Offer,2026-06-25
W,Offer,2026-05-01
L,Offer,2026-05-01
P,Offer,2026-05-01
E,Offer,2026-05-01
D,Lead,2026-05-01
D,Offer,2026-06-26
U,Offer,2026-05-01
R,Offer,2026-05-01
R,Lost,2026-06-10
R,Offer,2026-06-27
T,Offer,2026-05-01
B,Offer,2026-06-24
C,Offer,2026-05-01
C,Lost,2026-06-25
C,Offer,2026-06-27
"""
FILES = {"opportunities": OPPORTUNITIES, "changes": CHANGES, "stage_history": STAGE_HISTORY}


def services(folder: Path, **changed: str) -> Services:
    """Publish it; a keyword such as changes=... replaces one of its files."""
    return worlds.services(folder, files={**FILES, **changed})
