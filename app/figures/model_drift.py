"""Drift in a picture: how far each feature has moved, with the marks of the rule of thumb."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from app import formats
from app.figures import theme
from app.views.model_drift import FAR, MOVED

SHOWN: Final = 20
LONGEST: Final = 26
# Colour, pattern, and the sign that the list beside it carries as well.
LOOKS: Final = {
    "steady": (theme.NEUTRAL, "", ""),
    "moved": (theme.RISK, "/", " !"),
    "moved far": (theme.RISK, "", " !!"),
}
STEADY: Final = LOOKS["steady"]


def height(columns: pd.DataFrame) -> int:
    """Pixels for as many bars as are drawn."""
    return 80 + 24 * min(len(columns), SHOWN)


def drift(columns: pd.DataFrame) -> go.Figure:
    """Draw the PSI of the most moved features, the most moved on top; 0.1 and 0.25 are marked."""
    rows = columns.head(SHOWN).iloc[::-1]
    looks = [LOOKS.get(word, STEADY) for word in rows["moved"]]
    bars = go.Bar(
        x=rows["psi"], y=[_name(label) for label in rows["label"]], orientation="h",
        text=[f"{formats.number(psi, 2)}{sign}" for psi, (*_, sign) in zip(rows["psi"], looks, strict=True)],
        textposition="outside", customdata=list(rows["moved"]),
        marker={"color": [colour for colour, *_ in looks], "pattern": {"shape": [shape for _, shape, _ in looks]}},
        hovertemplate=theme.hover("%{y}: PSI %{text}, %{customdata}"),
    )  # fmt: skip
    top = max(float(rows["psi"].max()) * 1.25, FAR * 1.2)
    drawn = theme.figure(
        bars, x_title="PSI", shapes=[_line(at) for at in (MOVED, FAR)],
        annotations=[_mark(MOVED, "moved"), _mark(FAR, "far")],
    )  # fmt: skip
    drawn.update_xaxes(range=[0, top], tickvals=[0, MOVED, FAR], ticktext=["0", f"{MOVED:g}", f"{FAR:g}"])
    drawn.update_yaxes(showgrid=False)
    drawn.update_layout(margin={"t": 24})
    return drawn


def _name(label: str) -> str:
    return theme.plain(label if len(label) <= LONGEST else f"{label[: LONGEST - 1].rstrip()}…")


def _line(at: float) -> dict[str, Any]:
    place = {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1}
    return {**place, "line": {"width": 1, "dash": "dot", "color": theme.NEUTRAL}}


def _mark(at: float, words: str) -> dict[str, Any]:
    return {
        "text": words, "x": at, "yref": "paper", "y": 1, "yanchor": "bottom", "xanchor": "center", "showarrow": False,
    }  # fmt: skip
