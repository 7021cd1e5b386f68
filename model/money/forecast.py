"""What a period will end with: what is won so far, what open deals bring by its end, what is opened and won in it."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np

from model.arrays import Numbers

# One time in ten less than the first comes, one time in ten more than the last.
SHARES: Final = (0.1, 0.5, 0.9)
DRAWS: Final = 2_000
# The largest are drawn one by one; the many others together are as good as normal.
LARGEST: Final = 300
# What all deals have in common is worked out at so many points, in standard deviations, and read off between them.
POINTS: Final = np.linspace(-4.0, 4.0, 33)
# The mean of the logistic function of a normal variable is that of a smaller one (MacKay, Neural Computation 1992).
SMALLER: Final = np.pi / 8
SUREST: Final = 1e-6
# From fewer former periods nobody knows what new deals bring.
FEWEST: Final = 2


@dataclasses.dataclass(frozen=True, eq=False)
class Deals:
    """Open deals with their chance to be won in the period: the first `single` one by one, the rest in groups.

    chance: of each deal, and of every deal of a group. amount: in all of it. square: the sum of its squared amounts.
    """

    amount: Numbers
    square: Numbers
    chance: Numbers
    single: int

    @classmethod
    def each(cls, amount: Numbers, chance: Numbers) -> Deals:
        """Take deals of which each stands for itself; the largest come first."""
        order = np.argsort(-amount, kind="stable")
        return cls(amount[order], amount[order] ** 2, chance[order], min(len(amount), LARGEST))

    @property
    def expected(self) -> float:
        """The mean of what they bring."""
        return float(self.amount @ self.chance)

    @property
    def variance(self) -> float:
        """The variance of what they bring where each is won or not by itself."""
        return float(self.square @ (self.chance * (1.0 - self.chance)))

    @property
    def slope(self) -> float:
        """How much more they bring per unit by which the log-odds of all of them rise."""
        return float(self.amount @ (self.chance * (1.0 - self.chance)))

    def without(self, left_out: Numbers) -> Deals:
        """The same without some of the single ones, by position."""
        kept = np.ones(len(self.amount), dtype=bool)
        kept[left_out.astype(int)] = False
        return Deals(self.amount[kept], self.square[kept], self.chance[kept], self.single - len(left_out))


@dataclasses.dataclass(frozen=True)
class Forecast:
    """Between which values a period's won amount will end: low, middle, high as of SHARES, and the mean."""

    low: float
    middle: float
    high: float
    expected: float


def forecast(so_far: float, deals: Deals, new: Numbers, shared: float, *, seed: int = 7) -> Forecast:
    """Say what a period ends with: what is won so far, what deals bring, and what `new` ones did in former periods.

    The log-odds of all deals move together by a normal number of standard deviation `shared`, each deal is then won or
    not by itself; on the mean every deal keeps its chance. The same values and seed give the same ends.
    """
    rng = np.random.default_rng(seed)
    moved = rng.standard_normal(DRAWS)
    come = _largest(deals, shared, moved, rng) + _others(deals, shared, moved, rng)
    fresh, mean = _new(new, rng)
    ends = np.quantile(so_far + come + fresh, SHARES)
    return Forecast(float(ends[0]), float(ends[1]), float(ends[2]), so_far + deals.expected + mean)


def chances(chance: Numbers, moved: Numbers, shared: float) -> Numbers:
    """Chances of deals whose log-odds have all moved by so many standard deviations (moves x deals)."""
    held = np.clip(chance, SUREST, 1.0 - SUREST)
    odds = np.log(held / (1.0 - held)) * np.sqrt(1.0 + SMALLER * shared**2)
    found = 1.0 / (1.0 + np.exp(-(odds + shared * moved[:, None])))
    return np.asarray(np.where((chance <= 0.0) | (chance >= 1.0), chance, found))


def _largest(deals: Deals, shared: float, moved: Numbers, rng: np.random.Generator) -> Numbers:
    """What the single deals bring in each draw."""
    amount, chance = deals.amount[: deals.single], deals.chance[: deals.single]
    luck = rng.random((DRAWS, deals.single))
    return np.asarray((luck < chances(chance, moved, shared)) @ amount)


def _others(deals: Deals, shared: float, moved: Numbers, rng: np.random.Generator) -> Numbers:
    """What the groups bring in each draw."""
    amount, square = deals.amount[deals.single :], deals.square[deals.single :]
    chance = chances(deals.chance[deals.single :], POINTS, shared)
    mean = np.interp(moved, POINTS, chance @ amount)
    variance = np.interp(moved, POINTS, (chance * (1.0 - chance)) @ square)
    come = mean + np.sqrt(variance) * rng.standard_normal(DRAWS)
    return np.clip(come, 0.0, max(float(amount.sum()), 0.0))


def _new(former: Numbers, rng: np.random.Generator) -> tuple[Numbers, float]:
    """What new deals bring in each draw, and its mean: a gamma variable with the moments of former periods.

    The spread is that of one more period: the mean of few is itself uncertain.
    """
    if len(former) < FEWEST or not former.mean() > 0:
        return np.zeros(DRAWS), 0.0
    mean, variance = float(former.mean()), float(former.var(ddof=1)) * (1.0 + 1.0 / len(former))
    if not variance > 0:
        return np.full(DRAWS, mean), mean
    return rng.gamma(mean**2 / variance, variance / mean, DRAWS), mean
