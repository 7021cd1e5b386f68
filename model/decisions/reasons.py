"""The words of reasons: a row's largest contributions, and what a feature's value is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.shares import percent
from model.decisions.explain import points_of
from model.derived.definitions import RULES, label_of
from model.features.matrix import features
from model.registry.bundle import Bundle

# Reasons given of a row, and the percentage points below which a contribution is none.
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


def reasons(bundle: Bundle, facts: pd.DataFrame, top: int = TOP) -> list[list[dict[str, Any]]]:
    """Give each row its largest contributions: dicts of field, label, words and signed points."""
    if not bundle.has_signal or not len(facts):
        return [[] for _ in range(len(facts))]
    return reasons_of(bundle, features(facts, bundle.feature_set), top)


def reasons_of(bundle: Bundle, values: pd.DataFrame, top: int = TOP) -> list[list[dict[str, Any]]]:
    """Give the same for a feature matrix that is there already, of a bundle that has a signal."""
    names = bundle.feature_set.names
    points = points_of(bundle, values).points.to_numpy()
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
    predicted = text.format(value=_spelled(abs(value) if rule.words_below else value, rule.unit))
    return predicted.replace(" 1 days", " 1 day")


def _counted(sentences: tuple[str, str, str], count: int) -> str:
    told = SPELLED[count - 1] if 1 <= count <= len(SPELLED) else f"{count:,}"
    predicted = sentences[min(count, 2)].format(value=told)
    return predicted[0].upper() + predicted[1:]


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
