"""Amounts far outside the rest: a slip of the keyboard must not move what is suggested from all amounts together."""

from __future__ import annotations

import math
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

# Fewer amounts have no rest that one could lie outside of.
FEWEST: Final = 8
# A slip is rare: where more than a hundredth lie far outside, they are large customers beside small ones.
FEW_SHARE: Final = 0.01
# Even where most amounts are alike, one within eight times the upper quartile is no slip.
LEAST_SPREAD: Final = math.log(2)
# Its exponential is still a number.
LARGEST: Final = 700.0
# What adding up parts of amounts may be off by, of their sum.
ROUNDED: Final = 1e-9

Amounts: TypeAlias = npt.NDArray[np.float64]


def outer_fence(amounts: Amounts, weight: Amounts | None = None) -> float | None:
    """Return the amount above which another lies far outside the rest; None where fewer than eight are above 0.

    Tukey's outer fence (Exploratory Data Analysis, 1977, chapter 2): three times the distance between the quartiles
    beyond the upper one; of logarithms, because amounts spread by factors. It lies no lower than what 99 of 100 stay
    under. Each counts its weight, 1 unless given: rows that are parts of one opportunity count as one.
    """
    found = np.isfinite(amounts) & (amounts > 0)
    known, counts = _ascending(amounts[found], np.ones(found.sum()) if weight is None else weight[found])
    if not len(counts) or counts[-1] < FEWEST - ROUNDED:
        return None
    lower, upper = _quantile(np.log(known), counts, 0.25), _quantile(np.log(known), counts, 0.75)
    beyond = math.exp(min(upper + 3 * max(upper - lower, LEAST_SPREAD), LARGEST))
    return max(beyond, _at(known, counts, math.floor(float(counts[-1] - 1) * (1 - FEW_SHARE) + _slack(counts))))


def ordinary(amounts: Amounts, weight: Amounts | None = None) -> Amounts:
    """Return the amounts with NaN in place of those far outside the rest."""
    far = outer_fence(amounts, weight)
    return amounts if far is None else np.where(amounts > far, np.nan, amounts)


def _ascending(values: Amounts, weight: Amounts) -> tuple[Amounts, Amounts]:
    """Return the values in order, and how many there are up to and with each."""
    order = np.argsort(values, kind="stable")
    return values[order], np.cumsum(weight[order])


def _quantile(values: Amounts, counts: Amounts, share: float) -> float:
    """Return the value that a share of them lies below, between two of them in proportion."""
    place = float(counts[-1] - 1) * share
    whole = math.floor(place + _slack(counts))
    first, second = _at(values, counts, whole), _at(values, counts, whole + 1)
    return first + (second - first) * max(place - whole, 0.0)


def _at(values: Amounts, counts: Amounts, place: int) -> float:
    """Return the value that stands at a place, counted from 0, where each stands as often as its weight says."""
    return float(values[min(int(np.searchsorted(counts, place + _slack(counts), side="right")), len(values) - 1)])


def _slack(counts: Amounts) -> float:
    """Return what a sum of so many parts may be off by."""
    return ROUNDED * max(float(counts[-1]), 1.0)
