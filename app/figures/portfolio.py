"""Many deals in one picture: how their loss probabilities lie before a change and after it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme

WIDTH = 5
NOW, THEN = "As recorded", "Changed"
HIGH = 0.5


def histogram(frame: pd.DataFrame, threshold: float | None = None) -> go.Figure:
    """Draw how many deals have which loss probability, as two outlines; a flat threshold stands as a line."""
    now = _outline(frame, "before", NOW, {"color": theme.NEUTRAL, "width": 2, "dash": "dot"})
    then = _outline(frame, "after", THEN, {"color": theme.LOST, "width": 2})
    now.update(fill="tozeroy", fillcolor=theme.FAINT)
    drawn = theme.figure(
        now,
        then,
        xaxis={"title": {"text": "Loss chance (%)"}, "range": [-1, 101], "tick0": 0, "dtick": 20},
        yaxis={"title": {"text": "Deals (n)"}, "rangemode": "tozero", "tickformat": ",d"},
        legend={"itemclick": False, "itemdoubleclick": False},
    )
    if threshold is not None and threshold <= 1:
        drawn.add_vline(
            x=threshold * 100,
            line={"color": theme.NEUTRAL, "width": 1.5, "dash": "dash"},
            annotation_text=f"threshold {formats.threshold(threshold)}",
            annotation_position="top left" if threshold > HIGH else "top right",
        )
    return drawn


def _outline(frame: pd.DataFrame, side: str, name: str, line: dict[str, object]) -> go.Scatter:
    """A step per 5 points, closed at both ends; each corner says its own step."""
    edges = [*(frame["from_share"] * 100).round(6), 100.0]
    counts = list(frame[side])
    corners = [(x, y, at) for at, y in enumerate(counts) for x in (edges[at], edges[at + 1])]
    words = [f"{_range(frame, at)}: {formats.plural(int(y), 'deal')} {name.lower()}" for _, y, at in corners]
    return go.Scatter(
        x=[0.0, *(x for x, _, _ in corners), 100.0], y=[0, *(y for _, y, _ in corners), 0], mode="lines", name=name,
        line=line, text=[words[0], *words, words[-1]], hovertemplate=theme.hover("%{text}"),
    )  # fmt: skip


def _range(frame: pd.DataFrame, at: int) -> str:
    start = frame["from_share"].iloc[at] * 100
    return f"{start:.0f}–{start + WIDTH:.0f}{formats.NBSP}%"


def histogram_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the picture's numbers: range, before, after."""
    return frame.assign(range=[_range(frame, at) for at in range(len(frame))])[["range", "before", "after"]]


def histogram_summary(frame: pd.DataFrame) -> str:
    """Say in a sentence how many of the deals lie in the upper half, now and then."""
    upper = frame[frame["from_share"] >= HIGH]
    total, before, after = (int(part.sum()) for part in (frame["before"], upper["before"], upper["after"]))
    return (
        f"Of the {formats.plural(total, 'deal')} that the change reaches {formats.count(before)} have a"
        f" loss chance of 50{formats.NBSP}% or more as recorded, {formats.count(after)} once changed."
    )
