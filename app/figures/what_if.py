"""What-if in pictures: how much each changed field moved, and the curve of one field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme
from app.views.case import in_days, words_of

Plain = Mapping[str, Any]
MOST_LEVELS = 12
ROW = 44
NOW, THEN = "As recorded", "Changed"


def moved_frame(moved: Sequence[Plain]) -> pd.DataFrame:
    """Return what each changed field did: label, from_words, to_words, points."""
    return pd.DataFrame(moved, columns=["label", "from_words", "to_words", "points"])


def moved(frame: pd.DataFrame) -> go.Figure:
    """Draw the percentage points of each changed field, and of several all together."""
    names = [f"{theme.plain(r.label)}<br>→ {theme.plain(r.to_words)}" for r in frame.itertuples()]
    points = list(frame["points"])
    colours = [theme.LOST if p > 0 else theme.WON for p in points]
    if len(points) > 1:
        points, names, colours = [*points, sum(points)], [*names, "Together"], [*colours, theme.NEUTRAL]
    bars = go.Bar(
        x=points, y=names, orientation="h", text=[formats.signed(p, 1) for p in points],
        textposition="outside", marker={"color": colours}, hovertemplate=theme.hover("%{y}: %{text} points"),
    )  # fmt: skip
    drawn = theme.figure(bars, x_title="Percentage points")
    low, high = min(0.0, *points), max(0.0, *points)
    room = max((high - low) * 0.4, 0.5)  # for the words outside the bars
    drawn.update_xaxes(range=[low - (room if low < 0 else 0), high + (room if high > 0 else 0)], zeroline=True)
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    return drawn


def moved_height(frame: pd.DataFrame) -> int:
    """Return the figure's height in pixels, a row per bar."""
    return 72 + ROW * (len(frame) + (len(frame) > 1))


def moved_summary(frame: pd.DataFrame) -> str:
    """Say in a sentence what moved most."""
    total = formats.points(frame["points"].sum() / 100)
    first = frame.iloc[0]
    most = f"{first['label']} from {first['from_words']} to {first['to_words']}"
    if len(frame) == 1:
        return f"{most} moves the loss probability by {total}."
    return f"Together {total}; most of it {most}, {formats.points(first['points'] / 100)}."


def curve_frame(curve: Plain) -> pd.DataFrame:
    """Return the curve as rows: value, loss_probability."""
    return pd.DataFrame({"value": curve["values"], "loss_probability": curve["loss_probability"]})


def curve(curve: Plain, threshold: float, currency: str = "") -> go.Figure:
    """Draw the loss probability as one field varies, where the deal stands, where it stood, and the threshold."""
    return _levels(curve, threshold) if curve["kind"] in ("choice", "text") else _line(curve, threshold, currency)


def _line(curve: Plain, threshold: float, currency: str) -> go.Figure:
    percent = [p * 100 for p in curve["loss_probability"]]
    line = go.Scatter(
        x=curve["values"], y=percent, mode="lines", line={"color": theme.NEUTRAL}, name="Loss probability",
        hovertemplate=theme.hover(f"{theme.plain(curve['label'])} %{{x:,}}: %{{y:.0f}} %"),
    )  # fmt: skip
    drawn = theme.figure(line, *_dots(curve), x_title=axis_title(curve, currency), y_title="Loss probability (%)")
    drawn.update_yaxes(range=[0, 102], tick0=0, dtick=20)
    if curve["unit"] == "money":
        drawn.update_xaxes(tickformat="~s")
    drawn.add_hline(
        y=threshold * 100, line={"color": theme.NEUTRAL, "width": 1.5, "dash": "dash"}, **_line_words(threshold)
    )
    return _laid_out(drawn)


def _line_words(threshold: float) -> dict[str, Any]:
    side = "top right" if threshold < 0.9 else "bottom right"  # the words stay inside the axis
    return {"annotation_text": f"threshold {formats.percent(threshold)}", "annotation_position": side}


def _laid_out(drawn: go.Figure) -> go.Figure:
    return drawn.update_layout(showlegend=True, legend={"itemclick": False, "itemdoubleclick": False})


