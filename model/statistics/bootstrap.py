"""Bootstrap over opportunities: means, AUC within days and average precision under many resamples at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from model.arrays import Index, Numbers
from model.statistics.metrics import Interval

Weights = npt.NDArray[np.float32]
RESAMPLES = 500
FEWEST_RESAMPLES = 200
# Resamples x rows of all that is drawn: a hold-out of more rows needs, and gets, fewer resamples.
MOST_CELLS = 6_000_000
CELLS_AT_ONCE = 250_000


@dataclasses.dataclass(frozen=True)
class Bootstrap:
    """How often each opportunity was drawn in each resample (resamples x opportunities), and whose each row is."""

    counts: Weights
    opportunity: Index

    @classmethod
    def of(cls, opportunity: Index, seed: int, resamples: int | None = None) -> Bootstrap:
        """Draw whole opportunities with replacement."""
        _, codes = np.unique(opportunity, return_inverse=True)
        n = int(codes.max(initial=-1)) + 1
        size = resamples or int(np.clip(MOST_CELLS // max(len(codes), 1), FEWEST_RESAMPLES, RESAMPLES))
        rng, counts = np.random.default_rng(seed), np.empty((size, n), dtype="float32")
        for drawn in counts:
            drawn[:] = np.bincount(rng.integers(0, max(n, 1), size=n), minlength=n)
        return cls(counts, np.asarray(codes, dtype=np.intp))

    def sums(self, values: Numbers, rows: Index | slice = slice(None)) -> Numbers:
        """Sum of the values of `rows` in each resample; values may have columns."""
        columns = np.asarray(values, dtype="float64").reshape(len(values), -1)
        codes, n = self.opportunity[rows], self.counts.shape[1]
        sums = [np.bincount(codes, weights=column, minlength=n) for column in columns.T]
        each = np.array(sums, dtype="float64").reshape(len(sums), n).T
        step = max(1, CELLS_AT_ONCE // max(n, 1))
        starts = range(0, len(self.counts), step)
        found = np.vstack([self.counts[start : start + step].astype("float64") @ each for start in starts])
        return np.asarray(found[:, 0] if np.ndim(values) == 1 else found, dtype="float64")

    def means(self, values: Numbers, rows: Index | slice = slice(None)) -> Numbers:
        """Mean over the rows in each resample; NaN if none was drawn."""
        count = self.sums(np.ones(len(values)), rows)
        return _share(self.sums(values, rows), count)

    def auc(self, label: Numbers, ranking: Numbers, day: Numbers, rows: Index | slice = slice(None)) -> Numbers:
        """Share of the pairs of a lost and a won row of the same day that are ordered rightly, in each resample."""
        order = np.lexsort((ranking, day))
        ends = _last_of_runs(day[order], ranking[order])
        days = np.unique(day[order][ends], return_index=True)[1]
        found = []
        for lost, won in self._portions(label, order, rows):
            tied_lost, tied_won = _of_runs(lost, ends), _of_runs(won, ends)
            below = np.cumsum(tied_won, axis=1, dtype="float64")
            won_before = np.hstack([np.zeros((len(below), 1)), below])[:, days]
            lost_a_day = np.add.reduceat(tied_lost, days, axis=1)
            won_a_day = np.add.reduceat(tied_won, days, axis=1)
            wins = (tied_lost * (below - 0.5 * tied_won)).sum(axis=1) - (lost_a_day * won_before).sum(axis=1)
            found.append(_share(wins, (lost_a_day * won_a_day).sum(axis=1, dtype="float64")))
        return np.concatenate(found)

    def pr_auc(self, label: Numbers, ranking: Numbers, rows: Index | slice = slice(None)) -> Numbers:
        """Average precision in each resample."""
        order = np.argsort(-ranking, kind="stable")
        ends = _last_of_runs(ranking[order])
        found = []
        for lost, won in self._portions(label, order, rows):
            tied = _of_runs(lost, ends)
            caught = np.cumsum(tied, axis=1, dtype="float64")
            flagged = caught + np.cumsum(_of_runs(won, ends), axis=1, dtype="float64")
            precision = np.divide(caught, flagged, out=np.zeros_like(caught), where=flagged > 0)
            found.append(_share((tied * precision).sum(axis=1), caught[:, -1]))
        return np.concatenate(found)

    def _portions(self, label: Numbers, order: Index, rows: Index | slice) -> Iterator[tuple[Weights, Weights]]:
        """How often each row was drawn, lost ones and won ones apart, a portion of the resamples at a time."""
        codes, lost = self.opportunity[rows][order], label[order].astype("float32")
        step = max(1, CELLS_AT_ONCE // max(len(codes), 1))
        for start in range(0, len(self.counts), step):
            drawn = self.counts[start : start + step][:, codes]
            yield drawn * lost, drawn * (1 - lost)


def _last_of_runs(*keys: Numbers) -> Index:
    """Places where a run of equal keys ends."""
    changes = np.zeros(max(len(keys[0]) - 1, 0), dtype=bool)
    for key in keys:
        changes |= key[1:] != key[:-1]
    return np.flatnonzero(np.r_[changes, True])


def _of_runs(weights: Weights, ends: Index) -> Weights:
    if len(ends) == weights.shape[1]:
        return weights
    return np.asarray(np.add.reduceat(weights, np.r_[0, ends[:-1] + 1], axis=1), dtype="float32")


def _share(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)


def interval(value: float, resampled: Numbers) -> Interval:
    """The value with its 95 % percentile interval."""
    known = resampled[np.isfinite(resampled)]
    low, high = np.quantile(known, [0.025, 0.975]) if len(known) else (value, value)
    return Interval(value, float(low), float(high))
