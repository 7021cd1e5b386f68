"""Columns that every CRM has beside those that count, and that are near them in name or in what they hold."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
from collections.abc import Callable, Mapping

from tests.exports_of.deals import Export

Cell = Callable[[int], object]


def _day(step: int) -> Cell:
    return lambda n: dt.date(2024, 1, 1) + dt.timedelta(days=n * step % 500)


def _one_of(*words: str) -> Cell:
    return lambda n: words[n % len(words)]


def _number(step: int, most: int) -> Cell:
    return lambda n: 1 + n * step % most


NOISE: Mapping[str, Cell] = {
    "Last Modified Date": _day(7),
    "Contract End Date": _day(11),
    "First Meeting Date": _day(13),
    "Original Close Date": _day(17),
    "Letztes Änderungsdatum": _day(19),
    "Fecha de próxima actividad": _day(23),
    "Дата изменения": _day(29),
    "Budget": _number(7_919, 90_000),
    "Weighted Amount": _number(104_729, 9_000),
    "Amount (converted)": _number(1_299, 9_000),
    "Gross Margin": _number(15_485, 9_000),
    "Discount %": _number(7, 40),
    "Quantity": _number(11, 50),
    "Number of Employees": _number(13, 900),
    "Account Owner": _one_of("Ann", "Bob", "Cy"),
    "Secondary Owner": _one_of("Ann", "Bob"),
    "Modified By": _one_of("Ann", "Bob", "Cy", "Di"),
    "Previous Stage": _one_of("Lead", "Won", "Lost"),
    "Lead Status": _one_of("Open", "Working"),
    "Customer Type": _one_of("New", "Existing"),
    "Parent Account": _one_of("X", "Y", "Z"),
    "Product Family": _one_of("F", "G"),
    "Forecast": _one_of("Commit", "Upside"),
}


def noisy(export: Export) -> Export:
    """Return an export with such columns before those of its deals, written as its file is."""
    name, *_ = (name for name in export.files if name not in export.tables.values())
    text = export.files[name].decode("utf-8-sig")
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    header, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    more = {column: cell for column, cell in NOISE.items() if column not in header}
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow([*more, *header])
    writer.writerows([*(cell(n) for cell in more.values()), *row] for n, row in enumerate(rows))
    return dataclasses.replace(export, files={**export.files, name: file.getvalue().encode()})
