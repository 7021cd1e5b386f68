"""A list as it stands on paper: a table with a head that every page repeats, and above it what the list rests on."""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pandas as pd

from app import formats
from app.views.exports.export import Column, Export, Kind

# A longer list is no reading.
MOST_ROWS: Final = 2_000
# What of the list of open deals stands on paper, in this order.
ON_PAPER: Final = (
    *("deal_name", "account", "opportunity_id", "owner", "stage", "amount", "loss_probability", "expected_loss"),
    *("expected_close_on", "top_reason", "next_step"),
)
NUMBERS: Final[frozenset[Kind]] = frozenset(("money", "percent", "number", "count", "days"))


def printed(export: Export, keys: Sequence[str] = ON_PAPER) -> str:
    """Write the columns of those keys that a list has as HTML; it says how many rows are left out."""
    known = {column.key: column for column in export.columns}
    columns = [known[key] for key in keys if key in known]
    head = "".join(f'<th scope="col"{_side(column)}>{html.escape(column.label)}</th>' for column in columns)
    rows = "".join(_rows(export.chunks, columns))
    lead = "".join(
        f"<p>{html.escape(words)}</p>" for words in (export.provenance.words, _left_out(export.rows)) if words
    )
    return f"{lead}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _left_out(rows: int) -> str:
    if rows <= MOST_ROWS:
        return formats.plural(rows, "deal")
    first = f"The first {formats.count(MOST_ROWS)} of {formats.plural(rows, 'deal')}"
    return f"{first}. Narrow the filters to print the others, or take all of them as CSV or Excel."


def _rows(chunks: Iterator[pd.DataFrame], columns: Sequence[Column]) -> Iterator[str]:
    each = itertools.chain.from_iterable(
        zip(*(chunk[column.key].tolist() for column in columns), strict=True) for chunk in chunks
    )
    for values in itertools.islice(each, MOST_ROWS):
        cells = (
            f"<td{_side(column)}>{html.escape(cell(value, column))}</td>"
            for value, column in zip(values, columns, strict=True)
        )
        yield f"<tr>{''.join(cells)}</tr>"


def _side(column: Column) -> str:
    """The class of a column's cells: numbers stand right, and neither a day nor an id is cut in two."""
    if column.kind in NUMBERS:
        return ' class="hw-right"'
    return ' class="hw-whole"' if column.kind == "date" or column.key == "opportunity_id" else ""


def cell(value: Any, column: Column) -> str:
    """Write a cell as a page does, money in full; nothing where nothing is known."""
    if value is None or pd.isna(value):
        return ""
    match column.kind:
        case "money":
            return formats.money(float(value), column.unit, compact=False)
        case "percent":
            return formats.percent(float(value), column.digits)
        case "date":
            return formats.date(pd.Timestamp(value).date())
        case "number" | "count" | "days":
            return formats.number(float(value), column.digits)
    return str(value)
