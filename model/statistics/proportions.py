"""A share of a count and the difference of two, with how much of them is noise: the win rate's interval is here."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from model.arrays import Numbers

Z95 = 1.959963984540054


def wilson(successes: float, n: float) -> tuple[float, float]:
    """95 % interval of one share, within 0 and 1; all of that where n is 0."""
    if n <= 0:
        return 0.0, 1.0
    low, high = wilson_bounds(successes, n)
    return max(0.0, float(low)), min(1.0, float(high))


def wilson_bounds(successes: npt.ArrayLike, n: npt.ArrayLike, z: float = Z95) -> tuple[Numbers, Numbers]:
    """Return the Wilson score interval of successes out of n, 95 % unless `z` says else; NaN where n is 0."""
    k, total = np.asarray(successes, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = k / total
        centre = (share + z**2 / (2 * total)) / (1 + z**2 / total)
        half = z / (1 + z**2 / total) * np.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    return centre - half, centre + half


def newcombe(
    successes: npt.ArrayLike, n: npt.ArrayLike, other_successes: npt.ArrayLike, other_n: npt.ArrayLike, z: float = Z95
) -> tuple[Numbers, Numbers]:
    """Return Newcombe's interval of the difference of two shares, 95 % unless `z` says else; NaN where an n is 0."""
    k, total, other_k, other_total = (
        np.asarray(part, dtype=float) for part in (successes, n, other_successes, other_n)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        share, other = k / total, other_k / other_total
    (low, high), (other_low, other_high) = wilson_bounds(k, total, z), wilson_bounds(other_k, other_total, z)
    below, above = np.hypot(share - low, other_high - other), np.hypot(high - share, other - other_low)
    return share - other - below, share - other + above


def differ(successes: int, n: int, other_successes: int, other_n: int) -> bool:
    """Say whether two shares differ beyond noise: the 95 % interval of their difference excludes 0."""
    low, high = newcombe(successes, n, other_successes, other_n)
    return bool(low > 0 or high < 0)
