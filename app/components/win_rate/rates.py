"""Rates by group: how often, from how many, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd
from dash import html

from app import formats
from app.components.loss import between
from app.components.parts import Tone, attributes, render_name, screen_reader_text
from app.components.states import empty

ENOUGH = 10


def rates(
    frame: pd.DataFrame,
    overall: float | None = None,
    *,
    label: str = "Group",
    rate: str = "Win rate",
    tone: Tone = "won",
    limit: int = 12,
    caption: str = "",
    order: bool = True,
    axis: tuple[float, float] | None = None,
) -> html.Div:
    """List groups by rate, those under ten rows last and grey.

    frame: label, n, rate, low, high (shares of 1) and optionally href. `overall` is drawn as a line through every row.
    `order=False` keeps the frame's own order, for stages or months. The bars' axis runs from 0 to the tenth above the
    highest interval that can be trusted; give `axis` where several lists share one.
    """
    if frame.empty:
        return empty("Nothing to compare", "No rows with these filters.")
    rows = (_ordered(frame) if order else frame).to_dict("records")
    ends = axis or (0.0, _top(frame, overall))
    # The field's name may be longer than any of its groups': it wraps, so that the numbers keep their place.
    names = [
        html.Th(label, scope="col", style={"whiteSpace": "normal"}),
        html.Th(rate, scope="col", className="hw-right"),
    ]
    head = html.Tr([*names, _axis(overall, ends), html.Th("n", scope="col", className="hw-right")])
    body = html.Tbody([_row(row) for row in rows[:limit]])
    sheet = html.Table(
        [html.Caption(screen_reader_text(caption or f"{rate} by {label.lower()}")), html.Thead(head), body]
    )
    line = {} if overall is None else _places(overall=overall)
    sheet.className = f"hw-table hw-rates hw-tone-{tone}{' hw-rates-line' if line else ''}"
    sheet.style = {"--axis-from": f"{ends[0]:.4f}", "--axis-to": f"{ends[1]:.4f}", **line}
    more = html.P(f"and {len(rows) - limit} more", className="hw-more") if len(rows) > limit else None
    return html.Div([sheet, more] if more else [sheet])


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """Trustworthy groups first, the highest rate on top."""
    keyed = frame.assign(_few=frame["n"] < ENOUGH)
    return keyed.sort_values(["_few", "rate", "n"], ascending=[True, False, False], kind="stable").drop(columns="_few")


def _top(frame: pd.DataFrame, overall: float | None) -> float:
    """Where the axis ends: the tenth above the highest interval that can be trusted."""
    sure = frame[frame["n"] >= ENOUGH]
    ends = [overall or 0.0, *sure["high"].dropna(), *sure["rate"].dropna()]
    return min(1.0, math.ceil(max(ends) * 10 + 1e-9) / 10) if max(ends) > 0 else 1.0


def _places(**shares: float) -> dict[str, str]:
    """Custom properties from which the stylesheet finds each share's place on the axis."""
    return {f"--{name}": f"{share:.4f}" for name, share in shares.items()}


def _axis(overall: float | None, ends: tuple[float, float]) -> html.Th:
    """The axis names its line where there is one, and its end where there is room."""
    low, high = ends
    if overall is None:
        words = html.Span(between(ends), className="hw-rate-all")
        return html.Th(words, scope="col", className="hw-rate-cell")
    marks = [html.Span(f"all: {formats.percent(overall)}", className="hw-rate-all")]
    if overall < (low + high) / 2:
        marks.append(html.Span(formats.percent(high), className="hw-rate-end"))
    return html.Th(marks, scope="col", className="hw-rate-cell")


def _row(row: dict[Hashable, Any]) -> html.Tr:
    few = row["n"] < ENOUGH
    name: Any = render_name(str(row["label"]))
    if row.get("href"):
        name = html.A(name, href=row["href"], className="hw-cell-link", **attributes(data_keep_scope=""))
    share = html.Td(formats.percent(_share(row["rate"])), className="hw-right")
    warned = screen_reader_text(" rows, not enough") if few else None
    count = formats.count(row["n"])
    counted = html.Td([count, warned] if warned else count, className="hw-right hw-muted")
    cells = [
        html.Th(name, scope="row"),
        share,
        html.Td(_interval(row), className="hw-rate-cell"),
        counted,
    ]
    return html.Tr(cells, className="hw-few" if few else None, title=f"n = {row['n']}, under {ENOUGH}" if few else None)


def _share(rate: Any) -> float | None:
    return None if pd.isna(rate) else float(rate)


def _interval(row: dict[Hashable, Any]) -> html.Span | None:
    if pd.isna(row["rate"]):
        return None
    low, high = (float(row["rate"] if pd.isna(row.get(key)) else row[key]) for key in ("low", "high"))
    style = _places(v=float(row["rate"]), low=low, high=high)
    words = f"likely {between((low, high))}"
    return html.Span(className="hw-rate", style=style, title=words, **attributes(role="img", aria_label=words))
