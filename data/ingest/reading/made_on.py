"""The day on which an export was made, as the name of its deals' file says, or a line above or below the deals."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Final

import duckdb

from data.formats.dated import day_in
from data.formats.files import Piece, find
from data.ingest.reading.reports.fitting import TEXT_LINE
from data.sources.source import Source

# An export is made soon after what happened in it last; a day further off is of something else.
SOON: Final = dt.timedelta(days=31)
BY_NAME: Final = "the day in the name of {}"
BY_LINE: Final = "the day in a line of {} that is no deal"


@dataclasses.dataclass(frozen=True)
class MadeOn:
    """A day on which an export was made, and what says so."""

    day: dt.date
    why: str


@dataclasses.dataclass(frozen=True)
class Written:
    """What is written beside the deals of a file: what it was called when it was exported, and its lines of text."""

    name: str
    lines: tuple[str, ...] = ()


def written_beside(
    connection: duckdb.DuckDBPyConnection, folder: Path, source: Source, above: Iterable[tuple[str, str]]
) -> tuple[Written, ...]:
    """Return what is written beside the typed deals; `above`: lines above headers, each with its file."""
    mapping = source.tables["opportunities"]
    below = connection.execute(
        "select file, value from rejects where reason = ? and file in (select _file from typed_opportunities)",
        [TEXT_LINE],
    ).fetchall()
    lines = [*above, *below]
    pieces = find(folder, mapping.file, newest=mapping.newest)
    return tuple(
        Written(name, tuple(line for file, line in lines if file.startswith(piece.name)))
        for piece in pieces
        for name in _names(piece, source)
    )


def _names(piece: Piece, source: Source) -> Iterator[str]:
    """Yield what a file was called, and the archive that it lies in."""
    yield from [PurePath(piece.member).name] if piece.member else []
    yield source.exported_as.get(piece.path.name, piece.path.name)


def made_on(written: Sequence[Written], first: dt.date, today: dt.date) -> MadeOn | None:
    """Return the last day between two, and soon after the first, that names hold; else that lines do, if they agree."""
    last = min(today, first + SOON)
    named = [MadeOn(day, BY_NAME.format(one.name)) for one in written if (day := day_in(one.name, first, last))]
    if named:
        return max(named, key=lambda one: one.day)
    lines = ((one.name, line) for one in written for line in one.lines)
    told = {day: MadeOn(day, BY_LINE.format(name)) for name, line in lines if (day := day_in(line, first, last))}
    return next(iter(told.values())) if len(told) == 1 else None
