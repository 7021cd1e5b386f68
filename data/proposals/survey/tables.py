"""The files of an unknown export that hold a table, and why the others do not."""

from __future__ import annotations

import dataclasses
import functools
import itertools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from data.counted import counted
from data.errors import SourceError
from data.formats.files import ENDINGS, Kind, Piece, find, kind, unreadable
from data.ingest.reading import raw
from data.ingest.reading.reports.totals import TOTAL_ROW
from data.ingest.reading.sheets import ALL_SHEETS, Sheet, likeliest, same
from data.proposals.names import bare, without_prefix
from data.proposals.survey.columns import Column, columns_of
from data.proposals.survey.headers import HEADERS, header_among
from data.proposals.survey.kept import Workspace, keep, opened, recall
from data.sources.forms import Layout
from data.sources.source import TableMapping
from data.statements import quoted

TOTALS = ("line of totals left out", "lines of totals left out")
# So many columns of a file are looked at: each takes time, however few rows there are.
MOST_COLUMNS = 1_000


@dataclasses.dataclass(frozen=True)
class Survey:
    """A file of an export: its rows and columns, how it is laid out, and how many of its rows are different.

    `misfits`: rows that do not fit the header. `left_out`: columns that are too many to be looked at. `sheet`: which of
    several sheets of a workbook it is. `kept`: the file of all that was read of it. `unsure`: columns that are looked
    at as if they were filled once for each group, though nothing proves it, each with its empty cells.
    """

    file: str
    rows: int
    layout: str
    columns: tuple[Column, ...]
    different: int = 0
    pattern: str = ""
    misfits: int = 0
    left_out: int = 0
    sheet: str = ""
    kept: Path = Path()
    unsure: Mapping[str, int] = dataclasses.field(default_factory=dict)

    def column(self, header: str) -> Column:
        """Return a column by its header."""
        return next(column for column in self.columns if column.header == header)

    @functools.cached_property
    def names(self) -> Mapping[str, str]:
        """Return each header as it is compared: without what the file writes before most of them."""
        return without_prefix(column.header for column in self.columns)


# Reads columns of a file anew: the different cells that they have in one row, and how many rows have them.
Look = Callable[[Survey, Sequence[str]], list[tuple[Any, ...]]]


@dataclasses.dataclass(frozen=True)
class Unread:
    """A file that holds no table of deals, and why."""

    file: str
    error: SourceError


def survey(folder: Path, work: Workspace) -> tuple[list[Survey], list[Unread]]:
    """Look at every file of a folder; return those that hold a table, and of the others why they do not.

    Raise SourceError with these reasons where none does.
    """
    if not folder.is_dir():
        raise SourceError(f"There is no folder {folder}.", "Give the folder that holds the export's files.")
    look = _Look(folder, work)
    found = [piece if isinstance(piece, Unread) else look.surveyed(piece) for piece in _pieces(folder)]
    unread = [one for one in found if isinstance(one, Unread)]
    tables = look.parts_as_one([one for one in found if isinstance(one, Survey)])
    unread += [Unread(one.file, _without_deals(one)) for one in tables if not _may_be_deals(one)]
    tables = [one for one in tables if _may_be_deals(one)]
    if not tables and unread:
        more = f" Of {len(unread)} files none holds a table of deals." if len(unread) > 1 else ""
        first = unread[0].error
        raise SourceError(f"{first.message}{more}", first.next_step, first.on_page)
    if not tables:
        raise SourceError(f"No file in {folder} holds a table.", "Export deals as CSV, XLSX or Parquet into it.")
    return tables, unread


@dataclasses.dataclass(frozen=True)
class _Look:
    """A first look at the files of a folder."""

    folder: Path
    work: Workspace

    def surveyed(self, piece: Piece) -> Survey | Unread:
        """Look at a file, or say why it holds no table."""
        try:
            return self._read(piece)
        except SourceError as error:
            return Unread(piece.name, error)

    def parts_as_one(self, found: Sequence[Survey]) -> list[Survey]:
        """Look at files with the same columns as one, where their names differ in one place: they are its parts."""
        alike: dict[frozenset[str], list[Survey]] = {}
        for one in found:
            alike.setdefault(frozenset(same(column.header) for column in one.columns), []).append(one)
        return [part for parts in alike.values() for part in self._one_of(parts)]

    def _one_of(self, parts: Sequence[Survey]) -> list[Survey]:
        names = [part.pattern for part in parts]
        start = _shared(names)
        end = _shared([name.removeprefix(start)[::-1] for name in names])[::-1]
        pattern = f"{start}*{end}"
        if len(parts) == 1 or not start or {path.name for path in self.folder.glob(pattern)} != set(names):
            return list(parts)
        try:
            return [self._table_of(pattern, pattern, [column.header for column in parts[0].columns])]
        except SourceError:
            # Files that are laid out in different ways are tables of their own.
            return list(parts)

    def _read(self, piece: Piece) -> Survey:
        with opened(self.work) as connection:
            headers, sheet = _headers(connection, piece, kind(piece))
        if not headers:
            step = "Name each column once, in the first line."
            raise SourceError(f"{piece.name} has no column with a name of its own.", step)
        chosen = _chosen(headers)
        found = self._table_of(piece.member or piece.path.name, piece.path.name, chosen, sheet)
        return dataclasses.replace(found, left_out=len(headers) - len(chosen))

    def _table_of(self, pattern: str, file: str, headers: Sequence[str], sheet: str = "") -> Survey:
        """Look at the files of a pattern as one table."""
        with opened(self.work) as connection:
            table, unsure = self._read_groups(connection, whole(pattern, headers, sheet))
            below = {one.column: one.cells for one in table.filled if one.column not in unsure}
            columns = columns_of(connection, headers, table.typed, table.rows)
            columns = tuple(dataclasses.replace(one, below=below.get(one.header, 0)) for one in columns)
            hashed = ", ".join(quoted(header) for header in headers)
            different = connection.execute(f"select count(distinct hash({hashed})) from raw_survey").fetchall()[0][0]
            totals = connection.execute("select count(*) from rejects where starts_with(reason, ?)", [TOTAL_ROW])
            no_deals = int(totals.fetchall()[0][0])
            path = keep(connection, self.work)
        said = "; ".join(words for _, words in table.said)
        said += f"{', ' if said else ''}{counted(f'{no_deals:,}', *TOTALS)}" if no_deals else ""
        found = Survey(file, table.rows, said, columns, different, pattern, table.ragged)
        return dataclasses.replace(found, sheet=sheet, kept=path, unsure=unsure)

    def _read_groups(
        self, connection: duckdb.DuckDBPyConnection, mapping: TableMapping
    ) -> tuple[raw.RawTable, Mapping[str, int]]:
        """Read files, also as if what may be filled once for each group were; return these columns with empty cells."""
        table = raw.read(connection, self.folder, mapping)
        if not table.likely:
            return table, {}
        connection.execute("delete from rejects")
        layout = mapping.layout.model_copy(update={"grouped": table.likely})
        filled = raw.read(connection, self.folder, dataclasses.replace(mapping, layout=layout))
        return filled, {one.column: one.cells for one in filled.filled if one.column in table.likely}


