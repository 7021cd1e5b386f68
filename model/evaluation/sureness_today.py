"""How sure a model is of what is open today, beside how sure it was in the hold-out of what was open then."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from model.arrays import Index, Mask, Numbers, numbers
from model.leaks.outcomes import FEWEST_TO_COMPARE, weighed_alike
from model.statistics.bootstrap import Bootstrap, interval
from model.statistics.metrics import Interval

RESAMPLES = 500
# Below this share of what it knew then, even at the upper end, a model is vague today.
VAGUE = 0.7
# Between probabilities that hardly differ there is no spread to lose.
LEAST_SPREAD = 0.02


@dataclasses.dataclass(frozen=True)
class Today:
    """How far loss probabilities lie apart (standard deviation), today's beside the hold-out's at the same ages.

    open_now: how many are open. spread_now, spread_then: of probabilities, 0 to 0.5. mean_now, mean_then: mean loss
    probability. share: what it knows today by what it knew then, with its 95 % interval; what a model knows is the
    variance of its probabilities, of the p (1 - p) that could be known.
    """

    open_now: int
    spread_now: float
    spread_then: float
    mean_now: float
    mean_then: float
    share: Interval

    @property
    def vague(self) -> bool:
        """Tell whether the model is much less sure today, by more than chance."""
        return self.spread_then > LEAST_SPREAD and self.share.high < VAGUE

    @property
    def sentence(self) -> str:
        """Say it for a person, in points of probability."""
        compared = "less far apart than" if self.vague else "about as far apart as"
        return (
            f"Loss chances of the {self.open_now:,} open opportunities lie {compared} those of the hold-out at"
            f" the same age: {self.spread_now * 100:.0f} points around their mean, {self.spread_then * 100:.0f} then."
        )


def today(now: Numbers, ages_now: Numbers, then: Numbers, ages_then: Numbers, opportunity: Index) -> Today | None:
    """Compare loss probabilities of open opportunities with those of the hold-out, whose ages are made the same.

    `opportunity` is whose each look of the hold-out is: it may have been looked at on several days. None if too few
    are open, or nothing in the hold-out is of their age.
    """
    weight, kept = _of_same_age(np.nan_to_num(ages_now), np.nan_to_num(ages_then))
    if kept.sum() < FEWEST_TO_COMPARE or (weight > 0).sum() < FEWEST_TO_COMPARE:
        return None
    now = now[kept]
    first = _moments(now, np.ones(len(now)), np.arange(len(now)))
    second = _moments(then, weight, opportunity)
    means, spreads = zip(*(_mean_and_variance(sums) for sums in (first, second)), strict=True)
    # Of all that can be known: where most are lost, probabilities lie nearer to each other whatever is known.
    known = [spread / np.maximum(mean * (1.0 - mean), 1e-12) for mean, spread in zip(means, spreads, strict=True)]
    share = known[0] / np.maximum(known[1], 1e-12)
    both = [float(np.sqrt(spread[0])) for spread in spreads]
    return Today(
        len(now), both[0], both[1], float(means[0][0]), float(means[1][0]), interval(float(share[0]), share[1:])
    )


def _of_same_age(now: Numbers, then: Numbers) -> tuple[Numbers, Mask]:
    """Weigh each look so that ages are spread as today's are, and mark those open today that have looks beside them."""
    # What was older then than anything is today is of no age of theirs.
    within, weight = then <= now.max(initial=-np.inf), np.zeros(len(then))
    weight[within], kept = weighed_alike(now, then[within])
    return weight, kept


def _moments(predicted: Numbers, weight: Numbers, opportunity: Index) -> Numbers:
    """Sums of weights, of probabilities and of their squares: as they are, then in each resample of opportunities."""
    each = np.column_stack([weight, weight * predicted, weight * predicted**2])
    drawn = Bootstrap.of(opportunity, 0, RESAMPLES).sums(each)
    return np.vstack([each.sum(axis=0), drawn])


def _mean_and_variance(sums: Numbers) -> tuple[Numbers, Numbers]:
    total = np.maximum(sums[:, 0], 1e-12)
    mean = sums[:, 1] / total
    return mean, np.maximum(sums[:, 2] / total - mean**2, 0.0)


def open_rows(facts: pd.DataFrame) -> Index:
    """Positions of the latest rows of opportunities that are still open."""
    latest = ~facts["opportunity_id"].duplicated(keep="last").to_numpy()
    return np.flatnonzero(latest & np.isnan(numbers(facts["label_lost"])))
