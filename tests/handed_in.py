"""A made-up export of one file, as a CRM writes it: 60 won, 60 lost and 10 open deals, each worked out in the head."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from app.imports.receiving import declare, receive
from app.imports.record import Desk, Desks
from app.jobs.imports.proposing import propose
from app.settings import Settings
from tests import shared

NAME = "hubspot-crm-exports-all-deals-2026-06-30.csv"
HEADER = "Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,Deal owner,Deal Type"
OPEN = ("Appointment Scheduled", "Contract Sent")
OWNERS = ("Ann Berg", "Bob Cole", "Cat Dorn")
WON, LOST, STILL_OPEN = 60, 60, 10
AMOUNT = 1_000


def deals(more: int = 0) -> bytes:
    """Return the export; `more` are open deals beyond the ten."""
    rows = [*_closed("Closed Won", 0, WON), *_closed("Closed Lost", WON, LOST), *_open(WON + LOST, STILL_OPEN + more)]
    return "\n".join([HEADER, *rows, ""]).encode()


def proposed(imports: Path) -> Desk:
    """Put the export into a folder of imports, handed in and looked at, which is done once in a run of tests."""
    made = shared.once("handed in", _looked_at) / "var" / "imports"
    shutil.copytree(made, imports, dirs_exist_ok=True)
    (identity,) = (path.name for path in made.iterdir())
    return Desks(imports).desk(identity)


def _looked_at(empty: Path) -> None:
    settings, content = Settings(data_dir=empty / "var", database_url="", memory=1_024), deals()
    desk = Desks(settings.imports).begin("Ann")
    declare(desk, [(NAME, len(content))])
    receive(desk, 0, 0, content)
    propose(settings, desk, lambda _: None)


def _closed(stage: str, first: int, count: int) -> list[str]:
    start = dt.date(2024, 7, 1)
    opened = [start + dt.timedelta(days=11 * nth) for nth in range(count)]
    return [_row(first + nth, stage, day, day + dt.timedelta(days=30 + nth % 20)) for nth, day in enumerate(opened)]


def _open(first: int, count: int) -> list[str]:
    return [
        _row(first + nth, OPEN[nth % 2], dt.date(2026, 5, 1), dt.date(2026, 8, 1) + dt.timedelta(days=nth % 28))
        for nth in range(count)
    ]


def _row(nth: int, stage: str, opened: dt.date, closes: dt.date) -> str:
    kind = "New" if nth % 3 else "Existing"
    return f"{10_000 + nth},Deal {nth},{stage},{AMOUNT},{opened},{closes},{OWNERS[nth % 3]},{kind}"
