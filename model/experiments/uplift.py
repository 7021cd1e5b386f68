"""What acting has changed among the deals that were followed long enough: losses, money, and the share saved."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np

from model.arrays import Mask, Numbers
from model.experiments.assignment import SHARE
from model.experiments.confidence_sequence import half_width

# The save rates that are tried: below 0 acting loses deals, at the lowest twice as many.
LOWEST: Final = -1.0
RATES: Final = np.round(np.linspace(LOWEST, 1.0, 401), 3)


@dataclasses.dataclass(frozen=True)
class Followed:
    """Deals whose follow-up has passed, a row each; whoever was to be acted on counts so, whatever was done.

    `act` tells the arm, `lost` whether it was lost within the follow-up, `won` the money won within it. `expected_lost`
    and `expected_won` are what the model said of both on the day on which the arm was given.
    """

    act: Mask
    lost: Numbers
    won: Numbers
    expected_lost: Numbers
    expected_won: Numbers

    def some(self, chosen: Mask) -> Followed:
        """Return some of the rows."""
        return Followed(*(getattr(self, field.name)[chosen] for field in dataclasses.fields(self)))


@dataclasses.dataclass(frozen=True)
class Estimate:
    """A value with an interval that may be looked at any time."""

    value: float
    low: float
    high: float


@dataclasses.dataclass(frozen=True)
class Uplift:
    """What acting has changed. `loss` is the loss rate of those to be acted on less that of those held out.

    `money` is the same of the money won, per deal. `save_rate` is the share of the losses that acting has saved; None
    while nothing can be said of it.
    """

    act: int
    held_out: int
    lost_act: float
    lost_held_out: float
    loss: Estimate
    money: Estimate
    save_rate: Estimate | None

    @property
    def n(self) -> int:
        """How many deals were followed."""
        return self.act + self.held_out


def uplift(followed: Followed, planned: int) -> Uplift | None:
    """Compare both arms; None until each has a deal.

    Each deal counts by its augmented inverse-probability value, m + A / p (y - m), where A tells its arm, p is the
    share acted on, y the outcome and m what the model had expected (section 3 of the confidence sequences' paper). As m
    was fixed before the arm was given, a wrong one costs width and no truth. Pairs within strata only narrow what is
    left to chance.
    """
    act, n = followed.act, len(followed.act)
    if not act.any() or act.all():
        return None
    acted, held = _values(act, followed.lost, followed.expected_lost)
    won, other = _values(act, followed.won, followed.expected_won)
    return Uplift(
        act=int(act.sum()),
        held_out=int(n - act.sum()),
        lost_act=float(followed.lost[act].mean()),
        lost_held_out=float(followed.lost[~act].mean()),
        loss=_mean(acted - held, planned),
        money=_mean(won - other, planned),
        save_rate=_save_rate(acted, held, planned),
    )


def _values(act: Mask, outcome: Numbers, expected: Numbers) -> tuple[Numbers, Numbers]:
    """What each deal says of the outcome if all were acted on, and if none were."""
    missed = outcome - expected
    return expected + act / SHARE * missed, expected + ~act / (1 - SHARE) * missed


def _mean(values: Numbers, planned: int) -> Estimate:
    mean, half = float(values.mean()), float(half_width(_deviation(values.var()), len(values), planned))
    return Estimate(mean, mean - half, mean + half)


def _deviation(variance: Numbers | float) -> Numbers:
    return np.sqrt(np.maximum(variance, 0.0))


def _save_rate(acted: Numbers, held: Numbers, planned: int) -> Estimate | None:
    """The rates s that are not refused: the mean of acted - (1 - s) held has an interval that holds 0 (Fieller)."""
    if held.mean() <= 0:
        return None
    kept = 1 - RATES
    (spread, both), (_, other) = np.cov(acted, held, ddof=0)
    variance = spread + kept**2 * other - 2 * kept * both
    mean = acted.mean() - kept * held.mean()
    found = RATES[np.abs(mean) <= half_width(_deviation(variance), len(acted), planned)]
    value = float(np.clip(1 - acted.mean() / held.mean(), LOWEST, 1.0))
    return Estimate(value, min(value, *found.tolist()), max(value, *found.tolist())) if len(found) else None
