"""How good a set of probabilities is, and whether it is good enough to be shown."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from model.arrays import Index, Numbers
from model.statistics.proportions import wilson

Word = Literal["Ready", "Weak", "No signal"]

MODEL, BOOSTING, FOREST = "CatBoost", "Histogram gradient boosting", "Random forest"
LOGISTIC, RULE, BASE = "Logistic regression", "Age × calendar rule", "Base rate"
FEWEST_CLOSED = 200
FEWEST_OF_EACH = 50
WEAK_BELOW = 0.02
SMALLEST = 1e-12
COIN = 0.5
BINS = 10
# What `metrics` measures, in its order.
METRICS = ("auc", "pr_auc", "log_loss", "brier")
CURVE = ["predicted", "realised", "n", "looks", "low", "high"]


@dataclasses.dataclass(frozen=True)
class Holdout:
    """What the model said about later opportunities and what became of them; one row per opportunity and landmark.

    `landmarks` is the number of days looked at. `base` is the base rate as known then, beside each look; empty in a
    version that was kept without it. `group` tells the looks at one owner's deals of one day, which compete for what
    the owner can act on; empty in a version that was kept without it. `team` is whose team each look's owner is of, a
    place among `managers`, -1 where that is not recorded; empty in a version that was kept without it.
    """

    probability: Numbers
    label: Numbers
    amount: Numbers
    opportunity: Index
    landmarks: int
    base: Numbers = dataclasses.field(default_factory=lambda: np.zeros(0))
    group: Index = dataclasses.field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    team: Index = dataclasses.field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    managers: tuple[str, ...] = ()

    @cached_property
    def weight(self) -> Numbers:
        """What each look counts: an opportunity counts once, in equal parts of the looks at it."""
        return counted_once(self.opportunity)

    @property
    def rivals(self) -> Index:
        """The group of each look; each its own in a version that was kept without."""
        return self.group if len(self.group) else np.arange(len(self.label))

    @cached_property
    def managed_by(self) -> tuple[str | None, ...] | None:
        """Who manages the owner of each look; None in a version that was kept without."""
        names = (*self.managers, None)
        return tuple(names[code] for code in self.team.tolist()) if len(self.team) else None


def counted_once(opportunity: Index) -> Numbers:
    """What each look counts where every opportunity counts as one, in equal parts of the looks at it."""
    _, place, times = np.unique(opportunity, return_inverse=True, return_counts=True)
    return np.asarray(1.0 / times[place], dtype="float64")


def auc(label: Numbers, ranking: Numbers, day: Numbers | None = None) -> float:
    """Chance that a lost opportunity ranks above a won one of the same `day`, ties half; 0.5 without such a pair."""
    day = np.zeros(len(label)) if day is None else day
    order = np.lexsort((ranking, day))
    day, ranking, label = day[order], ranking[order], label[order]
    starts = np.flatnonzero(np.r_[True, (day[1:] != day[:-1]) | (ranking[1:] != ranking[:-1])][: len(label)])
    if not len(starts):
        return COIN
    lost, won = np.add.reduceat(label, starts), np.add.reduceat(1.0 - label, starts)
    _, first, place = np.unique(day[starts], return_index=True, return_inverse=True)
    below = np.cumsum(won) - won
    pairs = (np.bincount(place, weights=lost) * np.bincount(place, weights=won)).sum()
    return float((lost * (below - below[first][place] + 0.5 * won)).sum() / pairs) if pairs else COIN


def pr_auc(label: Numbers, ranking: Numbers) -> float:
    """Average precision: mean precision over the lost opportunities, highest probability first."""
    levels, place = np.unique(-ranking, return_inverse=True)
    lost = np.bincount(place, weights=label, minlength=len(levels))
    flagged = np.cumsum(np.bincount(place, minlength=len(levels)))
    return float((lost * np.cumsum(lost) / flagged).sum() / lost.sum()) if lost.sum() else 0.0


def losses(label: Numbers, probability: Numbers) -> Numbers:
    """Log loss of each row."""
    p = np.clip(probability, SMALLEST, 1.0 - SMALLEST)
    return -(label * np.log(p) + (1.0 - label) * np.log1p(-p))


def noise(values: Numbers, opportunity: Index) -> float:
    """Standard error of a mean over rows of which those of one opportunity are alike."""
    by_opportunity = np.bincount(opportunity, weights=values - values.mean())
    return float(np.sqrt((by_opportunity**2).sum())) / len(values)


def metrics(label: Numbers, probability: Numbers, day: Numbers | None = None) -> dict[str, float]:
    """AUC within each day, PR AUC, log loss and Brier score."""
    return {
        "auc": auc(label, probability, day),
        "pr_auc": pr_auc(label, probability),
        "log_loss": float(losses(label, probability).mean()),
        "brier": float(((probability - label) ** 2).mean()),
    }


def effective_sample_size(opportunity: Index, weight: Numbers | None = None) -> float:
    """How many opportunities looked at once tell as much as these looks: (sum of looks)² / sum of their squares.

    All looks at one opportunity have one outcome, so the rows of a bin are clusters that are alike within (Kish, Survey
    Sampling, 1965). Each look counts its `weight`, 1 unless given.
    """
    counts = np.bincount(np.unique(opportunity, return_inverse=True)[1], weight).astype("float64")
    return float(counts.sum() ** 2 / (counts**2).sum()) if counts.any() else 0.0


def calibration_curve(
    label: Numbers, probability: Numbers, bins: int = BINS, opportunity: Index | None = None
) -> pd.DataFrame:
    """Predicted beside realised in quantile bins of looks: predicted, realised, n, looks, low, high.

    `opportunity` says whose look each row is; each row is one of its own where it is None. n counts opportunities, and
    low to high is the 95 % Wilson interval of as many as the looks are worth (`effective_sample_size`).
    """
    whose = np.arange(len(label)) if opportunity is None else opportunity
    order = np.argsort(probability, kind="stable")
    rows = []
    for part in np.array_split(order, min(bins, max(len(order), 1))):
        predicted, realised = (float(of[part].mean()) if len(part) else float("nan") for of in (probability, label))
        worth = effective_sample_size(whose[part])
        low, high = wilson(realised * worth, worth)
        rows.append((predicted, realised, len(np.unique(whose[part])), len(part), low, high))
    return pd.DataFrame(rows, columns=CURVE)


@dataclasses.dataclass(frozen=True)
class Interval:
    """A number with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
