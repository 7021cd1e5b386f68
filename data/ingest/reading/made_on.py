"""The day on which an export was made, as the name of its deals' file says, or a line above or below the deals."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
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
# A line says when a report was made by a word for it, or with the time of day beside the day; others say what it is of.
MADE: Final = re.compile(
    r"\d{1,2}[:h]\d{2}|generated|exported|created (?:on|by)|printed|report run|run (?:on|by)|as of|erstellt|exportiert"
    r"|stand[ :]|généré|exporté|édité|generado|exportado|gerado|emitido|generato|esportato|gegenereerd|geëxporteerd"
    r"|сформирован|создан|выгружен|wygenerowan|vygenerov|exportov",
    re.IGNORECASE,
)
# A name may say until when its deals are expected to close.
UNTIL: Final = re.compile(
    r"(?<![^\W_])(?:until|till|thru|through|closing|due|fy|bis|hasta|jusqu|fino|tot|até|до)(?![^\W_])", re.IGNORECASE
)
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
    names = (one.name for one in written if not UNTIL.search(one.name))
    named = [MadeOn(day, BY_NAME.format(name)) for name in names if (day := day_in(name, first, last))]
    if named:
        return max(named, key=lambda one: one.day)
    lines = ((one.name, line) for one in written for line in one.lines if MADE.search(line))
    told = {day: MadeOn(day, BY_LINE.format(name)) for name, line in lines if (day := day_in(line, first, last))}
    return next(iter(told.values())) if len(told) == 1 else None
