"""Reasons: what raises a row's loss probability, behaviour first, and what a feature's value is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.counted import with_singulars
from data.shares import percent
from model.arrays import MISSING, Numbers
from model.decisions.explain import points_of
from model.decisions.usual import UNKNOWN, Comparison, Rows, Usual
from model.derived.definitions import RULES, label_of
from model.features.matrix import features
from model.registry.bundle import Bundle

# What is given of a row: field, label, words, points, behaviour, direction and value of a contribution.
Reason = dict[str, Any]
Direction = Literal["high", "low", "unknown", "any"]
# Reasons given of a row, the percentage points below which a contribution is none, and from which behaviour is first.
TOP = 3
LEAST_POINTS = 0.05
TELLING_POINTS = 1.0
UNDER: Final = "under {usual}"
ALONE: Final = Comparison()

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
# How it is said that the data hold no history of something, and of a count that is missing.
NOT_KNOWN: Final = "Not known"
UNCOUNTED: Final[Mapping[str, str]] = {
    "pushes": "Not known how often the close date was pushed",
    "activities": "Not known how many activities there were",
    "contacts": "No contact recorded",
}


def reasons(bundle: Bundle, facts: pd.DataFrame, usual: Usual = UNKNOWN, top: int = TOP) -> list[list[Reason]]:
    """Give each row what raises its loss probability most, behaviour first; none where nothing raises it."""
    if not bundle.has_signal or not len(facts):
        return [[] for _ in range(len(facts))]
    return reasons_of(bundle, facts, features(facts, bundle.feature_set), usual, top)


def reasons_of(
    bundle: Bundle, facts: pd.DataFrame, values: pd.DataFrame, usual: Usual = UNKNOWN, top: int = TOP
) -> list[list[Reason]]:
    """Give the same for a feature matrix that is there already, of a bundle that has a signal."""
    names = bundle.feature_set.names
    points = points_of(bundle, values).points.to_numpy()
    behaviour = np.array([usual.is_behaviour(name) for name in names], dtype=bool)
    gaps = _gaps(values, names)
    columns: list[npt.NDArray[Any]] = [np.asarray(values[name].astype(object)) for name in names]
    held = Rows(facts, usual)
    return [
        [
            reason(bundle, names[j], columns[j][row], float(points[row, j]), held, row)
            for j in raising(points[row], behaviour, gaps[row])[:top]
        ]
        for row in range(len(values))
    ]


def raising(points: Numbers, behaviour: npt.NDArray[np.bool_], gaps: npt.NDArray[np.bool_]) -> list[int]:
    """Return the places of what raises one row's loss probability, in the order in which it is named.

    Behaviour of a point or more comes first, then what the deal is; behaviour of less is left out beside it. Where no
    behaviour has a point, all of it comes by its size. A gap in the data is nothing that anybody did: it comes last.
    """
    order = [j for j in np.argsort(-points, kind="stable").tolist() if points[j] >= LEAST_POINTS]
    known, unknown = ([j for j in order if gaps[j] == is_gap] for is_gap in (False, True))
    telling = [j for j in known if behaviour[j] and points[j] >= TELLING_POINTS]
    return [*telling, *(j for j in known if not behaviour[j]), *unknown] if telling else [*known, *unknown]


def _gaps(values: pd.DataFrame, names: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Say of each cell whether it misses what people would not record by hand: the history does not tell it."""
    missing = values[list(names)].isna().to_numpy(copy=True)
    missing[:, [not _unknown_words(name).startswith(NOT_KNOWN) for name in names]] = False
    return missing


def _unknown_words(name: str) -> str:
    rule = RULES.get(name)
    return rule.words_unknown if rule else UNCOUNTED.get(name, "")


def reason(bundle: Bundle, name: str, value: Any, points: float, held: Rows, row: int) -> Reason:
    """Say one contribution: what it is of, the fact beside what is usual, and its signed points.

    `direction` is the side of what is usual that the value lies on: 'high', 'low', 'unknown' where it is missing, or
    'any' where it is a name. `value` is the value as a sentence names it.
    """
    comparison = held.comparison(name, row)
    return {
        "field": name,
        "label": label(bundle, name),
        "words": words(bundle, name, value, comparison),
        "points": round(points, 1),
        "behaviour": held.usual.is_behaviour(name),
        "direction": direction(bundle, name, value, comparison),
        "value": "" if _is_unknown(value) else _value(bundle, name, value),
    }


def direction(bundle: Bundle, name: str, value: Any, comparison: Comparison) -> Direction:
    """Tell on which side of what is usual a value lies; of what was learned from, where nothing usual is known."""
    if _is_unknown(value):
        return "unknown"
    if not isinstance(value, float):
        return "any"
    rule = RULES.get(name)
    if rule is not None and rule.words_below:
        return "low" if value < 0 else "high"
    return "high" if value > _middle(bundle, name, comparison) else "low"


def _middle(bundle: Bundle, name: str, comparison: Comparison) -> float:
    learned = bundle.profile.numeric.get(name) if bundle.profile else None
    median = learned.median if learned else None
    return float(next((known for known in (comparison.usual, median) if known is not None), 0))


def label(bundle: Bundle, name: str) -> str:
    """Name a feature as people know it."""
    return label_of(name, bundle.catalogue)


def words(bundle: Bundle, name: str, value: Any, comparison: Comparison = ALONE) -> str:
    """Say a value in a few words: 'Close date pushed three times', 'Open for 80 days, won deals took 47 days'."""
    if _is_unknown(value):
        return _unknown_words(name) or f"{label(bundle, name)} not recorded"
    if name in COUNTS:
        return _counted(COUNTS[name], max(round(value), 0))
    return with_singulars(_sentence(bundle, name, value, comparison))


def _is_unknown(value: Any) -> bool:
    return bool(value == MISSING or (isinstance(value, float) and np.isnan(value)))


def _sentence(bundle: Bundle, name: str, value: Any, comparison: Comparison) -> str:
    rule, said = RULES.get(name), _value(bundle, name, value)
    if rule is None:
        field = bundle.catalogue[name]
        return f"{field.label} {said}{' days' if field.unit == 'days' and isinstance(value, float) else ''}"
    if rule.words_beside and comparison.usual is not None and said != "0":
        # Of whole days, nine pauses in ten are under the day after the longest of them.
        usual = _spelled(comparison.usual + (1 if UNDER in rule.words_beside else 0), rule.unit)
        return rule.words_beside.format(value=said, usual=usual, stage=comparison.stage, won=comparison.won)
    return (rule.words_below if rule.words_below and value < 0 else rule.words).format(value=said)


def _value(bundle: Bundle, name: str, value: Any) -> str:
    rule = RULES.get(name)
    if rule is None:
        return _spelled(value, bundle.catalogue[name].unit)
    return _spelled(abs(value) if rule.words_below else value, rule.unit)


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
