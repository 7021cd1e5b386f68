"""Which of two groups of values is larger, by ranks alone: no shape of their distributions is supposed."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import numpy.typing as npt

from model.arrays import Numbers
from model.statistics.proportions import Z95


@dataclasses.dataclass(frozen=True)
class Shift:
    """By how much values are typically larger than others: between low and high in 95 of 100 cases.

    chance: how likely two groups that are alike differ at least as much, either way.
    """

    low: float
    high: float
    chance: float


def shifted(values: npt.ArrayLike, n: npt.ArrayLike, others: npt.ArrayLike, other_n: npt.ArrayLike) -> Shift:
    """Compare whole values (days), each there so many times, with others: Mann and Whitney (1947), ties counted half.

    The interval is that of Hodges and Lehmann (1963), of all differences of two values. Neither group is empty.
    """
    x, many, y, other_many = (np.asarray(part, dtype=float) for part in (values, n, others, other_n))
    least = x.min() - y.max()
    place = (x[:, None] - y[None, :] - least).astype(int)
    # Differences of whole values are few: they are counted, not sorted.
    pairs = np.bincount(place.ravel(), np.outer(many, other_many).ravel()).astype(float)
    apart = np.arange(len(pairs), dtype=float) + least
    above, spread = float(pairs @ ((apart > 0) + 0.5 * (apart == 0))), _spread(x, many, y, other_many)
    half = float(pairs.sum()) / 2
    chance = math.erfc(abs(above - half) / spread / math.sqrt(2)) if spread > 0 else 1.0
    return Shift(*_ends(apart, pairs, half, Z95 * spread), chance)


def _spread(x: Numbers, many: Numbers, y: Numbers, other_many: Numbers) -> float:
    """The standard deviation of how many pairs are in favour, where both groups are alike."""
    of_x, of_y = float(many.sum()), float(other_many.sum())
    whole = of_x + of_y
    _, place = np.unique(np.concatenate([x, y]), return_inverse=True)
    tied = np.bincount(place, np.concatenate([many, other_many]))
    ties = float((tied**3 - tied).sum()) / (whole * (whole - 1))
    return math.sqrt(max(of_x * of_y / 12 * (whole + 1 - ties), 0.0))


def _ends(apart: Numbers, pairs: Numbers, half: float, reach: float) -> tuple[float, float]:
    """The differences, in order, between which so many pairs on either side of the middle one lie."""
    upto, last = np.cumsum(pairs), len(apart) - 1
    low, high = np.searchsorted(upto, half - reach, side="right"), np.searchsorted(upto, half + reach, side="left")
    return float(apart[min(int(low), last)]), float(apart[min(int(high), last)])
