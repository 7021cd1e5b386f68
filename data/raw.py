"""Files of an export, untyped: every row with the file and line it stands on. CSV (also gzipped) and Parquet."""

from __future__ import annotations

import csv
import gzip
import itertools
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import duckdb
import pandas as pd

from data.errors import SourceError

if TYPE_CHECKING:
    from data.sources import TableMapping

CHUNK_ROWS = 50_000
# Cells longer than this are a broken quote that swallowed the rest of the file, not a value.
LONGEST_CELL = 131_072

RAGGED = "This row has {found} cells where the header has {expected}."


def read(connection: duckdb.DuckDBPyConnection, folder: Path, mapping: TableMapping) -> None:
    """Copy a mapping's files into the table raw_<name>: text columns as exported, _file and _line."""
    paths = sorted(folder.glob(mapping.file))
    if not paths:
        raise SourceError(f"{mapping.file} is not in {folder}.", f"It holds the {mapping.table}.")
    if paths[0].suffix == ".parquet":
        _read_parquet(connection, paths, mapping)
    else:
        _read_csv(connection, paths, mapping)


def _read_parquet(connection: duckdb.DuckDBPyConnection, paths: list[Path], mapping: TableMapping) -> None:
    try:
        _copy_parquet(connection, paths, mapping)
    except duckdb.InvalidInputException as error:
        raise _unreadable(paths[0], error) from error


def _copy_parquet(connection: duckdb.DuckDBPyConnection, paths: list[Path], mapping: TableMapping) -> None:
    scan = "read_parquet(?, filename = true, file_row_number = true)"
    files = [str(path) for path in paths]
    header = [row[0] for row in connection.execute(f"describe select * from {scan}", [files]).fetchall()]
    _require(mapping, header, paths[0])
    wanted = ", ".join(f"{quoted(c)}::varchar as {quoted(c)}" for c in dict.fromkeys(mapping.columns.values()))
    # Rows of a Parquet file have no line; their number within the file, from 1, finds them again.
    place = "parse_path(filename)[-2] || '/' || parse_filename(filename) as _file, file_row_number + 1 as _line"
    connection.execute(
        f"create or replace temp table raw_{mapping.table} as select {wanted}, {place} from {scan}", [files]
    )


def _read_csv(connection: duckdb.DuckDBPyConnection, paths: list[Path], mapping: TableMapping) -> None:
    wanted = list(dict.fromkeys(mapping.columns.values()))
    columns = ", ".join(f"{quoted(c)} varchar" for c in wanted)
    connection.execute(f"create or replace temp table raw_{mapping.table} ({columns}, _file varchar, _line bigint)")
    for path in paths:
        try:
            for good, ragged in _chunks(path, mapping, wanted):
                _append(connection, f"raw_{mapping.table}", good)
                _append(connection, "rejects", ragged)
        except (OSError, EOFError, zlib.error) as error:
            raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> SourceError:
    # DuckDB quotes the statement below its sentence.
    said = str(error).splitlines()[0].rstrip(".")
    return SourceError(f"{path.name} cannot be read: {said}.", "Export the file again.")


def _append(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    if len(frame):
        connection.register("incoming", frame)
        connection.execute(f"insert into {table} by name select * from incoming")
        connection.unregister("incoming")


def _chunks(path: Path, mapping: TableMapping, wanted: list[str]) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    with _open(path) as text:
        header, reader = _header(text, path)
        _require(mapping, header, path)
        places = [header.index(column) for column in wanted]
        while lines := list(itertools.islice(_numbered(reader, path), CHUNK_ROWS)):
            good = [[*(row[p] for p in places), path.name, line] for line, row in lines if len(row) == len(header)]
            bad = [
                [path.name, line, "", ",".join(row)[:200], RAGGED.format(found=len(row), expected=len(header))]
                for line, row in lines
                if len(row) != len(header)
            ]
            yield (
                pd.DataFrame(good, columns=[*wanted, "_file", "_line"]),
                pd.DataFrame(bad, columns=["file", "line", "column", "value", "reason"]),
            )


def _open(path: Path) -> IO[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    return opener(path, "rt", encoding="utf-8-sig", newline="")


def _header(text: IO[str], path: Path) -> tuple[list[str], csv.reader]:  # type: ignore[valid-type]  # csv.reader is a function to mypy
    csv.field_size_limit(LONGEST_CELL)
    try:
        first = text.readline()
    except UnicodeDecodeError:
        raise SourceError(f"{path.name} is not UTF-8 text.", "Export it again as UTF-8.") from None
    delimiter = max(",;\t", key=first.count)
    header = next(csv.reader([first], delimiter=delimiter), [])
    return [name.strip() for name in header], csv.reader(text, delimiter=delimiter, strict=True)


def _numbered(reader: csv.reader, path: Path) -> Iterator[tuple[int, list[str]]]:  # type: ignore[valid-type]  # see above
    """Yield each row with the line it starts on; a quoted cell may run over several lines, and the header is line 1."""
    line = 2
    try:
        for row in reader:  # type: ignore[attr-defined]  # see above
            if row:
                yield line, row
            line = reader.line_num + 2  # type: ignore[attr-defined]  # see above
    except (csv.Error, UnicodeDecodeError) as error:
        raise SourceError(
            f"{path.name} cannot be read past line {line}: {error}.", "Repair that line, or export the file again."
        ) from error


def _require(mapping: TableMapping, header: list[str], path: Path) -> None:
    if not header:
        raise SourceError(f"{path.name} is empty.", f"It holds the {mapping.table}; export it again.")
    twice = [column for column in mapping.columns.values() if header.count(column) > 1]
    if twice:
        raise SourceError(f"{path.name} has two columns {twice[0]!r}.", "Rename or remove one of them.")
    missing = [column for column in mapping.columns.values() if column not in header]
    if missing:
        raise SourceError(f"{path.name} has no column {missing[0]!r}.", f"Its columns are: {', '.join(header)}.")


def quoted(name: str) -> str:
    """Quote an identifier of an export for SQL."""
    return '"' + name.replace('"', '""') + '"'
