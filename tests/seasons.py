"""A world of eighteen months in which a quarter's last month wins three times as often as the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from app.services import Services
from tests import worlds

HEAD = worlds.OPPORTUNITIES.splitlines()[0]
MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13) if (year, month) < (2026, 7)]
IN_A_MONTH, STANDING = 12, 10
# Of twelve that close in a month, three are won, in a quarter's last month nine.
WON, WON_LAST = 3, 9
NO_CHANGES = "id,field,from,to,on\n"
# The first standing deal was at 500 until May 2026.
ONE_CHANGE = f"{NO_CHANGES}S0,amount,500,1000,2026-05-10\n"


def closed() -> Iterator[str]:
    """Twelve deals a month, opened on its 5th and closed on its 15th, each of 100."""
    for month in MONTHS:
        won = WON_LAST if int(month[-2:]) % 3 == 0 else WON
        for nth in range(IN_A_MONTH):
            stage, value = ("Won", 100) if nth < won else ("Lost", 0)
            yield f"C{month}-{nth},Alder,Alpha,Ann,{stage},{month}-05,,{month}-15,100,{value},{nth % 2}"


def standing(undated: int = 0) -> Iterator[str]:
    """Ten open deals of 1,000 since March 2026, and one of 1,000 since 30 June, the day that is today; some undated."""
    for nth in range(STANDING):
        yield f"S{nth},Birch,Beta,Bob,Offer,2026-03-20,,,1000,,0"
    yield "T0,Birch,Beta,Bob,Lead,2026-06-30,,,1000,,0"
    for nth in range(undated):
        yield f"U{nth},Birch,Beta,Bob,Lead,,,,1000,,0"


def ended(count: int, on: str = "2026-05-15") -> Iterator[str]:
    """Lost deals of 1,000 each that closed on a day, opened nobody knows when."""
    for nth in range(count):
        yield f"E{nth},Birch,Beta,Bob,Lost,,,{on},1000,0,0"


def services(
    folder: Path, *, changes: str = NO_CHANGES, undated: int = 0, history: str = "", more: Iterable[str] = ()
) -> Services:
    """Publish it, with more deals. A history of stages follows its header; without one nobody knows former stages."""
    rows = "\n".join([HEAD, *closed(), *standing(undated), *more])
    stages = f"{worlds.STAGE_HISTORY.splitlines()[0]}\n{history}"
    files = {"opportunities": f"{rows}\n", "changes": changes, "stage_history": stages, "activities": "id,on\n"}
    return worlds.services(folder, files=files)
