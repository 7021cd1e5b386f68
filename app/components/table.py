"""A plain table of a frame: words left, numbers right, loss as number plus bar."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd
from dash import html

from app import formats
from app.components.loss import loss, severity
from app.components.parts import attributes, link, render_name, sentence

Kind = Literal[
    "text", "money", "percent", "points", "count", "number", "days", "date", "month", "loss", "name", "component"
]
_KIND_CLASSES = {"date": "hw-whole", "month": "hw-whole", "component": "hw-said-cell"}
NUMBERS = frozenset({"money", "percent", "points", "count", "number", "days", "loss"})


@dataclasses.dataclass(frozen=True)
class Column:
    """One column: which field, its heading, how its cells are written.

    `href` names the field that holds a cell's link, `sub` the field shown small under it, `low` and `high` the fields
    of a loss interval, `threshold` that of the tick in loss cells, `flagged` whether the row is, `severity` what to do
    with it, in a word below. `digits` applies to percent and number. A column of names says where none is recorded.
    Columns marked `minor` give way on a phone.
    """

    key: str
    label: str
    kind: Kind = "text"
    currency: str = ""
    digits: int = 0
    href: str = ""
    sub: str = ""
    threshold: str = ""
    flagged: str = ""
    severity: str = ""
    low: str = ""
    high: str = ""
    title: str = ""
    minor: bool = False

    @property
    def class_name(self) -> str:
        """The class of the column's cells."""
        whole = "hw-right" if self.kind in NUMBERS else _KIND_CLASSES.get(self.kind, "")
        names = (whole, "hw-minor" if self.minor else "")
        return " ".join(name for name in names if name)


def table(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    *,
    caption: str = "",
    foot: Mapping[str, Any] | None = None,
    limit: int | None = None,
    sticky: bool = False,
    cards: bool = False,
) -> html.Div:
    """Write a frame as a semantic table inside its own scrolling box; `foot` holds the totals by column key.

    With `cards` a row is a card of two lines on a phone.
    """
    rows = frame.head(limit).to_dict("records") if limit else frame.to_dict("records")
    parts = [
        html.Caption(caption, className="visually-hidden") if caption else None,
        html.Thead(html.Tr([_heading(column) for column in columns])),
        html.Tbody([html.Tr([cell(row, column, i == 0) for i, column in enumerate(columns)]) for row in rows]),
        html.Tfoot(html.Tr([_total(foot, column) for column in columns])) if foot else None,
    ]
    kinds = {"hw-table": True, "hw-table-sticky": sticky, "hw-table-cards": cards}
    name = " ".join(kind for kind, applies in kinds.items() if applies)
    content = html.Table([part for part in parts if part], className=name)
    box = html.Div(
        content, className="hw-scroll", **attributes(role="region", aria_label=caption or "Table", tabIndex=0)
    )
    more = _more(len(frame) - len(rows))
    return html.Div([box, more] if more else box)


def _more(left: int) -> html.P | None:
    return html.P(f"and {formats.count(left)} more", className="hw-more") if left > 0 else None


def _heading(column: Column) -> html.Th:
    return html.Th(column.label, scope="col", className=column.class_name or None, title=column.title or None)


def cell(row: Mapping[Any, Any], column: Column, first: bool = False) -> Any:
    """One cell; the first of a row is its heading."""
    content: Any = render_cell(row, column)
    if href := _text(row, column.href):
        content = link(content, href, "hw-cell-link")
    if below := _text(row, column.sub):
        content = [content, html.Span(render_name(below), className="hw-sub")]
    if to_do := severity(_text(row, column.severity)):
        content = [content, to_do]
    name = column.class_name or None
    if first:
        return html.Th(content, scope="row", className=name)
    # On a phone a row is a card without heads, and a number says what it is.
    return html.Td(content, className=name, **attributes(data_label=column.label if column.kind in NUMBERS else None))


def _text(row: Mapping[Any, Any], key: str) -> str:
    """What another field says, or nothing."""
    value = row.get(key) if key else None
    return "" if value is None or pd.isna(value) else str(value)


def _total(foot: Mapping[str, Any], column: Column) -> html.Td:
    content = render_cell(foot, column) if column.key in foot and column.kind != "loss" else foot.get(column.key, "")
    return html.Td(content, className=column.class_name or None)


def render_cell(row: Mapping[Any, Any], column: Column) -> Any:
    """The cell's words, or its bar."""
    value = row.get(column.key)
    if column.kind == "component":
        return value
    if column.kind == "name":
        return render_name(value)
    if isinstance(value, str):
        return sentence(value) or formats.NOTHING
    if value is None or pd.isna(value):
        return formats.NOTHING
    if column.kind == "loss":
        flagged = bool(row[column.flagged]) if column.flagged else None
        return loss(float(value), _number_of(row.get(column.threshold)), _span(row, column), flagged=flagged)
    return _number(value, column)


def _number_of(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _span(row: Mapping[Any, Any], column: Column) -> tuple[float, float] | None:
    low, high = row.get(column.low), row.get(column.high)
    return None if low is None or high is None or pd.isna(low) or pd.isna(high) else (float(low), float(high))


def _number(value: Any, column: Column) -> str:
    if isinstance(value, dt.date):
        return formats.month(value) if column.kind == "month" else formats.date(value)
    match column.kind:
        case "money":
            return formats.money(float(value), column.currency)
        case "percent":
            return formats.percent(float(value), column.digits)
        case "number":
            return formats.number(float(value), column.digits)
        case "points" | "days" | "count":
            return formats.value(float(value), column.kind)
    return _as_is(value, column)


def _as_is(value: Any, column: Column) -> str:
    """A value in a column of words: numbers are still grouped, and whole ones stay whole."""
    if isinstance(value, float):
        return formats.number(value, 0 if value.is_integer() else column.digits or 2)
    return formats.number(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)
