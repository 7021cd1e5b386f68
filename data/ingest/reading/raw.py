"""Files of an export, untyped: every row with the file and line it stands on, whatever kind of file they are."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

from data.errors import SourceError
from data.formats.files import find, kind, unreadable
from data.ingest.reading import nested
from data.ingest.reading.reports import totals
from data.ingest.reading.reports.deal_rows import DealRows, Judged
from data.ingest.reading.reports.fitting import is_ragged
from data.ingest.reading.reports.groups import FilledColumn
from data.ingest.reading.sheets import FACT, Sheet, same, sheets_of
from data.sources.nearest import nearest
from data.sources.source import TableMapping
from data.statements import over, quoted

# Cells that are held at a time while a file is copied.
CHUNK_CELLS = 1_000_000
NUMERIC = ("DOUBLE", "FLOAT", "DECIMAL", "INT", "HUGEINT")


@dataclasses.dataclass(frozen=True)
class RawTable:
    """What was found of a table's files: rows, those that do not fit, columns that are numbers, and their layout.

    `unpacked`: columns out of whose JSON names are read. `filled`: columns whose empty cells say what the one above
    does. `likely`: columns that may be filled once for each group, too, and are not proven to be. `above`: the lines
    above headers, each with its file.
    """

    rows: int
    ragged: int = 0
    typed: frozenset[str] = frozenset()
    said: tuple[tuple[str, str], ...] = ()
    unpacked: tuple[nested.Unpacked, ...] = ()
    filled: tuple[FilledColumn, ...] = ()
    likely: tuple[str, ...] = ()
    above: tuple[tuple[str, str], ...] = ()

    @property
    def rewritten(self) -> tuple[nested.Unpacked | FilledColumn, ...]:
        """Return the columns that say more than is written in their cells, in words."""
        return (*self.unpacked, *self.filled)


def read(connection: duckdb.DuckDBPyConnection, folder: Path, mapping: TableMapping) -> RawTable:
    """Copy a mapping's files into the table raw_<name>: text columns, _file, _line and a digest, _row.

    The columns are as exported, but for the names that are read out of JSON.
    """
    found = _read(connection, folder, mapping)
    unpacked = nested.unpack(connection, f"raw_{mapping.table}", mapping.wanted())
    return dataclasses.replace(found, unpacked=unpacked)


def _read(connection: duckdb.DuckDBPyConnection, folder: Path, mapping: TableMapping) -> RawTable:
    pieces = find(folder, mapping.file, newest=mapping.newest)
    if not pieces:
        held = sorted(path.name for path in folder.iterdir())
        raise SourceError(
            f"{mapping.file} is not in {folder}.{nearest(mapping.file, held)}",
            f"It holds the {mapping.table}; the mapping names it under [{mapping.table}].",
            "Hand it in again.",
        )
    kinds = {piece: kind(piece) for piece in pieces}
    if "parquet" in kinds.values():
        return _read_parquet(connection, [piece.path for piece in pieces], mapping)
    columns = ", ".join(f"{quoted(c)} varchar" for c in mapping.wanted())
    connection.execute(
        f"create or replace temp table raw_{mapping.table} ({columns}, _file varchar, _line bigint, _row bigint)"
    )
    tables = []
    for piece in pieces:
        for sheet in sheets_of(piece, kinds[piece], mapping.layout, mapping.wanted()):
            _require(mapping, list(sheet.header), piece.name)
            tables.append(_copy(connection, sheet, mapping))
    totals.set_aside(connection, mapping)
    return _together(tables, _count(connection, f"raw_{mapping.table}"), mapping.wanted())


def _together(tables: Sequence[RawTable], rows: int, wanted: Sequence[str]) -> RawTable:
    """Return what was found of all files of a table, of the columns that are read."""
    cells = Counter[tuple[str, bool]]()
    read = set(map(same, wanted))
    for one in (column for table in tables for column in table.filled if same(column.column) in read):
        cells[one.column, one.is_merged] += one.cells
    said = itertools.chain.from_iterable(one.said for one in tables)
    above = itertools.chain.from_iterable(one.above for one in tables)
    likely = dict.fromkeys(header for one in tables for header in one.likely)
    filled = (FilledColumn(header, n, is_merged=is_merged) for (header, is_merged), n in cells.items())
    ragged = sum(one.ragged for one in tables)
    return RawTable(rows, ragged, said=(*said,), filled=(*filled,), likely=(*likely,), above=(*above,))


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"select count(*) from {table}").fetchall()[0][0])


def _read_parquet(connection: duckdb.DuckDBPyConnection, paths: list[Path], mapping: TableMapping) -> RawTable:
    try:
        return _copy_parquet(connection, paths, mapping)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise unreadable(paths[0].name, error) from error


def _copy_parquet(connection: duckdb.DuckDBPyConnection, paths: list[Path], mapping: TableMapping) -> RawTable:
    scan = "read_parquet(?, filename = true, file_row_number = true)"
    files = [str(path) for path in paths]
    described = connection.execute(f"describe select * from {scan}", [files]).fetchall()
    types = {str(name): str(kind) for name, kind, *_ in described}
    _require(mapping, list(types), paths[0].name)
    places = _places(mapping, list(types))
    wanted = ", ".join(f"{quoted(header)}::varchar as {quoted(column)}" for column, header in places.items())
    # Rows of a Parquet file have no line; their number within the file, from 1, finds them again.
    place = "parse_path(filename)[-2] || '/' || parse_filename(filename) as _file, file_row_number + 1 as _line"
    digest = f"hash({', '.join(map(quoted, types))})::hugeint % 9223372036854775807 as _row"
    connection.execute(
        f"create or replace temp table raw_{mapping.table} as select {wanted}, {place}, {digest} from {scan}", [files]
    )
    totals.set_aside(connection, mapping)
    typed = frozenset(column for column, header in places.items() if types[header].startswith(NUMERIC))
    return RawTable(_count(connection, f"raw_{mapping.table}"), typed=typed)


def _places(mapping: TableMapping, header: list[str]) -> dict[str, str]:
    """Return the file's own name of every wanted column, whatever its case."""
    named = {same(name): name for name in reversed(header)}
    return {column: named[same(column)] for column in mapping.wanted()}


