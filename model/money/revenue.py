"""Between which values revenue will lie: each deal is won or not by itself, and what was said may be off as a whole."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from model.arrays import Numbers

# Nine times in ten what comes lies between the 5 % and the 95 % quantile.
TAIL = 0.05
# The largest are drawn one by one; the many others together are as good as normal.
LARGEST, DRAWS = 300, 2_000
# What is said is never surer than this, whatever a short history shows.
LEAST_DOUBT = 0.02


@dataclasses.dataclass(frozen=True, eq=False)
class Chances:
    """What may be won by the end of each of some dates, each holding what is won by those before it.

    amount: of the largest. won_by: their chance to be won by each date (deals x dates). mean, variance: of what all
    the others bring between one date and the next, the last one more: ever (dates + 1). others: the open amount of all
    the others together: with that of the largest it is the most that can come.
    """

    amount: Numbers
    won_by: Numbers
    mean: Numbers
    variance: Numbers
    others: float

    @property
    def whole(self) -> float:
        """Return the whole amount that is open."""
        return max(float(self.amount.sum()) + self.others, 0.0)


def between(chances: Chances, doubt: Numbers, *, seed: int = 7) -> tuple[Numbers, Numbers]:
    """Lower and upper end of what is won from each date to the next, and last of all that is ever won (dates + 1).

    `doubt` holds how far off each may be as a whole, as a share: it stretches every draw by a factor that is
    log-normal with a mean of 1, up to the whole amount that is open. The same chances and seed give the same ends.
    """
    rng = np.random.default_rng(seed)
    drawn = _simulate_largest(chances, rng)
    rest = chances.mean + np.sqrt(chances.variance) * rng.standard_normal(drawn.shape)
    spread = np.sqrt(np.log1p(doubt**2))
    factor = np.exp(spread * rng.standard_normal(drawn.shape) - spread**2 / 2)
    come = np.clip((drawn + np.maximum(rest, 0.0)) * factor, 0.0, chances.whole)
    low, high = np.quantile(come, [TAIL, 1.0 - TAIL], axis=0)
    return low, high


def _simulate_largest(chances: Chances, rng: np.random.Generator) -> Numbers:
    """What the largest bring (draws x (dates + 1))."""
    luck = rng.random((DRAWS, len(chances.amount)), dtype="float32")
    by = np.stack([(luck < each) @ chances.amount for each in chances.won_by.T.astype("float32")], axis=1)
    return np.column_stack([np.diff(by, axis=1, prepend=0.0), by[:, -1]])


def doubt(predicted: Numbers, came: Numbers, opportunity: npt.NDArray[np.intp]) -> float:
    """How far off sums of what was said may be, as a share: one value per look, what was said and what came of it.

    What was off, and the standard error of the ratio of both sums with opportunities as the draws (Cochran, Sampling
    Techniques, 1977: ratio estimates), as one: the root of their squares.
    """
    expected = float(predicted.sum())
    if not expected > 0:
        return LEAST_DOUBT
    realised = float(came.sum()) / expected
    off = np.bincount(opportunity, came - realised * predicted)
    error = float(np.sqrt((off**2).sum())) / expected
    return max(float(np.hypot(realised - 1.0, error)), LEAST_DOUBT)
