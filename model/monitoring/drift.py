"""Drift: what the model was trained on beside what is open today."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd

from data.counted import counted
from data.shares import percent
from model.arrays import MISSING, Numbers
from model.monitoring.profile import PROBABILITY, Numeric, Profile, Sides, levels, of_column, psi, tenths

Word = Literal["steady", "moved", "moved far"]
# The rule of thumb of credit scoring (Siddiqi, Credit Risk Scorecards, 2006).
MOVED_PSI, MOVED_FAR_PSI = 0.1, 0.25
# How sure it must be, over all columns together, that a distance is more than two samples of one world show.
CONFIDENCE = 0.95
_WORDS: tuple[Word, ...] = ("moved far", "moved", "steady")


def drift(
    then: Profile,
    matrix: pd.DataFrame,
    probability: Numbers,
    labels: Mapping[str, str],
    units: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Compare open opportunities, one row each, with the training rows: column, label, psi, usual, moved, sentence.

    Both sides are looks at open deals. `psi` is the population stability index, with half an opportunity added to
    every bin. `moved` is 'steady', 'moved' (from 0.1) or 'moved far' (from 0.25), and 'steady' whatever the index
    where single days of training were as far, or where two samples of one world are: (1/n + 1/m) times chi-square with
    a degree less than there are bins (Yurdakul, Statistical Properties of Population Stability Index, 2018).
    `usual` is how far single days of training lay, NaN if they were few. The probability comes first, then what has
    moved, by how far beyond what is usual.
    """
    known = [str(name) for name in matrix if name in then.numeric or name in then.choices]
    found = {name: _judge(then, name, of_column(then, name, matrix[name]), len(known)) for name in known}
    beyond = {name: far - then.usual.get(name, 0.0) for name, (far, _) in found.items()}
    rows = [_of_probability(then, probability)]
    for name in sorted(known, key=lambda name: (_WORDS.index(found[name][1]), -beyond[name])):
        label, usual, (far, moved) = labels.get(name, name), then.usual.get(name, math.nan), found[name]
        unit = (units or {}).get(name, "")
        words = _steady(far, usual) if moved == "steady" else _drift_text(then, name, matrix[name], unit)
        rows.append((name, label, far, usual, moved, f"{label}: {words}."))
    return pd.DataFrame(rows, columns=["column", "label", "psi", "usual", "moved", "sentence"])


def _steady(far: float, usual: float) -> str:
    """Say that nothing has moved; where the distance is large all the same, that it is so on every day."""
    return "as in training; this record changes from day to day" if MOVED_PSI <= far <= usual else "as in training"


def noise(bins: int, n: float, m: float, columns: int = 1) -> float:
    """What the index reaches by sampling alone, over `columns` of them, in one of twenty comparisons."""
    from scipy.stats import chi2  # noqa: PLC0415  # a process that serves reads profiles and compares nothing

    level = 1.0 - (1.0 - CONFIDENCE) / max(columns, 1)
    return float(chi2.ppf(level, max(bins - 1, 1)) * (1.0 / max(n, 1.0) + 1.0 / max(m, 1.0)))


def _judge(then: Profile, name: str, sides: Sides, columns: int) -> tuple[float, Word]:
    expected, counts = sides
    found = psi(expected, then.opportunities, counts)
    chance = noise(len(expected), then.opportunities, float(counts.sum()), columns)
    if found < MOVED_PSI or found <= max(chance, then.usual.get(name, 0.0)):
        return found, "steady"
    return found, "moved far" if found >= MOVED_FAR_PSI else "moved"


def _of_probability(then: Profile, probability: Numbers) -> tuple[Any, ...]:
    found, moved = _judge(then, PROBABILITY, tenths(then, probability), 1)
    mean = float(probability.mean()) if len(probability) else then.mean_probability
    spread = ", spread as in training" if moved == "steady" else ""
    words = f"{percent(mean)} on average, {percent(then.mean_probability)} in training{spread}"
    usual = then.usual.get(PROBABILITY, math.nan)
    return PROBABILITY, "Loss chance", found, usual, moved, f"Loss chance: {words}."


def _drift_text(then: Profile, name: str, column: pd.Series[Any], unit: str) -> str:
    if name in then.choices:
        return _level_drift_text(then.choices[name].shares, levels(column.array))
    values = column.to_numpy("float64")
    known = values[np.isfinite(values)]
    return _numeric_drift_text(then.numeric[name], known, 1.0 - len(known) / max(len(values), 1), unit)


def _numeric_drift_text(was: Numeric, known: Numbers, missing: float, unit: str) -> str:
    if abs(missing - was.missing) > 0.1:
        return f"missing for {percent(missing)} of open deals, was {percent(was.missing)}"
    if was.median is None or not len(known):
        return "filled in differently"
    median = float(np.median(known))
    say, predicted = _value_text(median, unit), _value_text(was.median, unit)
    # Next to how far tenths of training lie apart, so small a step is not what moved.
    if say == predicted or abs(median - was.median) < 0.05 * (was.edges[-1] - was.edges[0]):
        return f"spread differently than in training (median {say}, was {predicted})"
    return f"{'larger' if median > was.median else 'smaller'} than in training (median {say}, was {predicted})"


def _value_text(value: float, unit: str) -> str:
    if unit == "share":
        return percent(value)
    size = abs(value)
    for step, letter in ((1e12, " T"), (1e9, " B"), (1e6, " M"), (1e3, " k")):
        if size >= 0.9995 * step:
            return f"{value / step:,.{1 if size < 9.95 * step else 0}f}{letter}"
    number = f"{value:,.0f}" if size >= 10 or value == round(value) else f"{value:,.2g}"
    if unit == "days":
        return counted(number, "day")
    return f"{number} %" if unit == "percent" else f"{number} {unit}" if unit == "a week" else number


def _level_drift_text(was: Mapping[str, float], now: Mapping[str, float]) -> str:
    level = max({**was, **now}, key=lambda level: abs(now.get(level, 0.0) - was.get(level, 0.0)))
    predicted = "not given" if level == MISSING else level
    if level not in was:
        return f"{predicted} {percent(now[level])} of open deals, not among the common ones in training"
    return f"{predicted} {percent(now.get(level, 0.0))} of open deals, was {percent(was[level])}"
