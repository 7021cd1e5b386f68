"""A look at the files of an unknown export: what each column holds, which canonical one it may be, and why."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from data.proposals.names import bare, without_prefix
from data.proposals.words import WORDS
from data.sources.mapping import Layout
from data.sources.source import TableMapping
from data.statements import literal, quoted, sql

# The words that head columns, whichever table they are of.
NO_TABLES = ("outcome", "known", "codes", "ids", "compared")
LISTED = [words for name, table in WORDS.items() if name not in NO_TABLES for words in table.values()]
# What a stage or a status says heads no column.
SAID = {bare(word) for name in ("won", "lost", "open", "doubtful") for word in WORDS["outcome"][name]}
HEADERS = {bare(word) for words in LISTED for word in words} - SAID
# So many names are held to tell which file lists them.
NAMES = 2_000
# A choice repeats itself: it has few levels, or few for its rows.
FEW_LEVELS, LEVEL_SHARE = 60, 0.2
# Nine in ten cells tell what a column holds; the others are set aside and named.
LEAST_SHARE = 0.9


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
    """A file of an export: its rows and columns, how it is laid out, and how many of its rows are different."""

    file: str
    rows: int
    layout: str
    columns: tuple[Column, ...]
    different: int = 0
    pattern: str = ""

    def column(self, header: str) -> Column:
        """Return a column by its header."""
        return next(column for column in self.columns if column.header == header)

    @functools.cached_property
    def names(self) -> Mapping[str, str]:
        """Return each header as it is compared: without what the file writes before most of them."""
        return without_prefix(column.header for column in self.columns)


def survey(folder: Path, memory: int = share("surveying")) -> list[Survey]:
    """Look at every file of a folder that holds a table.

    `memory`: megabytes that looking at one may take.
    """
    if not folder.is_dir():
        raise SourceError(f"There is no folder {folder}.", "Give the folder that holds the export's files.")
    found = [one for piece in _pieces(folder) if (one := _surveyed(piece, memory)) is not None]
    if not found:
        raise SourceError(f"No file in {folder} holds a table.", "Export deals as CSV, XLSX or Parquet into it.")
    return _parts_as_one(folder, found, memory)


def _parts_as_one(folder: Path, found: Sequence[Survey], memory: int) -> list[Survey]:
    """Look at files with the same columns as one, where their names differ in one place: they are its parts."""
    alike: dict[frozenset[str], list[Survey]] = {}
    for one in found:
        alike.setdefault(frozenset(same(column.header) for column in one.columns), []).append(one)
    return [part for parts in alike.values() for part in _one_of(folder, parts, memory)]


def _one_of(folder: Path, parts: Sequence[Survey], memory: int) -> list[Survey]:
    names = [part.pattern for part in parts]
    start = _shared(names)
    end = _shared([name.removeprefix(start)[::-1] for name in names])[::-1]
    pattern = f"{start}*{end}"
    if len(parts) == 1 or not start or {path.name for path in folder.glob(pattern)} != set(names):
        return list(parts)
    try:
        return [_table_of(folder, pattern, pattern, [column.header for column in parts[0].columns], memory)]
    except SourceError:
        # Files that are laid out in different ways are tables of their own.
        return list(parts)


def _shared(names: Sequence[str]) -> str:
    """Return what names begin with alike."""
    alike = itertools.takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
    return "".join(signs[0] for signs in alike)


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


def together(folder: Path, one: Survey, headers: Sequence[str], memory: int) -> list[tuple[Any, ...]]:
    """Return the different cells that some columns of a file have in one row, and last how many rows have them.

    An empty cell is ''.
    """
    cells = ", ".join(f"coalesce(tidy({quoted(header)}), '')" for header in headers)
    with _opened(memory) as connection:
        raw.read(connection, folder, _whole(one.pattern, headers))
        return connection.execute(f"select {cells}, count(*) from raw_survey group by all order by all").fetchall()


@contextlib.contextmanager
def _opened(memory: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory into which one file is read."""
    with duckdb.connect(config={"memory_limit": f"{memory}MB"}) as connection:
        define(connection)
        connection.execute(sql("report_tables"))
        yield connection


