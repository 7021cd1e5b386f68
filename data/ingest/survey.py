"""A look at the files of an unknown export: what each column holds, which canonical one it may be, and why."""

from __future__ import annotations

import contextlib
import dataclasses
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from data.errors import SourceError
from data.formats import date_forms, number_forms
from data.formats.ambiguity import Ambiguous
from data.formats.files import ENDINGS, Kind, Piece, find, kind
from data.ingest.reading import raw
from data.ingest.reading.cells import EMPTY, define
from data.ingest.reading.readings import Reading, day_questions
from data.ingest.reading.sheets import likeliest, same
from data.memory import share
from data.sources.mapping import Layout
from data.sources.source import TableMapping
from data.statements import literal, quoted

WORDS: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(
    (Path(__file__).parent / "words.toml").read_text("utf-8")
)
# The words that head columns, whichever table they are of.
NO_TABLES = ("outcome", "known", "codes")
HEADERS = {word for name, table in WORDS.items() if name not in NO_TABLES for words in table.values() for word in words}
# So many names are held to tell which file lists them.
NAMES = 2_000
# A choice repeats itself: it has few levels, or few for its rows.
FEW_LEVELS, LEVEL_SHARE = 60, 0.2
# Nine in ten cells tell what a column holds; the others are set aside and named.
LEAST_SHARE = 0.9
NOISE = re.compile(r"\(.*?\)|[^\w\s]|_")
PREFIX = re.compile(r"^(?:deal|opportunity|opp)\s*-?\s+")


@dataclasses.dataclass(frozen=True)
class Column:
    """A column of a file: what it holds, how full it is, and its commonest cells with their counts.

    `doubt` says in which two ways its cells can be read, and with which lines of a mapping; '' if they cannot.
    """

    header: str
    kind: str
    filled: int
    levels: int
    common: tuple[tuple[str, int], ...]
    reading: str = ""
    doubt: str = ""
    lines: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Survey:
    """A file of an export: its rows and columns, how it is laid out, and which table it may hold."""

    file: str
    rows: int
    layout: str
    columns: tuple[Column, ...]

    def column(self, header: str) -> Column:
        """Return a column by its header."""
        return next(column for column in self.columns if column.header == header)

    def guesses(self, table: str) -> dict[str, str]:
        """Return which header may be which canonical column of a table: the surest words first, each header once."""
        named = {plain(column.header): column.header for column in reversed(self.columns) if column.header}
        named |= {same(column.header): column.header for column in reversed(self.columns) if column.header}
        found: dict[str, str] = {}
        for name, words in WORDS[table].items():
            header = next((named[word] for word in words if word in named and named[word] not in found.values()), None)
            if header is not None and (name != "currency" or self._names_currencies(header)):
                found[name] = header
        return found

    def _names_currencies(self, header: str) -> bool:
        """Say whether a column's commonest cell is a name, not a number that stands for one."""
        common = self.column(header).common
        return bool(common) and common[0][0][0].isalpha()


def plain(header: str) -> str:
    """Return a header without case, punctuation and the words that every column of a deal has."""
    text = re.sub(r"\s+", " ", NOISE.sub(" ", header)).strip().casefold()
    return PREFIX.sub("", text) or text


def survey(folder: Path, memory: int = share("surveying")) -> list[Survey]:
    """Look at every file of a folder that holds a table, the one most like a list of opportunities first.

    `memory`: megabytes that looking at one may take.
    """
    if not folder.is_dir():
        raise SourceError(f"There is no folder {folder}.", "Give the folder that holds the export's files.")
    found = [one for piece in _pieces(folder) if (one := _surveyed(piece, memory)) is not None]
    if not found:
        raise SourceError(f"No file in {folder} holds a table.", "Export deals as CSV, XLSX or Parquet into it.")
    return sorted(found, key=_likeness, reverse=True)


def _likeness(one: Survey) -> tuple[int, int]:
    guesses = one.guesses("opportunities")
    weight = {
        "stage": 3,
        "amount": 2,
        "closed_on": 2,
        "expected_close_on": 2,
        "opportunity_id": 1,
        "owner": 1,
        "opened_on": 1,
    }
    return sum(weight.get(name, 0) for name in guesses) + 3 * bool(outcome_columns(one)), one.rows


def outcome_columns(one: Survey) -> list[Column]:
    """Return the columns whose words tell won from lost, beside any stage."""
    words = WORDS["outcome"]
    named = [column for column in one.columns if plain(column.header) in (*words["columns"], *WORDS["codes"])]
    return [c for c in named if {outcome_in(c, cell) for cell, _ in c.common} >= {"won", "lost"}]


def outcome_in(column: Column, cell: str) -> str:
    """Return the outcome that a cell of a column means, by its words or, where it holds codes alone, by them."""
    codes = list(WORDS["codes"].get(plain(column.header), ()))
    if {cell for cell, _ in column.common} <= set(codes):
        return ("open", "won", "lost")[codes.index(cell)]
    return outcome_of(cell)


def outcome_of(cell: str) -> str:
    """Return the outcome that a stage or status sounds like: won, lost or open."""
    text = same(re.sub(r"[^\w\s-]", " ", cell))
    for outcome in ("lost", "won"):
        if any(_says(text, word) for word in WORDS["outcome"][outcome]):
            return outcome
    return "open"


