"""Intervals for shares: how much of a difference is noise."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from model.evaluate import Z95, wilson_bounds

# Two-sided 95 per cent.
Z = Z95
wilson = wilson_bounds
# A share of fewer than this many closed opportunities is shown, but marked as not to be relied on.
RELIABLE = 10

Bounds = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


def gap(
    successes: npt.ArrayLike, n: npt.ArrayLike, other_successes: npt.ArrayLike, other_n: npt.ArrayLike, z: float = Z
) -> Bounds:
    """Return Newcombe's interval of the difference of two shares, 95 % unless `z` says else; NaN where an n is 0."""
    k, total, other_k, other_total = (
        np.asarray(part, dtype=float) for part in (successes, n, other_successes, other_n)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        share, other = k / total, other_k / other_total
    (low, high), (other_low, other_high) = wilson(k, total, z), wilson(other_k, other_total, z)
    below, above = np.hypot(share - low, other_high - other), np.hypot(high - share, other - other_low)
    return share - other - below, share - other + above


def differ(successes: int, n: int, other_successes: int, other_n: int) -> bool:
    """Say whether two shares differ beyond noise: the 95 % interval of their difference excludes 0."""
    low, high = gap(successes, n, other_successes, other_n)
    return bool(low > 0 or high < 0)
