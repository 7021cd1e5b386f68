"""The threshold in pictures: what every threshold costs, and where the open opportunities lie around the chosen one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme
from app.views.threshold import Line

SHADE = "rgba(131,131,125,0.16)"
STEP = 5
HIGHEST = 101


DAY = "a typical day"


def cost_curve(line: Line, threshold: float, cost: float, currency: str, whole: str = DAY) -> go.Figure:
    """Draw the cost of `whole` at every threshold, the cheapest, the plateau around it, and the chosen one."""
    rows = line.curve.sort_values("threshold")
    every = _curve(rows, currency)
    cheapest = _mark(line.cheapest, line.cheapest_cost, "Cheapest", "diamond-open", theme.WON, currency)
    chosen = _mark(threshold, cost, "Chosen", "circle", theme.RISK, currency)
    left, right = line.plateau_low * 100, line.plateau_high * 100
    shade = {"x0": left, "x1": max(right, left + 0.5), "fillcolor": SHADE, "line": {"width": 0}, "layer": "below"}
    return theme.figure(
        every,
        cheapest,
        chosen,
        shapes=[{"type": "rect", "y0": 0, "y1": 1, "yref": "paper", **shade}, _at(threshold)],
        xaxis=_shares("Threshold (%)"),
        yaxis={
            "title": {"text": f"Cost of {whole} ({currency or 'value'})"},
            "rangemode": "tozero",
            "tickformat": "~s",
        },
    )


def _shares(title: str) -> dict[str, Any]:
    return {"title": {"text": title}, "range": [-1, HIGHEST], "tick0": 0, "dtick": 20}


def _at(threshold: float) -> dict[str, Any]:
    """The threshold as a line from top to bottom."""
    line = {"width": 1, "dash": "dot", "color": theme.NEUTRAL}
    return {
        "type": "line",
        "x0": threshold * 100,
        "x1": threshold * 100,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": line,
    }


def _curve(rows: pd.DataFrame, currency: str) -> go.Scatter:
    """The cost below the lowest probability is that of flagging everybody."""
    shares = [formats.threshold(min(share, 1.0)) for share in rows["threshold"]]
    words = [
        f"{share}: {formats.money(cost, currency)}, {formats.count(flagged)} flagged"
        for share, cost, flagged in zip(shares, rows["cost"], rows["flagged"], strict=True)
    ]
    return go.Scatter(
        x=[0.0, *(rows["threshold"].clip(upper=1.0) * 100)], y=[rows["cost"].iloc[0], *rows["cost"]],
        text=[words[0], *words], mode="lines", name="Every threshold", line={"color": theme.NEUTRAL},
        hovertemplate=theme.hover("%{text}"),
    )  # fmt: skip


def _mark(at: float, cost: float, name: str, symbol: str, colour: str, currency: str) -> go.Scatter:
    at = min(at, 1.0)
    return go.Scatter(
        x=[at * 100], y=[cost], mode="markers", name=f"{name} {formats.threshold(at)}",
        marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
        hovertemplate=theme.hover(f"{name} {formats.threshold(at)}: {formats.money(cost, currency)}"),
    )  # fmt: skip


def cost_curve_summary(line: Line, threshold: float, cost: float, currency: str, whole: str = DAY) -> str:
    """Say in a sentence what the chosen threshold costs against the cheapest, and how far the plateau reaches."""
    spent, least = formats.money(cost, currency), formats.money(line.cheapest_cost, currency)
    chosen = f"At {formats.threshold(threshold)} {whole} costs {spent}"
    if line.plateau_low <= threshold <= line.plateau_high:
        against = f", within 2{formats.NBSP}% of the cheapest ({least} at {formats.threshold(line.cheapest)})"
    else:
        more = formats.money(cost - line.cheapest_cost, currency)
        against = f", {more} more than the cheapest ({least} at {formats.threshold(line.cheapest)})"
    return f"{chosen}{against}. {plateau(line)}"


def plateau(line: Line) -> str:
    """Say how free the choice is, as in 'Any threshold from 31 % to 52 % costs within 2 % of the cheapest'."""
    low, high = formats.threshold(line.plateau_low), formats.threshold(line.plateau_high)
    if low == high:
        return f"Only thresholds around {low} come within 2{formats.NBSP}% of the cheapest."
    return f"Any threshold from {low} to {high} costs within 2{formats.NBSP}% of the cheapest."


def steps(frame: pd.DataFrame, threshold: float) -> go.Figure:
    """Draw how many open opportunities have which loss probability, and which part of them is flagged."""
    centre = frame["from_share"] * 100 + STEP / 2
    ranges = [f"{s * 100:.0f}–{s * 100 + STEP:.0f}{formats.NBSP}%" for s in frame["from_share"]]
    left = frame["open_count"] - frame["flagged_count"]
    parts = (("Not flagged", left, theme.FAINT), ("Flagged", frame["flagged_count"], theme.RISK))
    bars = [
        go.Bar(
            x=centre, y=counts, name=name, width=STEP * 0.9, text=ranges, textposition="none",
            marker={"color": colour}, hovertemplate=theme.hover(f"%{{text}}: %{{y:,}} {name.lower()}"),
        )
        for name, counts, colour in parts
    ]  # fmt: skip
    return theme.figure(
        *bars,
        barmode="stack",
        shapes=[_at(threshold)],
        xaxis=_shares("Loss probability (%)"),
        yaxis={"title": {"text": "Open opportunities (n)"}, "rangemode": "tozero", "tickformat": ",d"},
    )


def steps_summary(frame: pd.DataFrame, threshold: float) -> str:
    """Say in a sentence how many lie at or above the threshold, and how many just around it."""
    count, flagged = int(frame["open_count"].sum()), int(frame["flagged_count"].sum())
    near = frame[(frame["from_share"] * 100 - threshold * 100 + STEP / 2).abs() <= STEP]
    around = formats.plural(int(near["open_count"].sum()), "lies", "lie")
    return (
        f"{formats.count(flagged)} of {formats.count(count)} open opportunities have a loss probability of"
        f" {formats.threshold(threshold)} or more; {around} within about {STEP} points of it."
    )


def arrays(line: Line) -> dict[str, Any]:
    """The curve as plain arrays, lowest threshold first, so that the browser can follow a hand without asking."""
    rows = line.curve.sort_values("threshold")
    return {str(name): rows[name].round(6).tolist() for name in rows.columns}