def _whole(pattern: str, headers: Sequence[str]) -> TableMapping:
    return TableMapping("survey", pattern, {header: header for header in headers}, {}, Layout())


def _read(piece: Piece, memory: int) -> Survey:
    with _opened(memory) as connection:
        headers = _headers(connection, piece, kind(piece))
    return _table_of(piece.path.parent, piece.member or piece.path.name, piece.path.name, headers, memory)


def _table_of(folder: Path, pattern: str, file: str, headers: Sequence[str], memory: int) -> Survey:
    """Look at the files of a pattern as one table."""
    with _opened(memory) as connection:
        table = raw.read(connection, folder, _whole(pattern, headers))
        columns = tuple(_column(connection, header, header in table.typed) for header in headers)
        hashed = ", ".join(quoted(header) for header in headers)
        different = connection.execute(f"select count(distinct hash({hashed})) from raw_survey").fetchall()[0][0]
    said = "; ".join(words for _, words in table.said)
    return Survey(file, table.rows, said, columns, different, pattern)


def _headers(connection: duckdb.DuckDBPyConnection, piece: Piece, found: Kind) -> list[str]:
    if found == "parquet":
        described = connection.execute("describe select * from read_parquet(?)", [str(piece.path)]).fetchall()
        return [str(name) for name, *_ in described]
    header = likeliest(piece, found, Layout(), _like_a_header).header
    counts = Counter(same(cell) for cell in header)
    return [cell for cell in header if cell and counts[same(cell)] == 1]


def _like_a_header(cells: Sequence[str]) -> tuple[int, int]:
    """Return how many cells are headers that CRMs write, and how many there are: a title stands alone."""
    return sum(bare(cell) in HEADERS for cell in cells), sum(bool(cell.strip()) for cell in cells)


def _column(connection: duckdb.DuckDBPyConnection, header: str, typed: bool) -> Column:  # a fact of the file
    _count_cells(connection, header)
    filled, levels = connection.execute("select coalesce(sum(n), 0)::bigint, count(*) from cells").fetchall()[0]
    common = tuple(
        connection.execute(
            "select arg_max(cell, n) as name, sum(n)::bigint as total from cells"
            f" group by fold(cell) order by total desc, name limit {NAMES}"
        ).fetchall()
    )
    plain_column = Column(header, "text", filled, levels, common)
    if not filled:
        return dataclasses.replace(plain_column, kind="empty")
    if typed:
        return dataclasses.replace(plain_column, kind="number")
    return _formed(connection, plain_column, "select cell from cells")


def _count_cells(connection: duckdb.DuckDBPyConnection, header: str) -> None:
    """Keep the different cells of a column that are not empty, with how many rows have each."""
    empty = ", ".join(literal(word) for word in ("", *EMPTY))
    connection.execute(
        "create or replace temp table cells as select cell, sum(n)::bigint as n from ("
        f"select tidy(raw) as cell, n from (select {quoted(header)} as raw, count(*) as n from raw_survey group by 1)"
        f") where cell is not null and lower(cell) not in ({empty}) group by 1"
    )


def _formed(connection: duckdb.DuckDBPyConnection, column: Column, cells: str) -> Column:
    """Tell numbers and days from words: most of a column's cells can be read so."""
    if sum(any(map(str.isdigit, cell)) for cell, _ in column.common) < LEAST_SHARE / 2 * len(column.common):
        return dataclasses.replace(column, kind=_words_kind(column))
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
    return dataclasses.replace(column, kind=_words_kind(column))


def _words_kind(column: Column) -> str:
    few = column.levels <= FEW_LEVELS and 2 * column.levels <= column.filled
    return "choice" if few or column.levels <= LEVEL_SHARE * column.filled else "text"


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
