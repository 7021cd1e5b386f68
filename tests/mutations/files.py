"""A mutation is done to an export: its files as they would then be, and what of each deal must still be so."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import datetime as dt
import gzip
import io
import random
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd

from data.statements import quoted
from tests.mutations.export import DAYS, MONEY, Deal, Export, Rows
from tests.mutations.forms import DAYS as FORMS
from tests.mutations.forms import cased
from tests.mutations.mutation import Junk, Mutation

Cell = str | float | dt.date | None
Grid = list[list[Cell]]
DEALS = "sales_pipeline"
NOTES = ("", 'He said "soon", or; maybe |', "Two\nlines", "-", "42", "31/12/2017")
PARQUET = ("typed parquet", "parquet")


@dataclasses.dataclass(frozen=True)
class Expected:
    """What an import must end with, and for each damaged deal the column without which it may also be kept."""

    deals: dict[str, Deal]
    damaged: dict[str, str]


def write(export: Export, mutation: Mutation, folder: Path) -> Expected:
    """Write the files of an export to which a mutation was done."""
    export = _renamed(export, mutation)
    deals, damaged = _damaged(export.tables[DEALS], mutation)
    held: dict[str, bytes] = {}
    for table, rows in export.tables.items():
        if table == DEALS:
            name, content = _deals_file(deals, mutation, damaged)
        else:
            laid = dataclasses.replace(mutation, kind="csv", junk=Junk()) if mutation.everywhere else Mutation()
            grid: Grid = [[cased(cell, laid.headers) for cell in rows[0]], *_cells(table, rows, laid)]
            name, content = f"{table}.csv", _text(grid, laid)
        held[name] = content
    _store(held, mutation, folder)
    return Expected(export.deals(), damaged)


def _store(held: dict[str, bytes], mutation: Mutation, folder: Path) -> None:
    folder.mkdir(parents=True)
    if mutation.kind == "archive":
        with zipfile.ZipFile(folder / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in held.items():
                archive.writestr(f"export/{name}", content)
        return
    for name, content in held.items():
        (folder / name).write_bytes(content)


def _renamed(export: Export, mutation: Mutation) -> Export:
    """Give the first accounts and owners names that ASCII cannot write."""
    accounts, owners = mutation.names
    named = dict(zip((row[0] for row in export.tables["accounts"][1:]), accounts, strict=False))
    named |= dict(zip((row[0] for row in export.tables["sales_teams"][1:]), owners, strict=False))
    return Export({table: [[named.get(c, c) for c in row] for row in rows] for table, rows in export.tables.items()})


def _damaged(rows: Rows, mutation: Mutation) -> tuple[Rows, dict[str, str]]:
    """Return the deals' rows in their order with a slip of the pen in some, which have the column that has it."""
    header, *deals = [list(row) for row in rows]
    if mutation.order is not None:
        random.Random(mutation.order).shuffle(deals)
    damaged: dict[str, str] = {}
    if mutation.typo is not None:
        year, column, nth = mutation.typo
        place = header.index(column)
        dated = [row for row in deals if row[place]]
        row = dated[nth % len(dated)]
        row[place] = f"{year:04}{row[place][4:]}"
        damaged[row[0]] = column
    if mutation.odd_value:
        row = next(row for row in deals if row[-1] not in ("", "0") and row[0] not in damaged)
        row[-1] = mutation.odd_value
        damaged[row[0]] = "close_value"
    if _cuts(mutation):
        damaged[deals[-1][0]] = ""
    return [header, *deals], damaged


def _cuts(mutation: Mutation) -> bool:
    return mutation.junk.cut and mutation.text and not (mutation.junk.footer or mutation.junk.totals)


def _cells(table: str, rows: Rows, mutation: Mutation) -> Iterator[list[Cell]]:
    header = rows[0]
    for nth, row in enumerate(rows[1:]):
        yield [_cell(table, column, cell, nth, mutation) for column, cell in zip(header, row, strict=True)]


def _cell(table: str, column: str, cell: str, nth: int, mutation: Mutation) -> Cell:
    if not cell:
        return _nothing(mutation, nth)
    if table == DEALS and column in DAYS:
        forms = mutation.days[DAYS.index(column)]
        day = dt.date.fromisoformat(cell)
        return day if mutation.typed else FORMS[forms[nth % len(forms)]][1](day)
    if column in MONEY.get(table, ()):
        with contextlib.suppress(ValueError):
            return float(cell) if mutation.typed else mutation.money.write(float(cell))
        return cell
    styles = {"deal_stage": mutation.stages, "product": mutation.products if table == DEALS else ""}
    return cased(cell, styles.get(column, ""))


def _nothing(mutation: Mutation, nth: int) -> Cell:
    word = mutation.nothing[nth % len(mutation.nothing)]
    return word or (None if mutation.typed else "")


def _deals_file(rows: Rows, mutation: Mutation, damaged: dict[str, str]) -> tuple[str, bytes]:
    header: list[Cell] = [cased(cell, mutation.headers) for cell in rows[0]]
    grid = _placed([header, *_cells(DEALS, rows, mutation)], mutation)
    grid = _littered(grid, mutation, [grid[nth] for nth, row in enumerate(rows) if nth and row[0] not in damaged])
    if mutation.kind in PARQUET:
        return _name("parquet", mutation), _parquet(grid)
    if not mutation.text:
        return _name("xlsx", mutation), _workbook(grid, mutation)
    content = _text(grid, mutation, cut=_cuts(mutation))
    if mutation.kind == "gz":
        return _name("csv.gz", mutation), gzip.compress(content, mtime=0)
    if mutation.kind == "zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(f"{DEALS}.csv", content)
        return _name("zip", mutation), packed.getvalue()
    return f"{DEALS}.{'csv' if mutation.named_so else 'txt'}", content