def _says(text: str, word: str) -> bool:
    """Say whether a stage's words mean an outcome: 'Customer meeting' and 'Loss analysis' mean none."""
    if word in WORDS["outcome"]["alone"]:
        return text == word
    return re.search(rf"(^|\W){re.escape(word)}(\W|$)", text) is not None and not text.startswith("verbal")


def _pieces(folder: Path) -> list[Piece]:
    names = [p.name for p in sorted(folder.iterdir()) if p.is_file() and p.suffix.casefold() in ENDINGS]
    pieces: list[Piece] = []
    for name in names:
        with contextlib.suppress(SourceError):
            pieces += find(folder, name.replace("[", "[[]"))
    return list(dict.fromkeys(pieces))


def _surveyed(piece: Piece, memory: int) -> Survey | None:
    try:
        return _read(piece, memory)
    except SourceError:
        # What is no table is left out of the survey; the draft names the files that it rests on.
        return None


def _read(piece: Piece, memory: int) -> Survey:
    found = kind(piece)
    with duckdb.connect(config={"memory_limit": f"{memory}MB"}) as connection:
        define(connection)
        connection.execute(
            'create table rejects (file varchar, line bigint, "column" varchar, "value" varchar, reason varchar)'
        )
        headers = _headers(connection, piece, found)
        mapping = TableMapping(
            "survey", piece.member or piece.path.name, {header: header for header in headers}, {}, Layout()
        )
        table = raw.read(connection, piece.path.parent, mapping)
        columns = tuple(_column(connection, header, header in table.typed) for header in headers)
    return Survey(piece.path.name, table.rows, "; ".join(words for _, words in table.said), columns)


def _headers(connection: duckdb.DuckDBPyConnection, piece: Piece, found: Kind) -> list[str]:
    if found == "parquet":
        described = connection.execute("describe select * from read_parquet(?)", [str(piece.path)]).fetchall()
        return [str(name) for name, *_ in described]
    header = likeliest(piece, found, Layout(), _like_a_header).header
    counts = Counter(same(cell) for cell in header)
    return [cell for cell in header if cell and counts[same(cell)] == 1]


def _like_a_header(cells: Sequence[str]) -> tuple[int, int]:
    """Return how many cells are headers that CRMs write, and how many there are: a title stands alone."""
    found = {name for cell in cells for name in (same(cell), plain(cell))}
    return len(found & HEADERS), sum(bool(cell.strip()) for cell in cells)


def _column(connection: duckdb.DuckDBPyConnection, header: str, typed: bool) -> Column:  # a fact of the file
    empty = ", ".join(literal(word) for word in ("", *EMPTY))
    cells = f"select case when lower(cell) not in ({empty}) then cell end as cell"
    cells += f" from (select tidy({quoted(header)}) as cell from raw_survey)"
    filled, levels = connection.execute(f"select count(cell), count(distinct cell) from ({cells})").fetchall()[0]
    common = tuple(
        connection.execute(
            "select arg_max(cell, n) as name, sum(n)::bigint as total"
            f" from (select cell, count(*) as n from ({cells}) where cell is not null group by 1)"
            f" group by fold(cell) order by total desc, name limit {NAMES}"
        ).fetchall()
    )
    plain_column = Column(header, "text", filled, levels, common)
    if not filled:
        return dataclasses.replace(plain_column, kind="empty")
    if typed:
        return dataclasses.replace(plain_column, kind="number")
    return _formed(connection, plain_column, f"select distinct cell from ({cells}) where cell is not null")


def _formed(connection: duckdb.DuckDBPyConnection, column: Column, cells: str) -> Column:
    """Tell numbers and days from words: most of a column's cells can be read so."""
    asked: dict[str, tuple[str, Callable[[Mapping[str, Any]], Reading], Reading]] = {
        "date": (
            day_questions(cells),
            date_forms.detected,
            date_forms.DateReading((date_forms.DAY_FIRST, date_forms.MONTH_FIRST)),
        ),
        "number": (number_forms.questions(cells), number_forms.detected, number_forms.NumberReading()),
    }
    for name, (question, detected, reading) in asked.items():
        tried = [reading.sql("cell"), *([number_forms.NumberReading(",").sql("cell")] if name == "number" else [])]
        share = connection.execute(
            f"select count(coalesce({', '.join(tried)})) / count(*) from ({cells}) where lower(cell) not in"
            f" ({', '.join(literal(word) for word in ('-', 'n/a', 'nan', 'none', 'null'))})"
        ).fetchall()[0][0]
        if share is not None and share >= LEAST_SHARE:
            return _with_reading(connection, dataclasses.replace(column, kind=name), question, detected)
    few = column.levels <= FEW_LEVELS and 2 * column.levels <= column.filled
    repeats = few or column.levels <= LEVEL_SHARE * column.filled
    return dataclasses.replace(column, kind="choice" if repeats else "text")


def _with_reading(
    connection: duckdb.DuckDBPyConnection,
    column: Column,
    question: str,
    detected: Callable[[Mapping[str, Any]], Reading],
) -> Column:
    asked = connection.execute(question)
    answers = dict(zip([found[0] for found in asked.description or ()], asked.fetchall()[0], strict=True))
    try:
        reading = detected(answers)
    except Ambiguous as found:
        lines = tuple(f"{line}  # where {when}" for when, line in found.lines.items())
        return dataclasses.replace(column, doubt=f"{found.examples[0]} and {found.examples[1]}: {found}", lines=lines)
    return dataclasses.replace(column, reading=reading.words)
