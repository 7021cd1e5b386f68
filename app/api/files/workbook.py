"""A list as a workbook of Excel: one sheet with its rows, and one that says what it rests on."""

from __future__ import annotations

import datetime as dt
import io
import re
import tempfile
from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app import formats
from app.views.exports.export import Column, Export, Kind

# What of a text a cell holds, in units of UTF-16.
LONGEST_CELL: Final = 32_767
# What XML cannot hold, halves of characters too.
FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LINE_ENDS: Final = re.compile("\r\n?")
# Excel counts days from the second; it has a 29th of February 1900, so that only days after it are the same for all.
FIRST_DAY, NO_DAY = np.datetime64("1900-03-01"), np.datetime64("1899-12-30")
OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
NARROWEST, WIDEST, SAMPLE = 10, 48, 200
NUMBER_FORMATS: Final[dict[Kind, str]] = {
    "count": "#,##0",
    "days": "#,##0",
    "date": "yyyy-mm-dd",
    "text": "General",
    "yes or no": "General",
}
Write = Callable[[int, int, Any, Format], Any]


def workbook(export: Export, chunks: Iterator[pd.DataFrame], *, shown: bool = False) -> bytes:
    """Write a list as a workbook; `shown` says that its numbers have been rounded as a page rounds them."""
    held = io.BytesIO()
    # What is left of a file that a deadline stops goes with its folder.
    with tempfile.TemporaryDirectory(prefix="workbook") as folder:
        book = Workbook(held, {**OPTIONS, "tmpdir": folder})
        try:
            texts = Texts()
            _rows(book, export, chunks, texts)
            _about(book, export, texts, shown=shown)
            book.close()
        finally:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()
    return held.getvalue()


class Texts:
    """Makes texts that a cell can hold, and counts what it had to leave out."""

    def __init__(self) -> None:
        """Begin with nothing left out."""
        self.cut = self.cleaned = 0

    def cell(self, text: str) -> str:
        """Return what a cell can hold of a text: line ends as Excel has them, without what XML forbids."""
        known = LINE_ENDS.sub("\n", text)
        clean = FORBIDDEN.sub("", known)
        self.cleaned += clean != known
        units = clean.encode("utf-16-le")
        if len(units) > 2 * LONGEST_CELL:
            self.cut += 1
            clean = units[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")
        return clean


def _rows(book: Workbook, export: Export, chunks: Iterator[pd.DataFrame], texts: Texts) -> None:
    sheet: Worksheet = book.add_worksheet("List")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for place, column in enumerate(export.columns):
        sheet.write_string(0, place, heading(column), head)
    styles = [book.add_format({"num_format": number_format(column)}) for column in export.columns]
    start = 1
    for chunk in chunks:
        if start == 1:
            _widths(sheet, export, chunk)
        _fill(sheet, export, styles, chunk, start, texts)
        start += len(chunk)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(start - 1, 1), max(len(export.columns) - 1, 0))
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _fill(
    sheet: Worksheet, export: Export, styles: list[Format], chunk: pd.DataFrame, start: int, texts: Texts
) -> None:
    """Write some rows, each from left to right: what has been written of a row cannot be written again."""
    cells = [_cells(chunk[column.key], column.kind, texts) for column in export.columns]
    writers: dict[type, Write] = {str: sheet.write_string, bool: sheet.write_boolean, float: sheet.write_number}
    for row, values in enumerate(zip(*cells, strict=True), start):
        for place, value in enumerate(values):
            if value is not None:
                writers[type(value)](row, place, value, styles[place])


def _cells(column: pd.Series[Any], kind: Kind, texts: Texts) -> list[Any]:
    """Return what each cell holds: a text, a yes or no, a number, or None where nothing is known."""
    if kind == "date":
        return _days(pd.to_datetime(column).to_numpy("datetime64[D]"))
    if kind == "yes or no":
        return [None if pd.isna(value) else bool(value) for value in column.tolist()]
    if kind == "text":
        return [texts.cell(str(value)) or None if pd.notna(value) else None for value in column.tolist()]
    numbers = pd.to_numeric(column).to_numpy("float64", na_value=np.nan)
    return [value if finite else None for value, finite in zip(numbers.tolist(), np.isfinite(numbers), strict=True)]


def _days(days: np.ndarray[Any, np.dtype[np.datetime64]]) -> list[Any]:
    """Return days as Excel counts them; one before it counts is its ISO text."""
    serials, texts = (days - NO_DAY).astype("float64"), np.datetime_as_string(days)
    kept = zip(serials.tolist(), texts.tolist(), (days >= FIRST_DAY).tolist(), np.isnat(days).tolist(), strict=True)
    return [None if none else serial if counts else text for serial, text, counts, none in kept]


def heading(column: Column) -> str:
    """A column's heading, with its unit where its cells do not show it."""
    is_shown = column.kind == "money" and formats.symbol(column.unit)
    return f"{column.label} ({column.unit})" if column.unit and not is_shown else column.label


def number_format(column: Column) -> str:
    """How Excel shows a column's cells."""
    match column.kind:
        case "money":
            sign = formats.symbol(column.unit).replace('"', "")
            return f'"{sign}"#,##0;-"{sign}"#,##0' if sign else "#,##0"
        case "percent":
            return f"0{_decimals(column.digits or 1)}%"
        case "number":
            return f"#,##0{_decimals(column.digits)}"
    return NUMBER_FORMATS[column.kind]


def _decimals(digits: int) -> str:
    return f".{'0' * digits}" if digits else ""


def _widths(sheet: Worksheet, export: Export, chunk: pd.DataFrame) -> None:
    """Make every column as wide as what stands in its first rows, within limits."""
    for place, column in enumerate(export.columns):
        longest = max((len(str(value)) for value in chunk[column.key].head(SAMPLE).tolist()), default=0)
        wide = longest if column.kind == "text" else 0
        sheet.set_column(place, place, min(max(wide, len(heading(column)), NARROWEST) + 2, WIDEST))


def _about(book: Workbook, export: Export, texts: Texts, *, shown: bool) -> None:
    sheet: Worksheet = book.add_worksheet("About")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "align": "left"})
    day = book.add_format({"num_format": NUMBER_FORMATS["date"], "align": "left"})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100)
    for row, (label, value) in enumerate(about(export, texts, shown=shown)):
        sheet.write_string(row, 0, label, bold)
        if isinstance(value, dt.date):
            sheet.write_datetime(row, 1, dt.datetime.combine(value, dt.time()), day)
        elif isinstance(value, int):
            sheet.write_number(row, 1, value, wrapped)
        else:
            sheet.write_string(row, 1, texts.cell(value), wrapped)


def about(export: Export, texts: Texts, *, shown: bool = False) -> list[tuple[str, str | int | dt.date]]:
    """Return what a list rests on, line by line, and what of it no cell could hold."""
    told = export.provenance
    lines: list[tuple[str, str | int | dt.date]] = [
        ("List", export.title),
        ("Rows", export.rows),
        ("Filters", told.filters),
        ("Data as of", told.as_of_on),
        ("Source", told.source),
        ("Model version", told.bundle_version or "The model has no signal"),
        ("Policy", told.policy or "No deal is flagged"),
        ("Numbers", "Rounded as on screen" if shown else "Exact"),
    ]
    if texts.cut:
        words = f"{formats.plural(texts.cut, 'text')} after {LONGEST_CELL:,} characters; CSV has them whole"
        lines.append(("Cut", words))
    if texts.cleaned:
        lines.append(("Left out", f"{formats.plural(texts.cleaned, 'text')} had characters that Excel cannot hold"))
    return lines
