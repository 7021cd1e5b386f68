"""Amounts far outside the rest: a slip of the keyboard must not move what is suggested from all amounts together."""

from __future__ import annotations

import math
from typing import Final

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


def outer_fence(amounts: npt.NDArray[np.float64]) -> float | None:
    """Return the amount above which another lies far outside the rest; None where fewer than eight are above 0.

    Tukey's outer fence (Exploratory Data Analysis, 1977, chapter 2): three times the distance between the quartiles
    beyond the upper one; of logarithms, because amounts spread by factors. It lies no lower than what 99 of 100 stay
    under.
    """
    known = amounts[np.isfinite(amounts) & (amounts > 0)]
    if len(known) < FEWEST:
        return None
    lower, upper = np.quantile(np.log(known), [0.25, 0.75])
    beyond = math.exp(min(upper + 3 * max(upper - lower, LEAST_SPREAD), LARGEST))
    return max(beyond, float(np.quantile(known, 1 - FEW_SHARE, method="lower")))


def ordinary(amounts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the amounts with NaN in place of those far outside the rest."""
    far = outer_fence(amounts)
    return amounts if far is None else np.where(amounts > far, np.nan, amounts)
