"""How good a set of probabilities is, and whether it is good enough to be shown."""

from __future__ import annotations

import dataclasses
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]
Word = Literal["Ready", "Weak", "No signal"]

RESAMPLES = 500
FEWEST_CLOSED = 200
FEWEST_OF_EACH = 50
WEAK_BELOW = 0.02
Z95 = 1.959963984540054
SMALLEST = 1e-12
CELLS_AT_ONCE = 1_000_000


@dataclasses.dataclass(frozen=True)
class Holdout:
    """What the model said about later opportunities and what became of them; one row per opportunity and landmark.

    `landmarks` is the number of days looked at: counts divided by it are those of a typical day.
    """

    probability: Numbers
    label: Numbers
    amount: Numbers
    opportunity: Codes
    landmarks: int


def auc(label: Numbers, ranking: Numbers) -> float:
    """Chance that a lost opportunity ranks above a won one, ties half; 0.5 where one outcome is absent."""
    _, place = np.unique(ranking, return_inverse=True)
    lost = np.bincount(place, weights=label)
    won = np.bincount(place, weights=1.0 - label)
    pairs = lost.sum() * won.sum()
    return float((lost * (np.cumsum(won) - 0.5 * won)).sum() / pairs) if pairs else 0.5


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


def metrics(label: Numbers, probability: Numbers) -> dict[str, float]:
    """AUC, PR AUC, log loss and Brier score."""
    return {
        "auc": auc(label, probability),
        "pr_auc": pr_auc(label, probability),
        "log_loss": float(losses(label, probability).mean()),
        "brier": float(((probability - label) ** 2).mean()),
    }


def wilson(successes: float, n: float) -> tuple[float, float]:
    """95 % interval of a share."""
    if n <= 0:
        return 0.0, 1.0
    share, z2 = successes / n, Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * np.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return float(max(0.0, centre - half)), float(min(1.0, centre + half))


def calibration_curve(label: Numbers, probability: Numbers, bins: int = 10) -> pd.DataFrame:
    """Predicted beside realised in quantile bins: predicted, realised, n, low, high (Wilson 95 %)."""
    order = np.argsort(probability, kind="stable")
    rows = []
    for part in np.array_split(order, min(bins, max(len(order), 1))):
        low, high = wilson(label[part].sum(), len(part))
        mean = float(label[part].mean()) if len(part) else float("nan")
        rows.append((float(probability[part].mean()) if len(part) else float("nan"), mean, len(part), low, high))
    return pd.DataFrame(rows, columns=["predicted", "realised", "n", "low", "high"])


@dataclasses.dataclass(frozen=True)
class Interval:
    """A number with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def bootstrap(
    label: Numbers, probability: Numbers, base: float, groups: Codes, *, seed: int = 7, resamples: int = RESAMPLES
) -> tuple[Interval, Interval]:
    """Skill against the base rate, and AUC, with intervals from resampling whole opportunities.

    `groups` is the opportunity of each row. Skill is 1 - log loss / log loss of always saying `base`.
    """
    model, flat = losses(label, probability), losses(label, np.full(len(label), base))
    _, codes = np.unique(groups, return_inverse=True)
    n = int(codes.max()) + 1
    rng = np.random.default_rng(seed)
    sums = np.array([np.bincount(codes, weights=model, minlength=n), np.bincount(codes, weights=flat, minlength=n)])
    ranked = _Ranked.of(label, probability)
    skills, aucs = [], []
    for size in _portions(resamples, max(n, len(label))):
        drawn = _draws(rng, n, size)
        both = drawn @ sums.T
        skills.append(1.0 - both[:, 0] / both[:, 1])
        aucs.append(ranked.auc(drawn[:, codes]))
    skill = 1.0 - model.sum() / flat.sum()
    return _interval(float(skill), np.concatenate(skills)), _interval(auc(label, probability), np.concatenate(aucs))


def _portions(resamples: int, width: int) -> list[int]:
    size = max(1, min(resamples, CELLS_AT_ONCE // max(width, 1)))
    return [min(size, resamples - start) for start in range(0, resamples, size)]


def _draws(rng: np.random.Generator, n: int, resamples: int) -> Numbers:
    picks = rng.integers(0, n, size=(resamples, n)) + n * np.arange(resamples)[:, None]
    return np.bincount(picks.ravel(), minlength=n * resamples).reshape(resamples, n).astype("float64")


def _interval(value: float, resampled: Numbers) -> Interval:
    low, high = np.nanquantile(resampled, [0.025, 0.975])
    return Interval(value, float(low), float(high))


@dataclasses.dataclass(frozen=True)
class _Ranked:
    """Rows in order of probability, ready for many weighted AUCs."""

    order: Codes
    starts: Codes
    lost: Numbers

    @classmethod
    def of(cls, label: Numbers, probability: Numbers) -> _Ranked:
        """Sort once."""
        order = np.argsort(probability, kind="stable")
        ranked = probability[order]
        starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
        return cls(order, starts, label[order])

    def auc(self, weights: Numbers) -> Numbers:
        """One AUC per row of `weights` (resamples x rows)."""
        weights = weights[:, self.order]
        lost = np.add.reduceat(weights * self.lost, self.starts, axis=1)
        won = np.add.reduceat(weights * (1.0 - self.lost), self.starts, axis=1)
        pairs = lost.sum(axis=1) * won.sum(axis=1)
        wins = (lost * (np.cumsum(won, axis=1) - 0.5 * won)).sum(axis=1)
        return np.where(pairs > 0, wins / np.where(pairs > 0, pairs, 1.0), np.nan)
