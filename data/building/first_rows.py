"""The first rows of an export's files, kept beside it: what a person sees of a file, and how it would be read."""

from __future__ import annotations

import csv
import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pandas as pd

from data.errors import SourceError
from data.formats.files import Piece, find, kind
from data.ingest import deleted
from data.ingest.reading import raw
from data.ingest.reading.cells import define
from data.ingest.reading.readings import Reading, readings
from data.ingest.reading.reports.deal_rows import DealRows
from data.ingest.reading.sheets import ALL_SHEETS, FACT, sheets_of
from data.ingest.reading.typed import text_name, write_typed
from data.memory import share
from data.sources.forms import Layout
from data.sources.source import Source
from data.statements import quoted, sql

# A few cells of each column, by file and header.
Samples = dict[str, dict[str, list[str]]]
# Rows that are kept of a file, and cells that stand for a column on screen.
KEPT, CELLS, LONGEST = 200, 4, 80


def keep_first_rows(
    folder: Path, target: Path, headers: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, list[str]]]:
    """Write the first rows of files as plain CSV, and return a few cells of each column by file and header.

    `headers`: some of the headers of each file, by which its line of names is found.
    """
    target.mkdir(exist_ok=True)
    found = {}
    for file, known in headers.items():
        piece = next(iter(find(folder, file.replace("[", "[[]"))))
        header, rows = _table(piece, known)
        with (target / file).with_suffix(".csv").open("w", encoding="utf-8", newline="") as kept:
            csv.writer(kept).writerows([header, *rows])
        found[file] = {name: _cells(rows, place) for place, name in enumerate(header) if name}
    return found


def _table(piece: Piece, known: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    told = kind(piece)
    if told == "parquet":
        with duckdb.connect() as connection:
            asked = connection.execute("select * from read_parquet(?) limit ?", [str(piece.path), KEPT])
            header = [str(column[0]) for column in asked.description or ()]
            return header, [["" if cell is None else str(cell) for cell in row] for row in asked.fetchall()]
    sheet = sheets_of(piece, told, Layout(sheet=ALL_SHEETS), known)[0]
    judged = itertools.chain.from_iterable(DealRows(sheet, KEPT).chunks())
    fits = (cells for _, _, cells, reason in judged if not reason)
    return list(sheet.header), list(itertools.islice(fits, KEPT))


def _cells(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    cells = (row[place].rstrip(FACT).strip()[:LONGEST] for row in rows)
    filled = dict.fromkeys(cell for cell in cells if cell)
    return list(itertools.islice(filled, CELLS))


def read_first_rows(folder: Path, source: Source, limit: int = 10, memory: int = share("surveying")) -> pd.DataFrame:
    """Read the opportunities' first rows as an import would: a column for each field, empty where nothing is read.

    Where so few rows leave open how a column is written, its cells stand as the export wrote them.
    """
    mapping = source.tables["opportunities"]
    mapping = dataclasses.replace(mapping, layout=Layout(grouped=mapping.layout.grouped))
    plain = dataclasses.replace(source, tables={**source.tables, "opportunities": mapping}, aliases=())
    with duckdb.connect(config={"memory_limit": f"{memory}MB", "threads": "1"}) as connection:
        define(connection)
        connection.execute(sql("report_tables"))
        table = raw.read(connection, folder, mapping)
        write_typed(connection, plain, "opportunities", _forms(connection, plain, table))
        deleted.set_aside(connection, plain)
        shown = ", ".join(_shown(plain))
        return connection.execute(f"select {shown} from typed_opportunities order by _line limit {limit}").df()


def _forms(connection: duckdb.DuckDBPyConnection, source: Source, table: raw.RawTable) -> dict[str, Reading]:
    try:
        return readings(connection, source, "opportunities", table)[0]
    except SourceError:
        return {}


def _shown(source: Source) -> Iterator[str]:
    for field in source.read_fields("opportunities"):
        name = quoted(field.name)
        read = name if field.kind in ("date", "number", "integer") else text_name(field.name)
        yield (
            f"regexp_replace({read}::varchar, '\\.0$', '') as {name}"
            if field.kind == "number"
            else f"{read}::varchar as {name}"
        )