def _name(ending: str, mutation: Mutation) -> str:
    return f"{DEALS}.{ending if mutation.named_so else 'csv'}"


def _placed(grid: Grid, mutation: Mutation) -> Grid:
    """Add columns that nobody reads, and put all in another order."""
    for nth, kind in enumerate(mutation.extras):
        unnamed = kind == "empty" and mutation.kind not in PARQUET
        grid = [
            [*row, ("" if unnamed else f"{kind} {nth}") if not line else _extra(kind, line, mutation)]
            for line, row in enumerate(grid)
        ]
    if mutation.places is None:
        return grid
    places = list(range(len(grid[0])))
    random.Random(mutation.places).shuffle(places)
    return [[row[place] for place in places] for row in grid]


def _extra(kind: str, line: int, mutation: Mutation) -> Cell:
    if kind == "notes":
        return NOTES[line % len(NOTES)]
    if kind == "empty":
        return ""
    if kind == "numbers":
        return line * 1.5 if mutation.typed else f"{line * 1.5:,.2f}"
    day = dt.date(2015, 1, 1) + dt.timedelta(days=line % 900)
    return day if mutation.typed else f"{day.month}/{day.day}/{day.year}"


def _littered(grid: Grid, mutation: Mutation, whole: Grid) -> Grid:
    """Put rows that are no deals among those that are; files of columns can hold repeated ones only."""
    junk, pick = mutation.junk, random.Random(5)
    header, *rows = grid
    for _ in range(junk.repeats):
        rows.insert(pick.randrange(len(rows)), list(pick.choice(whole)))
    if mutation.kind in PARQUET:
        return [header, *rows]
    for _ in range(junk.headers):
        rows.insert(pick.randrange(len(rows)), header)
    for nth in range(junk.blanks):
        rows.insert(pick.randrange(len(rows)), [""] * (len(header) * (nth % 2)))
    if junk.totals:
        rows.append(_totals(header, mutation))
    if junk.footer:
        rows += [[""], ["Generated by the reporting service"], ["Confidential", "page 1"]]
    return [*_titles(junk, mutation), header, *rows]


def _totals(header: list[Cell], mutation: Mutation) -> list[Cell]:
    plain = [str(cell).replace("\u00a0", " ").strip().lower() for cell in header]
    value: Cell = 10005534.0 if mutation.typed else mutation.money.write(10005534.0)
    return [{"opportunity_id": "Total", "close_value": value}.get(cell, "") for cell in plain]


def _titles(junk: Junk, mutation: Mutation) -> Grid:
    holds = junk.cyrillic and (mutation.encoding.startswith("utf") or mutation.encoding == "cp1251")
    first = "Отчёт по сделкам" if holds else "Deals of all teams"
    titles: Grid = [[first], ["Created", "27.11.2026"], [], ["Filter: region, stage; from 1/1/2016 | all"]]
    return titles[: junk.titles]


def _text(grid: Grid, mutation: Mutation, *, cut: bool = False) -> bytes:
    *rows, last = [_line(row, mutation) for row in grid]
    # What is cut off ends before its last cell: nobody can tell a number that lost its last digits from another.
    # A line break within it would be its end.
    first = last.split(mutation.newline)[0]
    last = first[: min(len(first) // 2, first.rfind(mutation.delimiter) % len(first))] if cut else last
    sep = f"sep={mutation.delimiter}{mutation.newline}" if mutation.sep else ""
    text = "".join([sep, *rows, last])
    with contextlib.suppress(UnicodeEncodeError):
        return text.encode(mutation.encoding)
    return text.encode()


def _line(row: list[Cell], mutation: Mutation) -> str:
    held = io.StringIO()
    row = [cell.replace("\n", mutation.newline) if isinstance(cell, str) else cell for cell in row]
    writer = csv.writer(
        held,
        delimiter=mutation.delimiter,
        quoting=csv.QUOTE_ALL if mutation.quote_all else csv.QUOTE_MINIMAL,
        lineterminator=mutation.newline,
    )
    writer.writerow(row)
    return held.getvalue()


def _workbook(grid: Grid, mutation: Mutation) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    if mutation.sep:
        book.create_sheet("About").append(["What this workbook holds"])
    sheet = book.create_sheet("Deals")
    for row in grid:
        # A workbook counts no day before 1900.
        sheet.append([cell.isoformat() if isinstance(cell, dt.date) and cell.year < 1900 else cell for cell in row])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _parquet(grid: Grid) -> bytes:
    header, *rows = grid
    kinds = {str(name): _type([row[place] for row in rows]) for place, name in enumerate(header)}
    texts = [[cell if cell is None else str(cell) for cell in row] for row in rows]
    frame = pd.DataFrame(texts, columns=list(kinds))
    columns = ", ".join(f"{quoted(name)}::{kind} as {quoted(name)}" for name, kind in kinds.items())
    with tempfile.TemporaryDirectory() as place, duckdb.connect() as connection:
        connection.register("frame", frame)
        connection.execute(f"copy (select {columns} from frame) to '{place}/table.parquet' (format parquet)")
        return Path(place, "table.parquet").read_bytes()


def _type(cells: list[Cell]) -> str:
    types = {type(cell) for cell in cells if cell is not None}
    return {dt.date: "date", float: "double"}.get(types.pop(), "varchar") if len(types) == 1 else "varchar"
