"""The interval of a probability: how far calibration and trees are settled by the opportunities they rest on."""

from __future__ import annotations

import dataclasses
import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.arrays import Index, Numbers
from model.statistics.calibration import Calibration, sigmoid

# Of a larger calibration the interval is that of so many of its opportunities: wider than it could be, never narrower.
MOST_OPPORTUNITIES = 4_000
MOST_STEPS = 1_000
# One calibration's two Venn-Abers probabilities lie a point or two apart and hold the true one in a fifth of cases.
# Between the ends below, over resampled calibrations, it lies in nine of ten where the trees are right.
RESAMPLES = 40
TAIL = 0.05
NORMAL_TAIL = 1.645
CERTAIN = 1e-9


@dataclasses.dataclass(frozen=True, eq=False)
class Band:
    """A step table of raw log-odds: the interval's ends are constant between neighbours of `raw`.

    raw: K ascending values. low, high: K + 1 loss probabilities. low[j] holds where j of `raw` are at or below the
    value, high[j] where j of them are below it.
    """

    raw: Numbers
    low: Numbers
    high: Numbers

    def apply(self, raw: Numbers, probability: Numbers) -> tuple[Numbers, Numbers]:
        """Lower and upper end of the interval around each calibrated probability.

        The interval is that of the estimate, not of one opportunity's future: what is shown is Platt's
        probability, and the interval is widened to hold it where isotonic regression puts it elsewhere.
        """
        low, high = self.between(raw)
        return np.minimum(low, probability), np.maximum(high, probability)

    def between(self, raw: Numbers) -> tuple[Numbers, Numbers]:
        """Both ends of each raw value, wherever its calibrated probability lies."""
        return self.low[np.searchsorted(self.raw, raw, "right")], self.high[np.searchsorted(self.raw, raw, "left")]

    def widened(self, calibration: Calibration, raw: Numbers, errs: Numbers) -> Band:
        """Add what the trees themselves err by: `errs`, a standard deviation of log-odds at ascending `raw` values.

        In log-odds, both distances from the calibrated probability add as independent errors do.
        """
        if not len(self.raw):
            return self
        below, above = np.r_[self.raw[0], self.raw], np.r_[self.raw, self.raw[-1]]
        by = [calibration.slope * np.asarray(np.interp(at, raw, errs)) for at in (below, above)]
        low = _farther(calibration.log_odds(below), self.low, by[0], -1.0)
        high = _farther(calibration.log_odds(above), self.high, by[1], 1.0)
        # Neither end may fall where the value rises; the wider one stands.
        return Band(self.raw, np.minimum.accumulate(low[::-1])[::-1], np.maximum.accumulate(high))

    def as_json(self) -> dict[str, list[float]]:
        """Return the table as plain lists."""
        return {field.name: getattr(self, field.name).tolist() for field in dataclasses.fields(self)}

    @classmethod
    def of_json(cls, held: dict[str, Any]) -> Band:
        """Read what `as_json` wrote."""
        return cls(**{field.name: np.array(held[field.name], "float64") for field in dataclasses.fields(cls)})


def fit(
    raw: Numbers, label: Numbers, opportunity: npt.NDArray[Any], *, seed: int = 7, resamples: int = RESAMPLES
) -> Band:
    """Learn the interval from looks that the trees have not seen: raw log-odds, label (1 lost, 0 won), opportunity.

    One look per opportunity is drawn by seed: looks at the same one are not exchangeable. Each of `resamples` draws
    opportunities anew, with replacement; the ends are the 5 % quantile of the lower and the 95 % quantile of the upper
    Venn-Abers probability. With none, both are those of one draw. Without any look the interval is everything.
    Inductive Venn-Abers predictor: Vovk, Petej and Fedorova, NeurIPS 2015.
    """
    if not len(raw):
        return Band(np.zeros(0), np.zeros(1), np.ones(1))
    rng = np.random.default_rng(seed)
    first, *drawn = (_one_row_each(opportunity, rng, anew=turn > 0) for turn in range(resamples + 1))
    if not drawn:
        return venn_abers(raw[first], label[first])
    return _envelope([venn_abers(raw[each], label[each]) for each in drawn], raw[first])


def _one_row_each(opportunity: npt.NDArray[Any], rng: np.random.Generator, *, anew: bool) -> Index:
    """Places of one look at each opportunity; `anew` draws the opportunities with replacement."""
    codes, ids = pd.factorize(opportunity)
    order, count = np.argsort(codes, kind="stable"), np.bincount(codes)
    n = len(ids)
    drawn = rng.integers(0, n, n) if anew else rng.permutation(n)
    drawn = drawn[:MOST_OPPORTUNITIES]
    start = np.cumsum(count) - count
    return order[start[drawn] + (rng.random(len(drawn)) * count[drawn]).astype(np.intp)]


def venn_abers(raw: Numbers, label: Numbers) -> Band:
    """Both Venn-Abers probabilities of any value: calibrated with it as one more win (low), and as one more loss."""
    # The package switches NumPy's warnings off for the whole process as it is imported, and divides by zero on purpose.
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from venn_abers import calc_p0p1  # noqa: PLC0415  # loaded by training only

        as_win, as_loss, values = calc_p0p1(np.column_stack([-raw, raw]), label)
    low, high = as_win[:, 1], as_loss[:, 1]
    steps = np.flatnonzero((np.diff(low) != 0) | (np.diff(high) != 0))
    return Band(values[steps].astype("float64"), low[np.r_[0, steps + 1]], high[np.r_[0, steps + 1]])


def _envelope(bands: list[Band], raw: Numbers) -> Band:
    """Quantiles of the bands' ends; between two of its own steps a band counts with its outermost value."""
    at = np.unique(np.quantile(raw, np.linspace(0.0, 1.0, MOST_STEPS), method="nearest"))
    lows = [band.between(np.r_[-np.inf, at])[0] for band in bands]
    highs = [band.between(np.r_[at, np.inf])[1] for band in bands]
    return Band(at, np.quantile(lows, TAIL, axis=0), np.quantile(highs, 1.0 - TAIL, axis=0))


def _farther(centre: Numbers, end: Numbers, errs: Numbers, side: float) -> Numbers:
    """Move one end of an interval away from its centre by an error that comes on top."""
    p = np.clip(end, CERTAIN, 1.0 - CERTAIN)
    settled = np.maximum(side * (np.log(p / (1.0 - p)) - centre), 0.0)
    return sigmoid(centre + side * np.hypot(settled, NORMAL_TAIL * errs))
