"""What a period ends with, on one line: won so far, between which values it ends, and the quota."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme
from app.views.forecast.answer import PeriodForecast

WON, RANGE, MIDDLE, QUOTA = "Won so far", "Eight times in ten", "As often more as less", "Quota"
# Right of the longest bar there is room for its words.
ROOM = 1.25


def ends(answer: PeriodForecast) -> go.Figure:
    """Draw what is won so far as a bar, the range as another with its middle as a line across it, and the quota."""
    rows: list[go.Bar | go.Scatter] = [_bar(WON, 0.0, answer.so_far, theme.WON, answer.currency)]
    most = answer.so_far
    if answer.ends is not None:
        rows.append(_bar(RANGE, answer.ends.low, answer.ends.high, theme.FAINT, answer.currency))
        rows.append(_line(MIDDLE, answer.ends.middle, theme.WON, RANGE, answer.currency))
        most = answer.ends.high
    if answer.coverage.quota is not None:
        rows.append(_bar(QUOTA, 0.0, answer.coverage.quota, theme.NEUTRAL, answer.currency))
        most = max(most, answer.coverage.quota)
    return theme.figure(
        *rows,
        x_title=f"Won by the end of {answer.period.words} ({answer.currency})",
        showlegend=False,
        barmode="overlay",
        yaxis={"type": "category", "autorange": "reversed"},
        xaxis={"tickformat": "~s", "range": [0, (most or 1.0) * ROOM]},
    )


def _bar(label: str, low: float, high: float, colour: str, currency: str) -> go.Bar:
    words = " to ".join(formats.money(end, currency) for end in ((low, high) if low else (high,)))
    return go.Bar(
        orientation="h",
        y=[label],
        base=[low],
        x=[high - low],
        text=[words],
        textposition="outside",
        marker={"color": [colour]},
        hovertemplate=theme.hover(f"{label}: {words}"),
    )


def _line(label: str, at: float, colour: str, row: str, currency: str) -> go.Scatter:
    return go.Scatter(
        x=[at],
        y=[row],
        mode="markers",
        marker={"symbol": "line-ns", "size": 42, "line": {"width": 3, "color": colour}},
        hovertemplate=theme.hover(f"{label}: {formats.money(at, currency)}"),
    )


def ends_table(answer: PeriodForecast) -> pd.DataFrame:
    """What the figure shows, a row each."""
    rows = [(WON, answer.so_far)]
    if answer.ends is not None:
        found = answer.ends
        rows += [
            ("One time in ten less than", found.low),
            (MIDDLE, found.middle),
            ("One time in ten more than", found.high),
        ]
    if answer.coverage.quota is not None:
        rows.append((QUOTA, answer.coverage.quota))
    return pd.DataFrame(rows, columns=["label", "amount"])


def ends_summary(answer: PeriodForecast) -> str:
    """Say what the figure shows: won so far, and the range with its middle."""
    won = f"{formats.money(answer.so_far, answer.currency)} won so far of {formats.plural(answer.n_won, 'deal')}"
    if answer.ends is None:
        return f"{won}."
    found = answer.ends
    low, middle, high = (formats.money(end, answer.currency) for end in (found.low, found.middle, found.high))
    ends = f"eight times in ten {answer.period.words} ends between {low} and {high}"
    return f"{won}; {ends}, as often above {middle} as below."
