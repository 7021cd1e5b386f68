"""Rates by group: how often, from how many, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd
from dash import html

from app import formats
from app.components.loss import between
from app.components.parts import Tone, attributes, said
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
) -> html.Div:
    """List groups by rate, those under ten rows last and grey.

    frame: label, n, rate, low, high (shares of 1) and optionally href. `overall` is drawn as a line through every row.
    `order=False` keeps the frame's own order, for stages or months.
    """
    if frame.empty:
        return empty("Nothing to compare", "No rows in this scope.")
    rows = (_ordered(frame) if order else frame).to_dict("records")
    top = _top(frame, overall)
    names = [html.Th(label, scope="col"), html.Th(rate, scope="col", className="hw-right")]
    head = html.Tr([*names, _axis(overall, top), html.Th("n", scope="col", className="hw-right")])
    body = html.Tbody([_row(row, overall, top) for row in rows[:limit]])
    sheet = html.Table([html.Caption(said(caption or f"{rate} by {label.lower()}")), html.Thead(head), body])
    sheet.className = f"hw-table hw-rates hw-tone-{tone}"
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


def _places(top: float, **shares: float) -> dict[str, str]:
    """Custom properties that say where on the axis each share stands, 0..1; what lies beyond the end stands at it."""
    return {f"--{name}": f"{min(share / top, 1.0):.4f}" for name, share in shares.items()}


def _axis(overall: float | None, top: float) -> html.Th:
    """The axis names its line where there is one, and its end where there is room."""
    words = f"0–{formats.percent(top)}" if overall is None else f"all: {formats.percent(overall)}"
    place = {} if overall is None else _places(top, overall=overall)
    line = html.Span(words, className="hw-rate-all")
    end = (
        html.Span(formats.percent(top), className="hw-rate-end") if overall is not None and overall < top / 2 else None
    )
    return html.Th([line, end], scope="col", className="hw-rate-cell", style=place, title=f"0–{formats.percent(top)}")


def _row(row: dict[Hashable, Any], overall: float | None, top: float) -> html.Tr:
    few = row["n"] < ENOUGH
    name: Any = str(row["label"])
    if row.get("href"):
        name = html.A(name, href=row["href"], className="hw-cell-link", **attributes(data_keep_scope=""))
    share = html.Td(formats.percent(_share(row["rate"])), className="hw-right")
    warned = said(" rows, not enough") if few else None
    counted = html.Td([formats.count(row["n"]), warned], className="hw-right hw-muted")
    cells = [
        html.Th(name, scope="row"),
        share,
        html.Td(_interval(row, overall, top), className="hw-rate-cell"),
        counted,
    ]
    return html.Tr(cells, className="hw-few" if few else None, title=f"n = {row['n']}, under {ENOUGH}" if few else None)


def _share(rate: Any) -> float | None:
    return None if pd.isna(rate) else float(rate)


def _interval(row: dict[Hashable, Any], overall: float | None, top: float) -> html.Span | None:
    if pd.isna(row["rate"]):
        return None
    low, high = (float(row["rate"] if pd.isna(row.get(key)) else row[key]) for key in ("low", "high"))
    style = _places(top, v=float(row["rate"]), low=low, high=high)
    line = None if overall is None else html.I(className="hw-rate-overall")
    if overall is not None:
        style |= _places(top, overall=overall)
    words = f"likely {between((low, high))}"
    marks = [html.I(className="hw-rate-band"), line, html.I(className="hw-rate-dot")]
    return html.Span([*marks, said(words)], className="hw-rate", style=style, title=words)
