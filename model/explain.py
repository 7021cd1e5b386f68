"""Why this probability: percentage points per feature that add up, and reasons in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from catboost import Pool

from data.shares import percent
from model.bundle import Bundle
from model.calibration import sigmoid
from model.columns import Numbers
from model.features import features
from model.rules import RULES, label_of

CHUNK_ROWS = 10_000
# CatBoost adds the rows that are asked about to those that were learned from: a reason would depend on who else asks.
WEIGHTLESS = 1e-12
TOP = 3
LEAST_POINTS = 0.05

# Counts are words up to a dozen, and read better in a sentence of their own: none, one, several.
SPELLED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNTS: Mapping[str, tuple[str, str, str]] = {
    "pushes": ("Close date never pushed", "Close date pushed once", "Close date pushed {value} times"),
    "pushes_in_stage": (
        "Close date not pushed in this stage",
        "Close date pushed once in this stage",
        "Close date pushed {value} times in this stage",
    ),
    "quarter_ends_in_stage": (
        "No quarter has ended in this stage",
        "One quarter has ended in this stage",
        "{value} quarters have ended in this stage",
    ),
    "activities": ("No activity logged", "One activity logged", "{value} activities logged"),
    "contacts": ("No contact known", "Only one contact", "{value} contacts"),
}


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
    if bundle.ranks:
        return _of_matrix(bundle, features(facts, bundle.feature_set))
    names = list(bundle.feature_set.names)
    flat = pd.DataFrame(np.zeros((len(facts), len(names))), columns=names, index=facts.index)
    return Contributions(bundle.base_rate, flat, bundle.loss_probability(facts))


def _of_matrix(bundle: Bundle, matrix: pd.DataFrame) -> Contributions:
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
    held = {row["column"]: row["share"] for row in bundle.card.importance}
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


def reasons(bundle: Bundle, facts: pd.DataFrame, top: int = TOP) -> list[list[dict[str, Any]]]:
    """Give each row its largest contributions: dicts of field, label, words and signed points."""
    if not bundle.ranks or not len(facts):
        return [[] for _ in range(len(facts))]
    return reasons_of(bundle, features(facts, bundle.feature_set), top)


def reasons_of(bundle: Bundle, values: pd.DataFrame, top: int = TOP) -> list[list[dict[str, Any]]]:
    """Give the same for a feature matrix that is there already, of a bundle that ranks."""
    names = bundle.feature_set.names
    points = _of_matrix(bundle, values).points.to_numpy()
    order = np.argsort(-np.abs(points), axis=1)[:, :top]
    columns: list[npt.NDArray[Any]] = [np.asarray(values[name].astype(object)) for name in names]
    return [
        [
            _reason(bundle, names[j], columns[j][row], points[row, j])
            for j in picks
            if abs(points[row, j]) >= LEAST_POINTS
        ]
        for row, picks in enumerate(order)
    ]


def _reason(bundle: Bundle, name: str, value: Any, points: float) -> dict[str, Any]:
    return {
        "field": name,
        "label": label(bundle, name),
        "words": words(bundle, name, value),
        "points": round(float(points), 1),
    }


def label(bundle: Bundle, name: str) -> str:
    """Name a feature as people know it."""
    return label_of(name, bundle.catalogue)


def words(bundle: Bundle, name: str, value: Any) -> str:
    """Say a feature's value in a few words: 'Close date pushed three times'."""
    unknown = value == "missing" or (isinstance(value, float) and np.isnan(value))
    if unknown:
        return f"{label(bundle, name)} unknown"
    if name in COUNTS:
        return _counted(COUNTS[name], max(round(value), 0))
    rule = RULES.get(name)
    if rule is None:
        field = bundle.catalogue[name]
        days = " days" if field.unit == "days" and isinstance(value, float) else ""
        return f"{field.label} {_spelled(value, field.unit)}{days}".replace(" 1 days", " 1 day")
    text = rule.words_below if rule.words_below and value < 0 else rule.words
    said = text.format(value=_spelled(abs(value) if rule.words_below else value, rule.unit))
    return said.replace(" 1 days", " 1 day")


def _counted(sentences: tuple[str, str, str], count: int) -> str:
    told = SPELLED[count - 1] if 1 <= count <= len(SPELLED) else f"{count:,}"
    said = sentences[min(count, 2)].format(value=told)
    return said[0].upper() + said[1:]


def _spelled(value: Any, unit: str) -> str:
    if not isinstance(value, float):
        return str(value)
    if unit == "share":
        return percent(value)
    if unit in ("money", "days"):
        return f"{value:,.0f}"
    if unit == "percent":
        return f"{value:g} %"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2g}"
