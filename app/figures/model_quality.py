"""The model's quality in pictures: does it keep its word, what does it look at, and what was it judged on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme

MOST_FEATURES = 20
PARTS = {
    "fit": ("Fitted", theme.NEUTRAL),
    "calibrate": ("Calibrated", theme.RISK),
    "test": ("Tested", theme.WON),
    "published fit": ("Published model fitted", theme.NEUTRAL),
}
# A single day would be too thin to see.
SCREEN_DAYS = 4
MS_A_DAY = 86_400_000


def calibration(
    bins: pd.DataFrame, group: str = "A tenth of the looks", said: str = "Loss chance said (%)"
) -> go.Figure:
    """Draw what was said against what happened, group by group, with intervals; on the diagonal the word was kept."""
    low, high = _span(bins)
    diagonal = go.Scatter(
        x=[low, high], y=[low, high], mode="lines", name="Said = happened", hoverinfo="skip",
        line={"width": 1, "dash": "dot", "color": theme.NEUTRAL},
    )  # fmt: skip
    realised = bins["realised"] * 100
    points = go.Scatter(
        x=bins["predicted"] * 100, y=realised, mode="markers", name=group, text=_hover_texts(bins),
        marker={"size": 8, "color": theme.LOST},
        error_y={
            "type": "data", "symmetric": False, "array": bins["high"] * 100 - realised,
            "arrayminus": realised - bins["low"] * 100, "width": 0, "thickness": 1.5, "color": theme.LOST,
        },
        hovertemplate=theme.hover("%{text}"),
    )  # fmt: skip
    drawn = theme.figure(diagonal, points, x_title=said, y_title="Lost in fact (%)")
    drawn.update_xaxes(range=[low, high])
    drawn.update_yaxes(range=[low, high])
    return drawn


def _span(bins: pd.DataFrame) -> tuple[float, float]:
    """One range for both axes, whole tens around everything drawn."""
    low = min(bins["predicted"].min(), bins["low"].min())
    high = max(bins["predicted"].max(), bins["high"].max())
    return (max(0.0, low * 100 // 10 * 10), min(101.0, -(-high * 100 // 10) * 10 + 1))


def _hover_texts(bins: pd.DataFrame) -> list[str]:
    return [
        f"said {formats.percent(r.predicted)}, lost {formats.percent(r.realised)}"
        f" ({formats.ends(formats.percent(r.low), formats.percent(r.high), ' to ')}) of {_deals_label(r.n, r.looks)}"
        for r in bins.itertuples()
    ]


def _deals_label(deals: int, looks: int) -> str:
    """'12 deals', or '12 deals (34 looks)' where they were looked at more than once."""
    words = formats.plural(int(deals), "deal")
    return f"{words} ({formats.plural(int(looks), 'look')})" if looks > deals else words


def calibration_summary(bins: pd.DataFrame) -> str:
    """Say in a sentence in how many tenths the word was kept, and where it was broken most."""
    inside = (bins["predicted"] >= bins["low"]) & (bins["predicted"] <= bins["high"])
    worst = bins.loc[(bins["predicted"] - bins["realised"]).abs().idxmax()]
    gap = abs(worst["predicted"] - worst["realised"]) * 100
    return (
        f"In {int(inside.sum())} of {len(bins)} groups what was said lies within the 95{formats.NBSP}% interval of what"
        f" happened; the largest gap is {formats.plural(gap, 'point')}, {formats.percent(worst['predicted'])} said"
        f" against {formats.percent(worst['realised'])} lost, of {_deals_label(worst['n'], worst['looks'])}."
    )


def importance(features: pd.DataFrame) -> go.Figure:
    """Draw how much of the model's movement each feature accounts for, the most important on top."""
    rows = features.head(MOST_FEATURES).iloc[::-1]
    bars = go.Bar(
        x=rows["share"] * 100, y=[theme.short(label) for label in rows["label"]], orientation="h",
        text=[formats.percent(share) for share in rows["share"]], textposition="outside", cliponaxis=False,
        marker={"color": theme.NEUTRAL}, hovertemplate=theme.hover("%{y}: %{text}"),
    )  # fmt: skip
    drawn = theme.figure(bars, x_title="Share (%)")
    # On a phone the labels beside the features leave the bars too little to hold their own.
    drawn.update_layout(margin_r=32)
    drawn.update_yaxes(showgrid=False)
    drawn.update_xaxes(range=[0, max(float(rows["share"].max()) * 115, 1.0)])
    return drawn


def importance_summary(features: pd.DataFrame) -> str:
    """Say in a sentence what the model looks at most."""
    top = features.head(3)
    named = ", ".join(f"{r.label} {formats.percent(r.share)}" for r in top.itertuples())
    return f"Of {formats.plural(len(features), 'feature')} these move the loss chance most: {named}."


def split(parts: pd.DataFrame) -> go.Figure:
    """Draw from when to when each part lies: nothing the model was tested on is older than what it learned from."""
    bars = [_part(row) for row in parts.to_dict("records")]
    drawn = theme.figure(*bars, x_title="Day looked at")
    drawn.update_layout(showlegend=False, bargap=0.5)
    drawn.update_xaxes(type="date")
    drawn.update_yaxes(showgrid=False, categoryorder="array", categoryarray=[_name(p) for p in parts["part"][::-1]])
    return drawn


def _name(part: str) -> str:
    return PARTS.get(part, (part, ""))[0]


def _part(row: dict[Any, Any]) -> go.Bar:
    """A part that lies on one day is drawn a few days wide, so that it can be seen."""
    start, end = row["from"], row["to"]
    name, colour = PARTS.get(row["part"], (row["part"], theme.NEUTRAL))
    counted = f"{formats.count(row['opportunities'])} opportunities"
    lost = f"{formats.percent(row['lost_share'])} of {formats.count(row['rows'])} looks lost"
    return go.Bar(
        x=[max((end - start).days, SCREEN_DAYS) * MS_A_DAY], base=[start], y=[name], orientation="h",
        marker={"color": colour}, text=[f"{_days(start, end, ' – ')}: {counted}, {lost}"], textposition="none",
        hovertemplate=theme.hover("%{y} %{text}"),
    )  # fmt: skip


def _days(start: dt.date, end: dt.date, between: str) -> str:
    return formats.date(start) if start == end else f"{formats.date(start)}{between}{formats.date(end)}"


def split_summary(parts: pd.DataFrame, known_share: float) -> str:
    """Say in a sentence on what the model learned, was calibrated and was tested, and how much of that has ended."""
    named = {row["part"]: row for row in parts.to_dict("records")}
    pieces = [
        f"{words} {_days(found['from'], found['to'], ' to ')} ({formats.count(found['opportunities'])} opportunities)"
        for part, words in (("fit", "fitted on"), ("calibrate", "calibrated on"), ("test", "tested on"))
        if (found := named.get(part))
    ]
    text = ", ".join(pieces)
    return (
        f"{text[:1].upper()}{text[1:]}; no opportunity is in two parts."
        f" {formats.percent(known_share)} of the opportunities open on the test days have an outcome by now."
    )
