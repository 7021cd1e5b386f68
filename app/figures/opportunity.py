"""One opportunity in pictures: how likely it is won, lost or still open as the days go by."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme

SUMMED_DAYS = 60
# Apart by less than this share of the height, two labels would touch.
LABEL_GAP = 0.13
LAYERS = (
    ("won", "won", "rgba(0,114,178,0.75)", theme.WON),
    ("open", "still open", "rgba(131,131,125,0.16)", theme.FAINT),
    ("lost", "lost", "rgba(213,94,0,0.75)", theme.LOST),
)


def by_date(frame: pd.DataFrame) -> go.Figure:
    """Stack won, still open and lost over the days ahead; what each comes to is written at its end."""
    days = list(frame["days"])
    drawn = theme.figure(
        *(_layer(frame, *layer) for layer in LAYERS),
        showlegend=False,
        xaxis={"tickvals": days, "ticktext": [_tick(row) for row in frame.itertuples()], "range": [0, days[-1]]},
        yaxis={"range": [0, 100], "tickvals": [0, 50, 100], "ticktext": [formats.percent(at) for at in (0, 0.5, 1)]},
        margin={"l": 8, "r": 108, "t": 8, "b": 8},
        hovermode="x",
    )
    ends = _whole(frame.iloc[-1])
    for (key, words, _, _), at in zip(LAYERS, _places(frame.iloc[-1]), strict=True):
        drawn.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=at * 100, yref="y", yanchor="middle", showarrow=False,
            text=f"{formats.percent(ends[key])} {words}", align="left",
        )  # fmt: skip
    return drawn


def _layer(frame: pd.DataFrame, key: str, words: str, fill: str, line: str) -> go.Scatter:
    return go.Scatter(
        x=frame["days"], y=frame[key] * 100, name=words, stackgroup="all", mode="lines", fillcolor=fill,
        line={"width": 1, "color": line}, customdata=[formats.percent(share) for share in frame[key]],
        hovertemplate=theme.hover(f"%{{customdata}} {words}"),
    )  # fmt: skip


def _tick(row: object) -> str:
    days, on = int(row.days), row.on  # type: ignore[attr-defined]  # a row of the frame
    return f"{'today' if not days else formats.days(days)}<br>{on:%-d %b}"


def _whole(row: pd.Series) -> dict[str, float]:
    """The shares of a day; what is still open is what is left of a hundred once the others are written."""
    still_open = 1.0 - round(row["won"], 2) - round(row["lost"], 2)
    return {"won": row["won"], "lost": row["lost"], "open": max(round(still_open, 2), 0.0)}


def _places(last: pd.Series) -> list[float]:
    """The middle of each layer at its end, moved apart where two labels would touch."""
    won, lost = float(last["won"]), float(last["lost"])
    low, high = max(won / 2, LABEL_GAP / 2), min(1.0 - lost / 2, 1.0 - LABEL_GAP / 2)
    middle = (won + 1.0 - lost) / 2
    middle = min(max(middle, low + LABEL_GAP), high - LABEL_GAP)
    return [min(low, middle - LABEL_GAP), middle, max(high, middle + LABEL_GAP)]


def by_date_summary(frame: pd.DataFrame, loss_probability: float) -> str:
    """Say what comes: 'Within 60 days: 21 % won, 34 % lost, 45 % still open; eventually 62 % lost'."""
    row = frame.set_index("days").loc[SUMMED_DAYS]
    shares = _whole(row)
    said = (("won", "won"), ("lost", "lost"), ("open", "still open"))
    parts = ", ".join(f"{formats.percent(shares[key])} {words}" for key, words in said)
    return f"Within {formats.days(SUMMED_DAYS)}: {parts}; eventually {formats.percent(loss_probability)} lost."
