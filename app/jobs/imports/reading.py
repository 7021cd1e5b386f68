"""A database is copied into an import as files, which are then looked at as any others are."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from app.formats import plural
from app.imports.bounds import MOST_UNPACKED
from app.imports.databases import address_given
from app.imports.receiving import MOST_BYTES
from app.imports.record import Desk, HandedIn, Record
from app.jobs.imports.proposing import propose
from app.jobs.telling import Say, step, within
from app.settings import Settings
from data.errors import SourceError
from data.files import clear
from data.ingest.reading.addresses import place_of
from data.ingest.reading.database import Reading, copy_out
from data.memory import MEGABYTE

# Where tables lie until all of them are there.
FOLDER: Final = "reading"
# Which share of the whole copying takes.
COPIED: Final = 0.5
CORRECT: Final = "Correct the table's name or the query, then read it again."
NARROW: Final = "Read fewer rows or columns: write a query in place of a table."


def read(settings: Settings, desk: Desk, say: Say) -> None:
    """Copy what is read of the database whose address stands on standard input, and propose a mapping for it."""
    record = desk.record()
    url = address_given(sys.stdin.read(), settings)
    say(step(f"Reading {place_of(url)}", 0.0, drawn=False))
    order = list(record.reads)

    def arrived(name: str, rows: int) -> None:
        say(step(f"Reading {name}: {plural(rows, 'row')} so far", COPIED * order.index(name) / len(order), drawn=False))

    reading = Reading(record.reads, correct=CORRECT, narrow=NARROW, characters=MOST_UNPACKED)
    try:
        copy_out(reading, url, desk.folder / FOLDER, arrived)
        _take(desk, desk.folder / FOLDER)
    finally:
        clear(desk.folder, FOLDER)
    propose(settings, desk, within(say, COPIED, 1.0))


def _take(desk: Desk, folder: Path) -> None:
    """Put what was read in the place of what the import held; raise SourceError where that is too much."""
    paths = sorted(folder.glob("*.parquet"))
    size = sum(path.stat().st_size for path in paths)
    if size > MOST_BYTES:
        words = f"The tables are {size / MEGABYTE:,.0f} MB, more than the {MOST_BYTES // MEGABYTE} MB of an import."
        raise SourceError(words, NARROW)
    clear(desk.files, "*")
    for path in paths:
        shutil.move(path, desk.files / path.name)
    held = tuple(_handed_in(desk.files / path.name) for path in paths)

    def changed(known: Record) -> Record:
        return replace(known, files=held)

    desk.change(changed)


def _handed_in(path: Path) -> HandedIn:
    size = path.stat().st_size
    return HandedIn(path.name, path.stem, size, size)
