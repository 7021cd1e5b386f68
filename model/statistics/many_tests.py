"""Many comparisons at once: which of them hold when all are counted, and the chance that one alone gives."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from model.arrays import Mask, Numbers


def holm(chances: npt.ArrayLike, error: float = 0.05) -> Mask:
    """Return which of many hypotheses are refused, so that any is refused by mistake with at most this chance.

    Step-down by Holm (1979), valid however the tests hang together. NaN is never refused.
    """
    found = np.asarray(chances, dtype=float)
    refused = np.zeros(len(found), dtype=bool)
    order = np.argsort(found)[: int((~np.isnan(found)).sum())]
    for rank, place in enumerate(order):
        if found[place] > error / (len(order) - rank):
            break
        refused[place] = True
    return refused


def widened(comparisons: int, error: float = 0.05) -> float:
    """Return how many standard errors an interval spans so that of so many, any misses with at most this chance.

    Bonferroni's; of fewer than one it is that of one.
    """
    return NormalDist().inv_cdf(1 - error / (2 * max(comparisons, 1)))


def two_shares(
    successes: npt.ArrayLike, n: npt.ArrayLike, other_successes: npt.ArrayLike, other_n: npt.ArrayLike
) -> Numbers:
    """Return how likely two shares that are alike differ at least as much, either way (pooled score test).

    1 where both are 0 or both are 1; NaN where an n is 0.
    """
    k, total, other_k, other_total = (
        np.asarray(part, dtype=float) for part in (successes, n, other_successes, other_n)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = (k + other_k) / (total + other_total)
        spread = np.sqrt(pooled * (1 - pooled) * (1 / total + 1 / other_total))
        distance = np.where(spread > 0, np.abs(k / total - other_k / other_total) / spread, 0.0)
    tail = np.array([math.erfc(each / math.sqrt(2)) for each in np.atleast_1d(distance)])
    return np.where((total > 0) & (other_total > 0), tail, np.nan)
