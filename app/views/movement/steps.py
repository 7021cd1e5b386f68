"""The steps of a waterfall: from the opening amount over each change to the closing one."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from typing import Final

from app import formats
from app.views.movement.addresses import class_at
from app.views.movement.answer import Movement, MovementClass

# Below this share of the largest level all changes together are too small to be seen from 0 on.
SLIVER: Final = 0.3
# Above the highest level there is room for its words.
HEADROOM: Final = 0.15


@dataclasses.dataclass(frozen=True)
class Step:
    """A bar: its kind of change, its words, the amounts that it stands between, and whether it is good news.

    What is open has no key, and is `good` neither way. `href` is the address of its deals, '' where none is.
    """

    key: str
    label: str
    start: float
    end: float
    words: str
    good: bool | None = None
    href: str = ""


def steps(answer: Movement, asked: Mapping[str, str] | None = None) -> list[Step]:
    """The bars from left to right; what moves no amount has none, and nor has what is not known.

    asked: the days of the address, which those of the bars keep.
    """
    changes = [one for one in answer.classes if one.moves]
    ends = list(itertools.accumulate((one.change for one in changes), initial=answer.opening.amount))
    first = _whole(formats.date(answer.since), answer.opening.amount, answer.currency)
    last = _whole(formats.date(answer.until), answer.closing.amount, answer.currency, answer.closing_href)
    between = [_step(one, ends[nth], answer.currency, class_at(one.key, asked)) for nth, one in enumerate(changes)]
    return [first, *between, last]


def _whole(label: str, amount: float, currency: str, href: str = "") -> Step:
    return Step("", label, 0.0, amount, formats.money(amount, currency), href=href)


def _step(one: MovementClass, start: float, currency: str, href: str) -> Step:
    words = formats.delta(one.change, "money", currency)
    return Step(one.key, one.label, start, start + one.change, words, one.change > 0 or one.key == "won", href)


def axis(found: Sequence[Step]) -> tuple[float, float]:
    """Where the axis begins and ends: at 0, or below the lowest level where changes would be slivers from 0 on."""
    levels = [step.end for step in found]
    least, most = min(levels), max(levels)
    room = (most - least) or most or 1.0
    low = 0.0 if room > SLIVER * most else max(least - room, 0.0)
    return low, most + (most - low or 1.0) * HEADROOM


def summary(answer: Movement) -> str:
    """Say in a sentence from where to where the amount went, and what moved it most each way."""
    change = answer.closing.amount - answer.opening.amount
    moved = [one for one in answer.classes if one.moves]
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


def headline(answer: Movement) -> str:
    """'Open pipeline +$1.2 M since 15 Nov 2026'."""
    change = formats.delta(answer.closing.amount - answer.opening.amount, "money", answer.currency)
    return f"Open pipeline {change} since {formats.date(answer.since)}"
