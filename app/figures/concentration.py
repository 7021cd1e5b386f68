"""How much of the amount the largest opportunities hold, as a curve."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme

TOP_SHARE = 20


def curve(frame: pd.DataFrame) -> go.Figure:
    """Draw what share of the amount the largest opportunities hold, open and won."""
    lines = [
        go.Scatter(
            x=[0, *rows["top_percent"]],
            y=[0.0, *rows["share_of_amount"] * 100],
            mode="lines",
            name=label,
            line={"color": colour, "dash": dash},
            hovertemplate=theme.hover(f"{label}: top %{{x}} % hold %{{y:.0f}} %"),
        )
        for side, label, colour, dash in (
            ("won", "Won", theme.WON, "solid"),
            ("open", "Open", theme.NEUTRAL, "dot"),
            ("all", "All deals, lost ones too", theme.NEUTRAL, "dash"),
        )
        if len(rows := frame[frame["side"] == side])
    ]
    return theme.figure(
        *lines,
        x_title="Largest deals (% of all deals)",
        y_title="Share of amount (%)",
        showlegend=True,
        xaxis={"range": [0, 100], "tick0": 0, "dtick": 20},
        yaxis={"range": [0, 102], "tick0": 0, "dtick": 20},
    )


def table(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep every tenth per cent of a curve of many opportunities, which is what a person reads."""
    return frame[(frame["top_percent"] % 10 == 0) | (frame["n"] < 100)]


def summary(frame: pd.DataFrame) -> str:
    """Say in a sentence what the largest fifth holds."""
    parts = []
    for side, words in (("won", "won value"), ("open", "open value"), ("all", "the amount of all deals")):
        rows = frame[(frame["side"] == side) & (frame["top_percent"] <= TOP_SHARE)]
        if len(rows):
            parts.append(f"{formats.percent(rows['share_of_amount'].max())} of {words}")
    if not parts:
        return f"Too few were won or are open to speak of the largest {TOP_SHARE} %."
    held = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    return f"The largest {TOP_SHARE} % of opportunities hold {held}.{_left_out(frame)}"


def _left_out(frame: pd.DataFrame) -> str:
    # What is left out of the won or the open ones is left out of all.
    count = int(frame["left_out"].max())
    return f" Left out: {formats.plural(count, 'amount')} far outside the rest." if count else ""
