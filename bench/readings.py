"""What watch.js noted, read as figures: how long after a hand's event its answer and its curve stood on the page."""

from __future__ import annotations

import bisect
import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

MISSING = float("nan")
# Where an answer is asked for: a callback of Dash, or the page's JSON twin.
QUESTIONS = ("/_dash-update-component", "/api/v1/what-if/")


@dataclasses.dataclass(frozen=True)
class Noted:
    """Everything since watching began, in milliseconds of the page's clock, each list in order of time.

    `events` by name are pairs of when the event's first listener ran and when the browser says that it happened;
    `answers` are when the answer's panel changed, `other` those at which the probability itself was another; `frames`
    leads from an answer to the end of the frame that shows it; `requests` are name, start, asked, answered and ended.
    """

    events: Mapping[str, Sequence[tuple[float, float]]]
    answers: Sequence[float]
    other: Sequence[float]
    curves: Sequence[float]
    frames: Mapping[float, float]
    reconciled: Sequence[float]
    requests: Sequence[tuple[str, float, float, float, float]]

    @classmethod
    def of(cls, noted: Mapping[str, list[Any]]) -> Noted:
        """Read what the page hands over."""
        names = {name for name, *_ in noted["events"]}
        return cls(
            events={name: [(at, stamp) for one, at, stamp in noted["events"] if one == name] for name in names},
            answers=[at for at, _ in noted["answers"]],
            other=[at for at, other in noted["answers"] if other],
            curves=noted["curves"],
            frames=dict(noted["frames"]),
            reconciled=noted["reconciled"],
            requests=sorted((tuple(one) for one in noted["requests"]), key=lambda one: one[1]),
        )

    def times(self, event: str) -> list[float]:
        """When the first listener of each such event ran."""
        return [at for at, _ in self.events.get(event, ())]


@dataclasses.dataclass(frozen=True)
class Step:
    """One press of a key: milliseconds from the press to the new probability, the curve and the end of the frame.

    `moved` tells whether the press moved the lever at all, `waited` how long a request for it took; what did not
    change and what was not asked is not a number.
    """

    moved: bool
    probability: float = MISSING
    curve: float = MISSING
    frame: float = MISSING
    waited: float = MISSING

    @property
    def changed(self) -> bool:
        """Tell whether the press changed the probability."""
        return not math.isnan(self.probability)


@dataclasses.dataclass(frozen=True)
class Drag:
    """One drag: its seconds, its moves that moved the lever, repaints in it, requests in it, milliseconds to the curve.

    `last` is the milliseconds from its last move to the last change of the answer.
    """

    seconds: float
    moves: int
    answers: int
    curves: int
    requests: int
    to_curve: Sequence[float]
    last: float


@dataclasses.dataclass(frozen=True)
class Release:
    """One release: milliseconds until the server's answer was painted, and those of them the request waited."""

    reconciled: float
    waited: float


def after(times: Sequence[float], since: float) -> float:
    """Return the first of the ascending times that is not before `since`, not a number if there is none."""
    at = bisect.bisect_left(times, since)
    return times[at] if at < len(times) else MISSING


def step(noted: Noted) -> Step:
    """Read one press of a key, from the moment at which the browser says that it happened."""
    moves, presses = noted.times("input"), noted.events.get("keydown", ())
    if not moves or not presses:
        return Step(moved=False)
    pressed, answered = presses[0][1], after(noted.answers, moves[0])
    return Step(
        moved=True,
        probability=after(noted.other, moves[0]) - pressed,
        curve=after(noted.curves, moves[0]) - pressed,
        frame=noted.frames.get(answered, MISSING) - pressed,
        waited=_waited(noted, pressed, answered),
    )


def drag(noted: Noted) -> Drag:
    """Read one drag, from its first move to its last."""
    moves, released = noted.times("input"), noted.times("pointerup")[0]
    first, last = moves[0], moves[-1]
    within = [[at for at in times if first <= at <= released] for times in (noted.answers, noted.curves)]
    asked = [one for one in noted.requests if first <= one[1] < released]
    return Drag(
        seconds=(last - first) / 1000,
        moves=len(moves),
        answers=len(within[0]),
        curves=len(within[1]),
        requests=len(asked),
        to_curve=[after(noted.curves, at) - at for at in moves],
        last=max((at for at in noted.answers if at >= last), default=MISSING) - last,
    )


def release(noted: Noted) -> Release:
    """Read one release, from the moment at which its first listener ran."""
    released = noted.times("pointerup")[0]
    reconciled = after(noted.reconciled, released)
    return Release(reconciled - released, _waited(noted, released, reconciled))


def _waited(noted: Noted, since: float, until: float) -> float:
    """How long the request took that was answered last before `until`: the one that was waited for."""
    asked_here = [one for one in noted.requests if any(path in one[0] for path in QUESTIONS)]
    waits = [one for one in asked_here if since <= one[1] and one[4] <= until]
    _, _, asked, answered, _ = max(waits, key=lambda one: one[4], default=("", MISSING, MISSING, MISSING, MISSING))
    return answered - asked


def quantile(figures: Sequence[float], share: float) -> float:
    """Return a quantile of the figures that are numbers, not a number where none is."""
    known = [figure for figure in figures if not math.isnan(figure)]
    return float(np.quantile(known, share)) if known else MISSING
