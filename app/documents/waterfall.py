"""A waterfall as a drawing of rectangles, lines and words, for files that run no script."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from html import escape
from typing import Final

from app.palette import LOST, NEUTRAL, WON
from app.views.movement.steps import Step, axis

WIDE, HIGH = 720.0, 260.0
TOP, FOOT = 14.0, 46.0
# Of the place that a bar has, so much it fills.
FILLED: Final = 0.7
LONGEST: Final = 13


@dataclasses.dataclass(frozen=True)
class Bar:
    """A bar in the drawing's units, from its upper left corner, with its words above and its label below."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    words: str
    label: tuple[str, ...]

    @property
    def middle(self) -> float:
        """Where its words are centred."""
        return self.x + self.width / 2


def bars(found: Sequence[Step]) -> list[Bar]:
    """Place the steps side by side; a bar is at least a unit high, so that it is seen."""
    low, high = axis(found)
    place, down = WIDE / len(found), (HIGH - TOP - FOOT) / (high - low or 1.0)

    def bar(nth: int, step: Step) -> Bar:
        ends = [max(end, low) for end in (step.start, step.end)]
        upper = TOP + (high - max(ends)) * down
        colour = NEUTRAL if step.good is None else WON if step.good else LOST
        x = place * (nth + (1 - FILLED) / 2)
        height = max((max(ends) - min(ends)) * down, 1.0)
        return Bar(x, upper, place * FILLED, height, colour, step.words, wrapped(step.label))

    return [bar(nth, step) for nth, step in enumerate(found)]


def wrapped(label: str) -> tuple[str, ...]:
    """Break a label between words, so that it is no wider than its bar."""
    lines: list[str] = []
    for word in label.split(" "):
        if lines and len(lines[-1]) + len(word) < LONGEST:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def svg(found: Sequence[Step], summary: str) -> str:
    """Write the drawing as an image that carries its sentence."""
    parts = [part for bar in bars(found) for part in _parts(bar)]
    ground = f'<line x1="0" x2="{WIDE:g}" y1="{HIGH - FOOT:g}" y2="{HIGH - FOOT:g}" stroke="{NEUTRAL}"/>'
    named = f'role="img" aria-label="{escape(summary)}" viewBox="0 0 {WIDE:g} {HIGH:g}" font-size="12"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {named} fill="currentColor">{ground}{"".join(parts)}</svg>'


def _parts(bar: Bar) -> list[str]:
    rectangle = (
        f'<rect x="{bar.x:.1f}" y="{bar.y:.1f}" width="{bar.width:.1f}" height="{bar.height:.1f}" rx="2" '
        f'fill="{bar.colour}"/>'
    )
    lines = [(bar.y - 4, bar.words), *((HIGH - FOOT + 15 * (nth + 1), line) for nth, line in enumerate(bar.label))]
    return [rectangle, *(_text(bar.middle, y, words) for y, words in lines)]


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(words)}</text>'
