"""What a period ends with, on one line: won so far, between which values it ends, and the quota."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme
from app.views.forecast.answer import PeriodForecast

WON, RANGE, MIDDLE, QUOTA = "Won so far", "Eight times in ten", "As often more as less", "Quota"


def ends(answer: PeriodForecast) -> go.Figure:
    """Draw what is won so far as a bar, the range as another with its middle as a line across it, and the quota."""
    rows: list[go.Bar | go.Scatter] = [_bar(WON, 0.0, answer.so_far, theme.WON, answer.currency)]
    if answer.ends is not None:
        between = _bar(RANGE, answer.ends.low, answer.ends.high, theme.FAINT, answer.currency)
        rows += [between, _line(answer.ends.middle, between.y[0], answer.currency)]
    if answer.coverage.quota is not None:
        rows.append(_bar(QUOTA, 0.0, answer.coverage.quota, theme.NEUTRAL, answer.currency))
    return theme.figure(
        *rows,
        x_title=f"Won ({answer.currency})" if answer.currency else "Won",
        showlegend=False,
        barmode="overlay",
        yaxis={"type": "category", "autorange": "reversed"},
        xaxis=theme.amounts(answer.so_far, answer.ends.high if answer.ends else None, answer.coverage.quota),
    )


def _bar(label: str, low: float, high: float, colour: str, currency: str) -> go.Bar:
    """A bar whose words stand beside it under its label: on a phone there is no room at its end."""
    words = " to ".join(formats.money(end, currency) for end in ((low, high) if low else (high,)))
    return go.Bar(
        orientation="h",
        y=[f"{label}<br>{theme.plain(words)}"],
        base=[low],
        x=[high - low],
        marker={"color": [colour]},
        hovertemplate=theme.hover(f"{label}: {theme.plain(words)}"),
    )


def _line(at: float, row: str, currency: str) -> go.Scatter:
    return go.Scatter(
        x=[at],
        y=[row],
        mode="markers",
        marker={"symbol": "line-ns", "size": 42, "line": {"width": 3, "color": theme.WON}},
        hovertemplate=theme.hover(f"{MIDDLE}: {theme.plain(formats.money(at, currency))}"),
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