def _copy(connection: duckdb.DuckDBPyConnection, sheet: Sheet, mapping: TableMapping) -> RawTable:
    """Copy the rows that may be deals, set the others aside, and return what was found."""
    wanted = mapping.wanted()
    found = _places(mapping, list(sheet.header))
    places = [sheet.header.index(found[column]) for column in wanted]
    identity, at_once = mapping.columns.get("opportunity_id", ""), max(1_000, CHUNK_CELLS // len(wanted))
    has_deals = mapping.table in totals.OF_DEALS
    rows, ragged = DealRows(sheet, at_once, identity, mapping.layout.grouped, has_deals=has_deals), 0
    for chunk in rows.chunks():
        good, aside = _sorted(chunk, sheet, places)
        _append(connection, f"raw_{mapping.table}", pd.DataFrame(good, columns=[*wanted, "_file", "_line", "_row"]))
        _append(connection, "rejects", pd.DataFrame(aside, columns=["file", "line", "column", "value", "reason"]))
        ragged += sum(is_ragged(reason) for *_, reason in chunk)
    said = ((sheet.place, sheet.layout_text()),) if sheet.layout_text() else ()
    above = tuple((sheet.place, line) for line in sheet.above)
    return RawTable(0, ragged, said=said, filled=rows.filled, likely=rows.likely, above=above)


def _sorted(chunk: list[Judged], sheet: Sheet, places: list[int]) -> tuple[list[list[object]], list[list[object]]]:
    """Return the rows that may be deals as their table has them, and the others with the reason."""
    good: list[list[object]] = []
    aside: list[list[object]] = []
    for line, row, cells, reason in chunk:
        _refuse_swallowed(line, row, sheet)
        if reason:
            aside.append([sheet.place, line, "", _shown(row), reason])
        else:
            good.append([*(cells[p] for p in places), sheet.place, line, hash("\x1f".join(cells))])
    return good, aside


def _shown(row: list[str]) -> str:
    return ",".join(row).replace(FACT, "")[:200]


def _refuse_swallowed(line: int, row: list[str], sheet: Sheet) -> None:
    """Raise SourceError where a cell holds whole rows: a quote that was not closed has swallowed them."""
    for cell in row:
        if "\n" in cell and any(
            part.count(sheet.delimiter) >= len(sheet.header) - 1 for part in cell.splitlines()[1:-1]
        ):
            raise SourceError(
                f"{sheet.piece.name}, row {line:,}: the cell that begins with {cell[:30]!r} holds whole rows.",
                "Close the quote in that row, or export the file again.",
            )


def _append(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    if len(frame):
        over(connection, frame, f"insert into {table} by name select * from incoming")


def _require(mapping: TableMapping, header: list[str], name: str) -> None:
    if not any(cell.strip() for cell in header):
        raise SourceError(f"{name} is empty.", f"It holds the {mapping.table}; export it again.")
    names = Counter(same(cell) for cell in header)
    for column in mapping.wanted():
        if names[same(column)] > 1:
            raise SourceError(f"{name} has two columns {column!r}.", "Rename or remove one of them.")
    if len(names) == 1 and (sign := _between(same(header[0]), mapping)):
        raise SourceError(
            f"{name} has no column {mapping.wanted()[0]!r}: its columns are not told apart ({header[0][:80]!r}).",
            f"Add to the mapping, under [{mapping.table}]: delimiter = {json.dumps(sign)}.",
            "Export it again with commas or semicolons between cells.",
        )
    for column in (*mapping.wanted(), *mapping.layout.grouped):
        if same(column) not in names:
            raise SourceError(
                f"{name} has no column {column!r}.{nearest(column, header)}",
                f"Its columns are: {', '.join(header)}. Correct the mapping under [{mapping.table}.columns].",
                "Choose another of its columns.",
            )


def _between(header: str, mapping: TableMapping) -> str:
    """Return the sign that stands beside each of the wanted columns in a header that was not taken apart, else ''."""
    beside = [re.search(rf"\b{re.escape(same(column))}\b\W*?([^\w\s\"']|$)", header) for column in mapping.wanted()]
    signs = {found[1] for found in beside if found is not None and found[1]}
    return signs.pop() if all(beside) and len(signs) == 1 else ""
