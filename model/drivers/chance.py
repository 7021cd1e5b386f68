"""What chance alone makes of comparisons: their distances from no effect where outcomes are shuffled among deals."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from model.arrays import Index, Numbers, known_numbers
from model.drivers.running_rates import Record, records
from model.drivers.terms import Term
from model.features.matrix import FeatureSet

# Shuffles x rows: an export of more rows needs, and gets, fewer shuffles.
SHUFFLES, FEWEST_SHUFFLES, MOST_CELLS = 200, 60, 4_000_000
SEED = 7
# Information of the half win and half loss that every term of the regression is given.
PRIOR_INFORMATION = 0.25


@dataclasses.dataclass(frozen=True)
class Chance:
    """Mean and spread of each comparison's distance in standard errors, and what the largest of all stays under."""

    mean: Numbers
    spread: Numbers
    reach: float


@dataclasses.dataclass(frozen=True, eq=False)
class Worlds:
    """Exports alike in all but who won: outcomes shuffled among deals of one quarter, their records counted anew.

    quarter: that of the opening, per row. recorded: what counts the running loss rates, which lean on `prior`.
    """

    lost: Numbers
    quarter: Index
    recorded: Mapping[str, Record]
    prior: float

    @classmethod
    def of(cls, openings: pd.DataFrame, lost: Numbers, chosen: FeatureSet) -> Worlds:
        """Read days and names of closed opportunities, one row each."""
        return cls(lost, _quarters(known_numbers(openings, "as_of_on")), records(openings, chosen), chosen.prior)

    @property
    def alike(self) -> bool:
        """Tell whether shuffling shows nothing: no record hangs on outcomes, and there is no time to hold fixed."""
        return not self.recorded and len(np.unique(self.quarter)) < 2

    def simulate_outcomes(self) -> Iterator[tuple[Numbers, dict[str, Numbers]]]:
        """Yield outcomes (1 lost) and the running loss rates that follow from them."""
        rng, together = np.random.default_rng(SEED), np.argsort(self.quarter, kind="stable")
        for _ in range(int(np.clip(MOST_CELLS // len(self.lost), FEWEST_SHUFFLES, SHUFFLES))):
            lost = np.empty(len(self.lost))
            lost[together] = self.lost[np.lexsort((rng.random(len(lost)), self.quarter))]
            yield lost, {name: record.rate(lost, self.prior) for name, record in self.recorded.items()}


def _quarters(days: Numbers) -> Index:
    known = np.isfinite(days)
    months = np.where(known, days, 0.0).astype("int64").astype("datetime64[D]").astype("datetime64[M]").astype("int64")
    return np.where(known, months // 3, np.iinfo("int64").min).astype(np.intp)


def chance(designs: Sequence[tuple[Sequence[Term], Sequence[int]]], worlds: Worlds, level: float) -> Chance:
    """Compare the same terms in every world: per design its terms, and which of them are comparisons.

    A running rate regressed on the outcomes that it counts is biased (Hurwicz 1950, Nickell 1981): no effect is not a
    distance of 0. Distances are those of one step from no effect, whose information is that of least squares. The mean
    is what the quarter alone and that bias make; a spread under 1 counts as 1. The largest distance, so corrected,
    stays under `reach` in all but `level` of the worlds (Westfall and Young, 1993).
    """
    distances = np.vstack([np.concatenate(list(each)) for each in _distances(designs, worlds)])
    mean, spread = distances.mean(axis=0), np.maximum(distances.std(axis=0), 1.0)
    largest = (np.abs(distances - mean) / spread).max(axis=1)
    return Chance(mean, spread, float(np.quantile(largest, 1.0 - level, method="higher")))


def _distances(designs: Sequence[tuple[Sequence[Term], Sequence[int]]], worlds: Worlds) -> Iterator[Iterator[Numbers]]:
    terms = list({id(term): term for kept, _ in designs for term in kept}.values())
    places = {id(term): nth for nth, term in enumerate(terms)}
    wanted = [([places[id(term)] for term in kept], list(asked)) for kept, asked in designs]
    values = np.column_stack([term.steps - term.steps.mean() for term in terms])
    gram = values.T @ values
    counted = [nth for nth, term in enumerate(terms) if term.members is None and term.column in worlds.recorded]
    for lost, rates in worlds.simulate_outcomes():
        for nth in counted:
            values[:, nth] = _standard(rates[terms[nth].column])
        gram[:, counted] = values.T @ values[:, counted]
        gram[counted, :] = gram[:, counted].T
        pull = values.T @ (lost.mean() - lost)
        scale = float(lost.var())
        yield (_step(gram[np.ix_(kept, kept)], pull[kept], scale)[asked] for kept, asked in wanted)


def _standard(rate: Numbers) -> Numbers:
    spread = float(rate.std())
    return (rate - rate.mean()) / (spread or 1.0)


def _step(gram: Numbers, pull: Numbers, scale: float) -> Numbers:
    """Distances from no effect, in standard errors, after one step of the regression of winning."""
    covariance = np.linalg.inv(scale * gram + PRIOR_INFORMATION * np.eye(len(gram)))
    return np.asarray(covariance @ pull / np.sqrt(np.diag(covariance)), dtype="float64")