def axis_title(curve: Plain, currency: str = "") -> str:
    """Name the field with its unit: 'Amount (USD)', 'Expected close (days from the data's date)'."""
    units = {"money": currency, "percent": "%"}
    unit = (
        "days from the data's date" if curve["kind"] == "date" else units.get(curve["unit"], curve["unit"] or "number")
    )
    return f"{curve['label']} ({unit})" if unit else str(curve["label"])


def _dots(curve: Plain, *, across: bool = False) -> list[go.Scatter]:
    places = [(NOW, curve["now"], curve["now_probability"], "circle-open", theme.NEUTRAL)]
    if curve["then"] != curve["now"]:
        places.append((THEN, curve["then"], curve["then_probability"], "circle", theme.LOST))
    return [
        _dot(name, at, probability * 100, symbol, colour, across=across)
        for name, at, probability, symbol, colour in places
        if at is not None and probability is not None
    ]


def _dot(name: str, at: Any, percent: float, symbol: str, colour: str, *, across: bool) -> go.Scatter:
    place = {"x": [percent], "y": [theme.plain(at)]} if across else {"x": [at], "y": [percent]}
    marker = {"symbol": symbol, "size": 13, "color": colour, "line": {"width": 3, "color": colour}}
    hover = theme.hover(f"{name}: {percent:.0f} %")
    return go.Scatter(**place, mode="markers", name=name, marker=marker, hovertemplate=hover)


def _levels(curve: Plain, threshold: float) -> go.Figure:
    rows = shown_levels(curve)
    dots = go.Scatter(
        x=rows["loss_probability"] * 100, y=[theme.plain(v) for v in rows["value"]], mode="markers",
        marker={"color": theme.NEUTRAL, "size": 8}, name="Loss probability",
        hovertemplate=theme.hover("%{y}: %{x:.0f} %"),
    )  # fmt: skip
    drawn = theme.figure(dots, *_dots(curve, across=True), x_title="Loss probability (%)", y_title=str(curve["label"]))
    drawn.update_xaxes(range=[0, 102], tick0=0, dtick=20, showgrid=True)
    order = [theme.plain(v) for v in rows["value"]]
    # From the bottom up, with room above the first level for the threshold's words.
    drawn.update_yaxes(type="category", categoryorder="array", categoryarray=order, range=[len(order) - 0.5, -0.9])
    drawn.add_vline(
        x=threshold * 100, line={"color": theme.NEUTRAL, "width": 1.5, "dash": "dash"}, **_line_words(threshold)
    )
    return _laid_out(drawn)


def shown_levels(curve: Plain) -> pd.DataFrame:
    """Return the levels that are drawn: all in their order, or of many the lowest, with the deal's own."""
    rows = curve_frame(curve)
    if len(rows) <= MOST_LEVELS:
        return rows
    own = rows["value"].isin([curve["now"], curve["then"]])
    lowest = rows[~own].nsmallest(MOST_LEVELS - int(own.sum()), "loss_probability")
    return pd.concat([rows[own], lowest]).sort_values("loss_probability", kind="stable").reset_index(drop=True)


def curve_height(curve: Plain) -> int:
    """Return the figure's height in pixels, a row per level of a choice."""
    return 300 if curve["kind"] not in ("choice", "text") else max(300, 110 + 26 * len(shown_levels(curve)))


def curve_summary(curve: Plain, currency: str = "") -> str:
    """Say in a sentence between which probabilities the field moves the deal, other things as they are set."""
    frame = curve_frame(curve)
    lowest, highest = frame["loss_probability"].idxmin(), frame["loss_probability"].idxmax()
    low, high = (formats.percent(frame["loss_probability"][at]) for at in (lowest, highest))
    if low == high:
        return f"{curve['label']} hardly matters here: the loss probability stays at {low}."
    lowest, highest = (_said(frame["value"][at], curve, currency) for at in (lowest, highest))
    left = len(frame) - len(shown_levels(curve)) if curve["kind"] in ("choice", "text") else 0
    more = f" {formats.count(left)} more are in the table." if left else ""
    if curve.get("left_out"):
        more += f" {formats.count(curve['left_out'])} others, of other managers or regions, were not tried."
    return f"{curve['label']} alone takes the loss probability from {low} ({lowest}) to {high} ({highest}).{more}"


def _said(value: Any, curve: Plain, currency: str) -> str:
    if curve["kind"] == "date":
        return in_days(value)
    return words_of(value, curve["kind"], curve["unit"], currency)
