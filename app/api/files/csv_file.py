"""A list as comma-separated text: names once, then rows, each with what the list rests on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from app.views.exports.export import Export

# A spreadsheet takes a cell that starts with one of these for a formula; the last four are full-width twins.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# A number below zero is no formula.
NEGATIVE: Final = re.compile(r"-[0-9]{1,15}(\.[0-9]{1,6})?")
BYTE_ORDER_MARK: Final = "\ufeff"


def lines(export: Export, chunks: Iterator[pd.DataFrame]) -> Iterator[str]:
    """Write the rows of a list some at a time; texts cannot be taken for formulas."""
    rested = _rested(export)
    names = [*(column.key for column in export.columns), *(name for name, _ in rested)]
    yield _written([[_cell(name) for name in names]])
    for chunk in chunks:
        same = [[_cell(value)] * len(chunk) for _, value in rested]
        yield _written(zip(*(_cells(chunk[column.key]) for column in export.columns), *same, strict=True))


def _rested(export: Export) -> list[tuple[str, str]]:
    """What every row says of the list: as of when, and where anything is flagged by which policy and bundle."""
    told = export.provenance
    policy = [("policy", told.policy), ("bundle_version", told.bundle_version)] if told.policy else []
    return [("as_of_on", told.as_of_on.isoformat()), *policy, ("filters", told.filters)]


def _written(rows: Iterator[Any] | Sequence[Any]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _cells(column: pd.Series[Any]) -> list[Any]:
    """Write a column as cells: days as ISO text, whole numbers without a point, nothing for what is missing."""
    if pd.api.types.is_datetime64_any_dtype(column):
        days = np.datetime_as_string(column.to_numpy("datetime64[D]"))
        return ["" if day == "NaT" else day for day in days.tolist()]
    if pd.api.types.is_bool_dtype(column.dtype):
        return ["yes" if value else "no" for value in column.tolist()]
    return [_cell(value) for value in column.tolist()]


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        plain = not value.startswith(FORMULA_STARTS) or NEGATIVE.fullmatch(value)
        return value if plain else f"'{value}"
    if value is None or pd.isna(value):
        return ""
    return int(value) if isinstance(value, float) and value.is_integer() else value
