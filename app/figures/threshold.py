"""The lines in pictures: what each costs, and how many flags are right against how many losses are caught."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from app import formats
from app.figures import theme
from app.views.extent import DEALS
from app.views.threshold.stops import Lines

SHADE = "rgba(131,131,125,0.16)"
BAND = "rgba(131,131,125,0.22)"
HIGHEST = 101
# So far below the lowest line above 0 stands the line 0 on a scale that has no 0, and so far above the ordinary ones
# stands a line that only an amount far outside the rest reaches.
BESIDE = 0.8
MOST_TICKS = 6
# Below it a cost is in deals, and is written out.
LARGE = 10


def cost_curve(lines: Lines, currency: str, title: str) -> go.Figure:
    """Draw what every line costs with its 95 % band, the cheapest, the plateau, and last the line looked at."""
    x = _across(lines)
    y = lines.stops["cost"].to_numpy("float64")
    low, high = (_place(lines, at) for at in (lines.plateau_low, lines.plateau_high))
    shade = {"x0": low, "x1": high, "fillcolor": SHADE, "line": {"width": 0}, "layer": "below"}
    cheapest = _mark(
        _place(lines, lines.cheapest), lines.cheapest_cost, f"Cheapest {_line_label(lines, lines.cheapest, currency)}"
    )
    words = [
        f"{_line_label(lines, at, currency)}: {_money(cost, currency)}, {formats.count(n)} flagged"
        for at, cost, n in zip(lines.stops["at"], y, lines.stops["flagged"], strict=True)
    ]
    line = {"width": 2, "color": theme.NEUTRAL}
    return theme.figure(
        *_band(lines, x),
        go.Scatter(
            x=x, y=y, text=words, mode="lines", name="Every line", line=line, hovertemplate=theme.hover("%{text}")
        ),
        cheapest,
        _here(points(lines, "cost"), lines.here),
        shapes=[{"type": "rect", "y0": 0, "y1": 1, "yref": "paper", **shade}],
        xaxis=_axis(lines, currency),
        yaxis={"title": {"text": title}, "rangemode": "tozero", "tickformat": "~s" if y.max() >= LARGE else "~g"},
    )  # fmt: skip


def _band(lines: Lines, x: list[float]) -> list[go.Scatter]:
    """The 95 % interval of the cost, as the ground between two lines that are not drawn."""
    plain = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    low, high = lines.stops["cost_low"], lines.stops["cost_high"]
    return [
        go.Scatter(x=x, y=low, showlegend=False, **plain),
        go.Scatter(x=x, y=high, fill="tonexty", fillcolor=BAND, name="95 % band", **plain),
    ]


def rates_curve(lines: Lines, lost_share: float) -> go.Figure:
    """Draw precision over recall of every line, what chance would do, and last the line looked at."""
    held = lines.stops[lines.stops["precision"].notna()]
    chance = {"type": "line", "x0": 0, "x1": 100, "y0": lost_share * 100, "y1": lost_share * 100}
    said = {"text": f"flagging by chance {formats.percent(lost_share)}", "showarrow": False, "x": 0, "xanchor": "left"}
    words = [
        f"{formats.percent(right)} of {formats.count(n)} flags right, {formats.percent(caught)} of losses caught"
        for right, caught, n in zip(held["precision"], held["recall"], held["flagged"], strict=True)
    ]
    line = {"width": 2, "color": theme.NEUTRAL}
    return theme.figure(
        go.Scatter(
            x=held["recall"] * 100, y=held["precision"] * 100, text=words, mode="lines", name="Every line", line=line,
            hovertemplate=theme.hover("%{text}"),
        ),
        _here(points(lines, "precision"), lines.here),
        shapes=[{**chance, "line": {"width": 1, "dash": "dot", "color": theme.NEUTRAL}}],
        annotations=[{**said, "y": lost_share * 100, "yanchor": "top"}],
        xaxis={"title": {"text": "Losses that are flagged (%)"}, "range": [-1, HIGHEST], "tick0": 0, "dtick": 20},
        yaxis={"title": {"text": "Flags that are right (%)"}, "range": [0, 104], "tick0": 0, "dtick": 20},
    )  # fmt: skip


def points(lines: Lines, of: str) -> dict[str, Any]:
    """Where the mark of the line looked at stands at every stop: x, y, the trace, and the foot of its stem if any."""
    if of == "cost":
        return {"x": _across(lines), "y": lines.stops["cost"].tolist(), "trace": 4, "foot": 0}
    known = lines.stops["precision"].notna()
    precision, recall = (lines.stops[name].astype(object) * 100 for name in ("precision", "recall"))
    return {
        "x": recall.where(known, None).tolist(),
        "y": precision.where(known, None).tolist(),
        "trace": 1,
        "foot": None,
    }


def _here(at: dict[str, Any], here: int) -> go.Scatter:
    """The line looked at; if it has a foot a stem joins the two."""
    stem = at["foot"] is not None
    x, y = at["x"][here], at["y"][here]
    return go.Scatter(
        x=[x, x] if stem else [x], y=[at["foot"], y] if stem else [y], mode="lines+markers" if stem else "markers",
        name="This line", line={"width": 1, "dash": "dot", "color": theme.RISK}, hoverinfo="skip",
        marker={"symbol": "circle", "size": [0, 11] if stem else [11], "color": theme.RISK, "line": {"width": 0}},
    )  # fmt: skip


def _mark(x: float, cost: float, name: str) -> go.Scatter:
    marker = {"symbol": "diamond-open", "size": 11, "color": theme.WON, "line": {"width": 2, "color": theme.WON}}
    return go.Scatter(x=[x], y=[cost], mode="markers", name=name, marker=marker, hovertemplate=theme.hover(name))


# --- the axis of lines: loss probabilities in per cent, or expected losses on a logarithmic scale ---


def _across(lines: Lines) -> list[float]:
    return [_place(lines, at) for at in lines.stops["at"].tolist()]


def _place(lines: Lines, at: float) -> float:
    if lines.by != "money":
        return min(at, 1.0) * 100 if lines.by == "flat" else -at
    return min(at, lines.ordinary / BESIDE) if at > 0 else _least(lines) * BESIDE


def _least(lines: Lines) -> float:
    above = lines.stops["at"][lines.stops["at"] > 0]
    return float(above.iloc[0]) if len(above) else 1.0


def _axis(lines: Lines, currency: str) -> dict[str, Any]:
    if lines.by == "flat":
        return {"title": {"text": "Threshold (%)"}, "range": [-1, HIGHEST], "tick0": 0, "dtick": 20}
    if lines.by == "capacity":
        return {"title": {"text": "Flagged deals of each owner"}, "rangemode": "tozero"}
    low, high = _least(lines) * BESIDE * 0.95, _place(lines, float(lines.stops["at"].iloc[-1])) * 1.05
    at = _ticks(low, high)
    return {
        "title": {"text": f"Flag from an expected loss of ({currency or 'value'})"},
        "type": "log",
        "range": [float(np.log10(low)), float(np.log10(high))],
        "tickvals": at,
        "ticktext": [theme.plain(formats.money(tick, currency) if tick >= 1 else f"{tick:g}") for tick in at],
    }


def _ticks(low: float, high: float) -> list[float]:
    """The round numbers of 1, 3 and 10 between two ends; only tens where those are enough."""
    tens = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    for steps in ((1.0, 3.0), (1.0,)):
        found = [step * 10.0**ten for ten in tens for step in steps if low <= step * 10.0**ten <= high]
        if len(found) <= MOST_TICKS:
            break
    return found


def _line_label(lines: Lines, at: float, currency: str) -> str:
    if lines.by != "money":
        return formats.threshold(min(at, 1.0)) if lines.by == "flat" else f"{formats.count(-at)} of each owner"
    return formats.threshold(at) if currency == DEALS else _money(at, currency)


def _money(amount: float, currency: str) -> str:
    return f"{formats.number(amount, 2)} deals" if currency == DEALS else formats.money(amount, currency)
