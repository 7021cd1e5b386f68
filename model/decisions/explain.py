"""Why this probability: percentage points per feature that add up to it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
from catboost import Pool

from model.arrays import Numbers
from model.features.matrix import features
from model.registry.bundle import Bundle
from model.statistics.calibration import sigmoid

CHUNK_ROWS = 10_000
# CatBoost adds the rows that are asked about to those that were learned from: a reason would depend on who else asks.
WEIGHTLESS = 1e-12


@dataclasses.dataclass(frozen=True)
class Contributions:
    """Percentage points per feature (rows x features): 100 x base plus a row's points is 100 x its probability.

    `base` is the base rate, where every row starts.
    """

    base: float
    points: pd.DataFrame
    probability: Numbers


def contributions(bundle: Bundle, facts: pd.DataFrame) -> Contributions:
    """Split each row's probability into percentage points per feature; all zero where there is no signal."""
    if bundle.has_signal:
        return points_of(bundle, features(facts, bundle.feature_set))
    names = list(bundle.feature_set.names)
    flat = pd.DataFrame(np.zeros((len(facts), len(names))), columns=names, index=facts.index)
    return Contributions(bundle.base_rate, flat, bundle.loss_probability(facts))


def points_of(bundle: Bundle, matrix: pd.DataFrame) -> Contributions:
    """Split the probabilities of a feature matrix that is there already, of a bundle that has a signal."""
    shap = _shap(bundle, matrix)
    base = bundle.base_rate
    start = float(np.log(base / (1.0 - base)))
    parts = shap[:, :-1] * bundle.calibration.slope
    # The trees start at their mean log-odds, which is not the base rate: what lies between is shared by importance.
    parts = parts + (bundle.calibration.log_odds(shap[:, -1:]) - start) * _importance(bundle)
    moved = parts.sum(axis=1)
    probability = sigmoid(start + moved)
    # The mean slope of the curve between start and end turns log-odds into points without breaking the sum.
    flat_slope = np.full(len(moved), base * (1.0 - base))
    slope = np.divide(probability - base, moved, out=flat_slope, where=np.abs(moved) > 1e-9)
    points = pd.DataFrame(parts * slope[:, None] * 100.0, columns=list(bundle.feature_set.names), index=matrix.index)
    return Contributions(base, points, probability)


def _importance(bundle: Bundle) -> Numbers:
    """Share of each feature in the trees, in the order of the features; they sum to 1."""
    held = {row.column: row.share for row in bundle.card.importance}
    shares = np.array([held[name] for name in bundle.feature_set.names])
    return np.asarray(shares / shares.sum(), dtype="float64")


def _shap(bundle: Bundle, matrix: pd.DataFrame) -> Numbers:
    """Log-odds per feature, then the start, one row per row; in chunks, because the trees take a matrix at a time."""
    assert bundle.classifier is not None  # noqa: S101  # callers ask only where the bundle scores
    cats = list(bundle.feature_set.categorical)
    starts = range(0, max(len(matrix), 1), CHUNK_ROWS)
    parts = [matrix.iloc[i : i + CHUNK_ROWS] for i in starts if len(matrix)]
    chunks = [Pool(part, cat_features=cats, weight=np.full(len(part), WEIGHTLESS)) for part in parts]
    if not chunks:
        return np.zeros((1, matrix.shape[1] + 1))[:0]
    kind = {"type": "ShapValues", "thread_count": 2}
    return np.vstack([np.asarray(bundle.classifier.get_feature_importance(c, **kind), dtype="float64") for c in chunks])
