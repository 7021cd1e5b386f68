"""Drift in a picture: how far each feature has moved, with the marks of the rule of thumb."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme
from app.views.model.drift import MOVED_FAR_PSI, MOVED_PSI

MOST_BARS: Final = 20
# Beyond it bars are cut, and the number written beside them goes on: one value a day would squeeze all the others.
CLIP: Final = 0.6
# Colour, pattern, and the sign that the list beside it carries as well.
BAR_STYLES: Final = {
    "steady": (theme.FAINT, "", ""),
    "moved": (theme.RISK, "/", " !"),
    "moved far": (theme.RISK, "", " !!"),
}
STEADY: Final = BAR_STYLES["steady"]


def height(columns: pd.DataFrame) -> int:
    """Pixels for as many bars as are drawn."""
    return 80 + 24 * min(len(columns), MOST_BARS)


def drift(columns: pd.DataFrame) -> go.Figure:
    """Draw the PSI of what lies farthest beyond the usual, cut at 0.6, a tick at the usual; 0.1 and 0.25 are marked."""
    rows = columns.head(MOST_BARS).iloc[::-1]
    looks = [BAR_STYLES.get(word, STEADY) for word in rows["moved"]]
    bars = go.Bar(
        x=rows["psi"].clip(upper=CLIP), y=[theme.short(label) for label in rows["label"]], orientation="h",
        text=_psi_labels(rows), textposition="none", customdata=list(rows["moved"]),
        marker={
            "color": [colour for colour, *_ in looks], "pattern": {"shape": [shape for _, shape, _ in looks]},
            "line": {"width": 1, "color": [theme.NEUTRAL if look == STEADY else look[0] for look in looks]},
        },
        hovertemplate=theme.hover("%{y}: PSI %{text}, %{customdata}"),
    )  # fmt: skip
    drawn = theme.figure(
        bars, _usual(rows), _values(rows), x_title="PSI", showlegend=False,
        shapes=[_line(at) for at in (MOVED_PSI, MOVED_FAR_PSI)],
        annotations=[_mark(MOVED_PSI, "moved", "right"), _mark(MOVED_FAR_PSI, "far", "left")],
    )  # fmt: skip
    drawn.update_xaxes(range=[0, _top(rows)])
    drawn.update_xaxes(
        tickvals=[0, MOVED_PSI, MOVED_FAR_PSI, CLIP],
        ticktext=["0", f"{MOVED_PSI:g}", f"{MOVED_FAR_PSI:g}", f"{CLIP:g}"],
    )
    drawn.update_yaxes(showgrid=False)
    drawn.update_layout(margin={"t": 24})
    return drawn


def _psi_labels(rows: pd.DataFrame) -> list[str]:
    signs = [BAR_STYLES.get(word, STEADY)[2] for word in rows["moved"]]
    return [f"{formats.number(psi, 2)}{sign}" for psi, sign in zip(rows["psi"], signs, strict=True)]


def _values(rows: pd.DataFrame) -> go.Scatter:
    """The numbers under each other at the right end, where neither a bar nor a tick reaches."""
    return go.Scatter(
        x=[_top(rows)] * len(rows), y=[theme.short(label) for label in rows["label"]], mode="text",
        text=_psi_labels(rows),
        textposition="middle left", name="PSI", hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip


def part(columns: pd.DataFrame) -> str:
    """Say how many are drawn where that is not all of them."""
    return f" Drawn: the first {MOST_BARS} of {len(columns)}." if len(columns) > MOST_BARS else ""


def _usual(rows: pd.DataFrame) -> go.Scatter:
    """A tick at the usual of every feature that has one; an arrow where it lies beyond the end of the axis."""
    known = rows[rows["usual"].notna()]
    beyond = known["usual"] > CLIP
    return go.Scatter(
        x=known["usual"].clip(upper=CLIP), y=[theme.short(label) for label in known["label"]], mode="markers",
        name="Usual", text=[formats.number(usual, 2) for usual in known["usual"]], cliponaxis=False,
        marker={
            "symbol": ["triangle-right" if far else "line-ns" for far in beyond],
            "size": [8 if far else 14 for far in beyond],
            "color": theme.WON, "line": {"width": [0 if far else 2 for far in beyond], "color": theme.WON},
        },
        hovertemplate=theme.hover("%{y}: single days of training up to %{text}"),
    )  # fmt: skip


def _top(rows: pd.DataFrame) -> float:
    """Room for every bar with its number, and for both marks."""
    longest = rows[["psi", "usual"]].max(axis=None)
    return max(min(float(longest), CLIP) * 1.5, MOVED_FAR_PSI * 1.5)


def _line(at: float) -> dict[str, Any]:
    place = {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1}
    return {**place, "line": {"width": 1, "dash": "dot", "color": theme.NEUTRAL}}


def _mark(at: float, words: str, side: str) -> dict[str, Any]:
    return {
        "text": words, "x": at, "yref": "paper", "y": 1, "yanchor": "bottom", "xanchor": side, "showarrow": False,
    }  # fmt: skip
