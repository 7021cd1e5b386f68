"""Intervals of a mean that may be looked at any time: all of them hold the truth together as often as is said.

Asymptotic confidence sequences, Theorem 2.2 of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), Time-uniform
central limit theory and asymptotic confidence sequences, Annals of Statistics 52.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from model.arrays import Numbers

ERROR: Final = 0.05


def tightness(planned: int, error: float = ERROR) -> float:
    """The parameter (rho) with which the interval is tightest once `planned` values are known, to first order."""
    spent = -2 * math.log(error)
    return math.sqrt((spent + math.log(1 + spent)) / max(planned, 1))


def half_width(deviation: Numbers | float, n: int, planned: int, error: float = ERROR) -> Numbers:
    """Half the width of the interval of the mean of n values with this standard deviation."""
    square = n * tightness(planned, error) ** 2
    spread = math.sqrt(2 * (square + 1) / (n * square) * math.log(math.sqrt(square + 1) / error))
    return np.asarray(deviation, dtype="float64") * spread