def _may_be_deals(one: Survey) -> bool:
    return bool(one.rows) and len(one.columns) > 1


def _without_deals(one: Survey) -> SourceError:
    """Say why a file cannot list deals, though it is laid out as a table."""
    if one.misfits and not one.rows:
        words = f"None of the {one.misfits:,} rows of {one.file} has as many cells as its header."
        return SourceError(words, "Export it again, with quotes around cells that hold what stands between cells.")
    if not one.rows:
        return SourceError(f"{one.file} has a header and no rows.", "Export it again with the deals in it.")
    words = f"{one.file} has one column, {one.columns[0].header[:40]!r}: it is no list of deals."
    return SourceError(words, "Export deals with a column each for their stage, amount and days.")


def _shared(names: Sequence[str]) -> str:
    """Return what names begin with alike."""
    alike = itertools.takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
    return "".join(signs[0] for signs in alike)


def _pieces(folder: Path) -> list[Piece | Unread]:
    names = [p.name for p in sorted(folder.iterdir()) if p.is_file() and p.suffix.casefold() in ENDINGS]
    pieces: list[Piece | Unread] = []
    for name in names:
        try:
            pieces += find(folder, name.replace("[", "[[]"))
        except SourceError as error:
            pieces.append(Unread(name, error))
    return list(dict.fromkeys(pieces))


def together(one: Survey, headers: Sequence[str], work: Workspace) -> list[tuple[Any, ...]]:
    """Return the different cells that some columns of a file have in one row, and last how many rows have them.

    An empty cell is ''.
    """
    cells = ", ".join(f"coalesce(tidy({quoted(header)}), '')" for header in headers)
    with opened(work) as connection:
        recall(connection, one.kept, headers)
        return connection.execute(f"select {cells}, count(*) from raw_survey group by all order by all").fetchall()


def whole(pattern: str, headers: Sequence[str], sheet: str = "", grouped: Sequence[str] = ()) -> TableMapping:
    """Return a mapping that reads columns of files as they stand there, but for those that are filled by groups."""
    layout = Layout(sheet=sheet, grouped=tuple(grouped))
    return TableMapping("survey", pattern, {header: header for header in headers}, {}, layout)


def _chosen(headers: Sequence[str]) -> list[str]:
    """Return the columns that are looked at: of too many first those that are named as CRMs name them."""
    likely = sorted(headers, key=lambda header: bare(header) not in HEADERS)[:MOST_COLUMNS]
    return [header for header in headers if header in set(likely)] if len(headers) > MOST_COLUMNS else list(headers)


def _headers(connection: duckdb.DuckDBPyConnection, piece: Piece, found: Kind) -> tuple[list[str], str]:
    """Return the columns of a file that have names of their own, and the sheet where it has several, '*' for all."""
    if found == "parquet":
        try:
            described = connection.execute("describe select * from read_parquet(?)", [str(piece.path)]).fetchall()
        except duckdb.Error as error:
            raise unreadable(piece.name, error) from error
        return [str(name) for name, *_ in described], ""
    headers: dict[str, list[set[str]]] = {}

    def chosen(lines: Sequence[Sheet]) -> Sheet:
        for line in lines:
            headers.setdefault(line.sheet, []).append({same(cell) for cell in line.header})
        return header_among(connection, lines)

    likely = likeliest(piece, found, Layout(), chosen)
    counts = Counter(same(cell) for cell in likely.header)
    names = [cell for cell in likely.header if cell and counts[same(cell)] == 1]
    own = {same(cell) for cell in likely.header}
    twins = [sheet for sheet, found_in in headers.items() if own in found_in]
    several = ALL_SHEETS if len(twins) > 1 else likely.sheet
    return names, several if len(headers) > 1 else ""
