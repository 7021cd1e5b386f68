"""What moved in the open pipeline, as a waterfall from its opening to its closing amount."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Final

import plotly.graph_objects as go

from app import formats
from app.figures import theme
from app.views.movement.answer import Movement, MovementClass

# Below this share of the largest level all changes together are too small to be seen from 0 on.
SLIVER: Final = 0.3
# Above the highest level there is room for its words.
HEADROOM: Final = 0.15


@dataclasses.dataclass(frozen=True)
class Step:
    """A bar: its kind of change, '' for what is open, its words, the amounts that it stands between, its colour."""

    key: str
    label: str
    start: float
    end: float
    words: str
    colour: str


def waterfall(answer: Movement) -> go.Figure:
    """Draw the opening amount, what raised and what lowered it, and the closing amount; a change begins at the last."""
    found = steps(answer)
    bars = go.Bar(
        x=[step.label for step in found],
        base=[min(step.start, step.end) for step in found],
        y=[abs(step.end - step.start) for step in found],
        text=[step.words for step in found],
        customdata=[step.key for step in found],
        textposition="outside",
        marker={"color": [step.colour for step in found]},
        hovertemplate=theme.hover("%{x}: %{text}"),
    )
    low, high = axis(found)
    return theme.figure(
        bars,
        y_title=f"Open amount ({answer.currency})" if answer.currency else "Open amount",
        xaxis={"type": "category"},
        yaxis={"tickformat": "~s", "range": [low, high]},
    )


def axis(found: list[Step]) -> tuple[float, float]:
    """Where the axis begins and ends: at 0, or below the lowest level where changes would be slivers from 0 on."""
    levels = [step.end for step in found]
    least, most = min(levels), max(levels)
    room = (most - least) or most or 1.0
    low = 0.0 if room > SLIVER * most else max(least - room, 0.0)
    return low, most + (most - low or 1.0) * HEADROOM


def steps(answer: Movement) -> list[Step]:
    """The bars from left to right; what moves no amount has none."""
    changes = [one for one in answer.classes if one.change]
    ends = list(itertools.accumulate((one.change for one in changes), initial=answer.opening.amount))
    first = _whole(formats.date(answer.since), answer.opening.amount, answer.currency)
    last = _whole(formats.date(answer.until), answer.closing.amount, answer.currency)
    between = [_step(one, ends[nth], answer.currency) for nth, one in enumerate(changes)]
    return [first, *between, last]


def _whole(label: str, amount: float, currency: str) -> Step:
    return Step("", label, 0.0, amount, formats.money(amount, currency), theme.NEUTRAL)


def _step(one: MovementClass, start: float, currency: str) -> Step:
    end = start + one.change
    rises = one.change > 0 or one.key == "won"
    return Step(
        one.key, one.label, start, end, formats.delta(one.change, "money", currency), theme.WON if rises else theme.LOST
    )


def waterfall_summary(answer: Movement) -> str:
    """Say in a sentence from where to where the amount went, and what moved it most each way."""
    change = answer.closing.amount - answer.opening.amount
    moved = [one for one in answer.classes if one.change]
    up = max((one for one in moved if one.change > 0), key=lambda one: one.change, default=None)
    down = min((one for one in moved if one.change < 0), key=lambda one: one.change, default=None)
    most = [f"{one.label.lower()} {formats.delta(one.change, 'money', answer.currency)}" for one in (up, down) if one]
    led = f": most by {' and '.join(most)}" if most else ""
    return (
        f"From {formats.money(answer.opening.amount, answer.currency)} on {formats.date(answer.since)} to"
        f" {formats.money(answer.closing.amount, answer.currency)} on {formats.date(answer.until)},"
        f" {formats.delta(change, 'money', answer.currency)}{led}.{_begins(answer)}"
    )


def _begins(answer: Movement) -> str:
    low, _ = axis(steps(answer))
    return f" The axis begins at {formats.money(low, answer.currency)}." if low else ""
