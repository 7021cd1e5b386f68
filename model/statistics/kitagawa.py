"""A difference of two rates, split into what comes of another mix of groups and what of other rates within them."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from model.arrays import Numbers


@dataclasses.dataclass(frozen=True)
class RateChange:
    """By how much each group moved the overall rate, by its share of the whole (`mix`) and by its own rate (`rate`).

    Both are differences of shares of 1, a group each; all of them add up to the difference of the two overall rates.
    """

    mix: Numbers
    rate: Numbers


def kitagawa(
    successes: npt.ArrayLike, n: npt.ArrayLike, earlier_successes: npt.ArrayLike, earlier_n: npt.ArrayLike
) -> RateChange:
    """Split the difference between two overall rates over groups (Kitagawa 1955, its two-component form).

    mix = (w1 - w0)(r1 + r0) / 2 and rate = (r1 - r0)(w1 + w0) / 2 with a group's share w of the whole and its rate r. A
    group that one side alone has counts as mix: its rate there stands for both.
    """
    k, total, earlier_k, earlier_total = (
        np.asarray(part, dtype=float) for part in (successes, n, earlier_successes, earlier_n)
    )
    weight, earlier_weight = total / total.sum(), earlier_total / earlier_total.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        share, earlier = k / total, earlier_k / earlier_total
    share, earlier = np.where(total > 0, share, earlier), np.where(earlier_total > 0, earlier, share)
    return RateChange(
        mix=(weight - earlier_weight) * (share + earlier) / 2, rate=(share - earlier) * (weight + earlier_weight) / 2
    )
