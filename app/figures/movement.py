"""What moved in the open pipeline, as a waterfall from its opening to its closing amount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import plotly.graph_objects as go

from app.figures import theme
from app.views.movement.answer import Movement
from app.views.movement.steps import axis, steps

COLOURS: Final[Mapping[bool | None, str]] = {True: theme.WON, False: theme.LOST, None: theme.NEUTRAL}


def waterfall(answer: Movement, asked: Mapping[str, str] | None = None) -> go.Figure:
    """Draw the opening amount, what raised and what lowered it, and the closing amount; a change begins at the last.

    asked: the days of the address, which lead to the same days.
    """
    found = steps(answer, asked)
    bars = go.Bar(
        x=[step.label for step in found],
        base=[min(step.start, step.end) for step in found],
        y=[abs(step.end - step.start) for step in found],
        text=[step.words for step in found],
        customdata=theme.leading(step.href for step in found),
        textposition="outside",
        marker={"color": [COLOURS[step.good] for step in found]},
        hovertemplate=theme.hover("%{x}: %{text}"),
    )
    low, high = axis(found)
    return theme.figure(
        bars,
        y_title=f"Open amount ({answer.currency})" if answer.currency else "Open amount",
        xaxis={"type": "category"},
        yaxis={"tickformat": "~s", "range": [low, high]},
    )
