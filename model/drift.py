"""Drift: what the model was trained on beside what is open today, and what was expected beside what came true."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.shares import percent
from model.columns import MISSING, Numbers

Word = Literal["steady", "moved", "moved far"]
PROBABILITY = "loss_probability"
BINS = 10
MOST_LEVELS = 30
SMOOTHING = 0.5
# The rule of thumb of credit scoring (Siddiqi, Credit Risk Scorecards, 2006).
MOVED, MOVED_FAR = 0.1, 0.25
# How sure it must be, over all columns together, that a distance is more than two samples of one world show.
CONFIDENCE = 0.95
FEWEST_DAYS = 5
Sides = tuple[list[float], Numbers]
_WORDS: tuple[Word, ...] = ("moved far", "moved", "steady")


@dataclasses.dataclass(frozen=True)
class Numeric:
    """A number's training side: inner bin edges, share per bin, share missing, median."""

    edges: tuple[float, ...]
    shares: tuple[float, ...]
    missing: float
    median: float | None


@dataclasses.dataclass(frozen=True)
class Choice:
    """A choice's training side: share per level, of the most common ones; what is left is every other."""

    shares: Mapping[str, float]


@dataclasses.dataclass(frozen=True)
class Profile:
    """What a model was trained on: each feature's shares, the probability's in tenths, and of how many opportunities.

    Looks at one opportunity are much alike, so `opportunities`, not rows, says how exact the shares are. `usual` is how
    far, per column, a single day of training lay from all of them: running records and weekdays differ day by day.
    """

    numeric: Mapping[str, Numeric]
    choices: Mapping[str, Choice]
    probability: Numeric
    mean_probability: float
    opportunities: int
    usual: Mapping[str, float] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return plain lists and dicts."""
        return dataclasses.asdict(self)

    @classmethod
    def of_json(cls, held: Mapping[str, Any]) -> Profile:
        """Read what as_json wrote; KeyError or TypeError where it is something else."""
        return cls(
            numeric={name: _numeric_of_json(found) for name, found in held["numeric"].items()},
            choices={name: Choice(dict(found["shares"])) for name, found in held["choices"].items()},
            probability=_numeric_of_json(held["probability"]),
            mean_probability=float(held["mean_probability"]),
            opportunities=int(held["opportunities"]),
            usual={name: float(found) for name, found in held["usual"].items()},
        )


def _numeric_of_json(held: Mapping[str, Any]) -> Numeric:
    return Numeric(tuple(held["edges"]), tuple(held["shares"]), held["missing"], held["median"])


def profile(
    matrix: pd.DataFrame,
    probability: Numbers,
    opportunities: int | None = None,
    days: pd.Series[Any] | None = None,
) -> Profile:
    """Describe feature-matrix rows of landmarks and their loss probabilities.

    `opportunities` is how many there are (the rows, where None); `days` is the landmark of each row, where it has one.
    """
    texts = [name for name in matrix if isinstance(matrix[name].dtype, pd.CategoricalDtype)]
    tenths = np.linspace(0, 1, BINS + 1)[1:-1]
    found = Profile(
        numeric={name: _numeric(matrix[name].to_numpy("float64")) for name in matrix if name not in texts},
        choices={name: _choice(matrix[name].array) for name in texts},
        probability=_binned(probability, tenths),
        mean_probability=float(probability.mean()) if len(probability) else 0.5,
        opportunities=len(matrix) if opportunities is None else opportunities,
    )
    return found if days is None else dataclasses.replace(found, usual=_usual(found, matrix, probability, days))


def _usual(whole: Profile, matrix: pd.DataFrame, probability: Numbers, days: pd.Series[Any]) -> dict[str, float]:
    """How far single days lie from all of them, per column: the largest but one in twenty; {} where days are few."""
    codes, _ = pd.factorize(days)
    rows = np.bincount(codes[codes >= 0])
    full = np.flatnonzero(rows >= 0.5 * np.median(rows)) if len(rows) else rows
    if len(full) < FEWEST_DAYS:
        return {}
    found = [_distances(whole, matrix[codes == day], probability[codes == day]) for day in full]
    return {name: float(np.quantile([day[name] for day in found], CONFIDENCE)) for name in found[0]}


def _distances(whole: Profile, matrix: pd.DataFrame, probability: Numbers) -> dict[str, float]:
    sides = {PROBABILITY: _tenths(whole, probability)}
    for name in matrix:
        sides[str(name)] = _sides(whole, str(name), matrix[name])
    return {name: psi(expected, whole.opportunities, counts) for name, (expected, counts) in sides.items()}


def _tenths(then: Profile, probability: Numbers) -> Sides:
    return list(then.probability.shares), _counts(probability, then.probability.edges)


def _sides(then: Profile, name: str, column: pd.Series[Any]) -> Sides:
    """The training shares of a column's bins, what is missing among them, and how many rows fall in each."""
    if name in then.numeric:
        was = then.numeric[name]
        values = column.to_numpy("float64")
        known = values[np.isfinite(values)]
        expected = [*(share * (1.0 - was.missing) for share in was.shares), was.missing]
        return expected, np.r_[_counts(known, was.edges), float(len(values) - len(known))]
    shares, now = then.choices[name].shares, _levels(column.array)
    counts = np.array([now.get(level, 0.0) for level in shares] + [0.0]) * len(column)
    counts[-1] = max(len(column) - counts.sum(), 0.0)
    return [*shares.values(), max(0.0, 1.0 - sum(shares.values()))], counts


def _numeric(values: Numbers) -> Numeric:
    known = values[np.isfinite(values)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1])) if len(known) else np.zeros(0)
    return _binned(values, edges)


def _binned(values: Numbers, edges: Numbers) -> Numeric:
    known = values[np.isfinite(values)]
    shares = _counts(known, edges) / max(len(known), 1)
    missing = 1.0 - len(known) / len(values) if len(values) else 0.0
    median = float(np.median(known)) if len(known) else None
    return Numeric(tuple(edges.tolist()), tuple(shares.tolist()), missing, median)


def _counts(known: Numbers, edges: npt.ArrayLike) -> Numbers:
    # A value on an edge belongs below it: a 0 that many rows hold is a bin of its own.
    place = np.searchsorted(np.asarray(edges, dtype="float64"), known, side="left")
    return np.bincount(place, minlength=np.size(edges) + 1).astype("float64")


def _levels(values: pd.Categorical) -> dict[str, float]:
    counts = np.bincount(values.codes, minlength=len(values.categories)) / max(len(values), 1)
    return {str(name): float(share) for name, share in zip(values.categories, counts, strict=True) if share > 0}


def _choice(values: pd.Categorical) -> Choice:
    ranked = sorted(_levels(values).items(), key=lambda pair: -pair[1])
    return Choice(dict(ranked[:MOST_LEVELS]))


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
    `usual` is how far single days of training lay, NaN where they were few. The probability comes first, then what has
    moved, by how far beyond what is usual.
    """
    known = [str(name) for name in matrix if name in then.numeric or name in then.choices]
    found = {name: _judge(then, name, _sides(then, name, matrix[name]), len(known)) for name in known}
    beyond = {name: far - then.usual.get(name, 0.0) for name, (far, _) in found.items()}
    rows = [_of_probability(then, probability)]
    for name in sorted(known, key=lambda name: (_WORDS.index(found[name][1]), -beyond[name])):
        label, usual, (far, moved) = labels.get(name, name), then.usual.get(name, math.nan), found[name]
        unit = (units or {}).get(name, "")
        words = _steady(far, usual) if moved == "steady" else _words(then, name, matrix[name], unit)
        rows.append((name, label, far, usual, moved, f"{label}: {words}."))
    return pd.DataFrame(rows, columns=["column", "label", "psi", "usual", "moved", "sentence"])


def _steady(far: float, usual: float) -> str:
    """Say that nothing has moved; where the distance is large all the same, that it is so on every day."""
    return "as in training; this record changes from day to day" if MOVED <= far <= usual else "as in training"


def psi(expected: npt.ArrayLike, n: float, counts: npt.ArrayLike) -> float:
    """Population stability index of `counts` against shares seen in `n`: sum of (q - p) ln(q / p), smoothed by 0.5."""
    shares, now = np.asarray(expected, dtype="float64"), np.asarray(counts, dtype="float64")
    p = (shares * n + SMOOTHING) / (n + SMOOTHING * len(shares))
    q = (now + SMOOTHING) / (now.sum() + SMOOTHING * len(now))
    return float(((q - p) * np.log(q / p)).sum())


def noise(bins: int, n: float, m: float, columns: int = 1) -> float:
    """What the index reaches by sampling alone, over `columns` of them, in one of twenty comparisons."""
    from scipy.stats import chi2  # noqa: PLC0415  # a process that serves reads profiles and compares nothing

    level = 1.0 - (1.0 - CONFIDENCE) / max(columns, 1)
    return float(chi2.ppf(level, max(bins - 1, 1)) * (1.0 / max(n, 1.0) + 1.0 / max(m, 1.0)))


def _judge(then: Profile, name: str, sides: Sides, columns: int) -> tuple[float, Word]:
    expected, counts = sides
    found = psi(expected, then.opportunities, counts)
    chance = noise(len(expected), then.opportunities, float(counts.sum()), columns)
    if found < MOVED or found <= max(chance, then.usual.get(name, 0.0)):
        return found, "steady"
    return found, "moved far" if found >= MOVED_FAR else "moved"


def _of_probability(then: Profile, probability: Numbers) -> tuple[Any, ...]:
    found, moved = _judge(then, PROBABILITY, _tenths(then, probability), 1)
    mean = float(probability.mean()) if len(probability) else then.mean_probability
    spread = ", spread as in training" if moved == "steady" else ""
    words = f"{percent(mean)} on average, {percent(then.mean_probability)} in training{spread}"
    usual = then.usual.get(PROBABILITY, math.nan)
    return PROBABILITY, "Loss probability", found, usual, moved, f"Loss probability: {words}."


def _words(then: Profile, name: str, column: pd.Series[Any], unit: str) -> str:
    if name in then.choices:
        return _choice_moved(then.choices[name].shares, _levels(column.array))
    values = column.to_numpy("float64")
    known = values[np.isfinite(values)]
    return _number_moved(then.numeric[name], known, 1.0 - len(known) / max(len(values), 1), unit)


def _number_moved(was: Numeric, known: Numbers, missing: float, unit: str) -> str:
    if abs(missing - was.missing) > 0.1:
        return f"missing for {percent(missing)} of open deals, was {percent(was.missing)}"
    if was.median is None or not len(known):
        return "filled in differently"
    median = float(np.median(known))
    say, said = _said(median, unit), _said(was.median, unit)
    # Next to how far tenths of training lie apart, so small a step is not what moved.
    if say == said or abs(median - was.median) < 0.05 * (was.edges[-1] - was.edges[0]):
        return f"spread differently than in training (median {say}, was {said})"
    return f"{'larger' if median > was.median else 'smaller'} than in training (median {say}, was {said})"


def _said(value: float, unit: str) -> str:
    if unit == "share":
        return percent(value)
    size = abs(value)
    for step, letter in ((1e9, " B"), (1e6, " M"), (1e3, " k")):
        if size >= 0.9995 * step:
            return f"{value / step:,.{1 if size < 9.95 * step else 0}f}{letter}"
    number = f"{value:,.0f}" if size >= 10 or value == round(value) else f"{value:,.2g}"
    return f"{number} %" if unit == "percent" else f"{number} {unit}" if unit in ("days", "a week") else number


def _choice_moved(was: Mapping[str, float], now: Mapping[str, float]) -> str:
    level = max({**was, **now}, key=lambda level: abs(now.get(level, 0.0) - was.get(level, 0.0)))
    said = "not given" if level == MISSING else level
    if level not in was:
        return f"{said} {percent(now[level])} of open deals, not among the common ones in training"
    return f"{said} {percent(now.get(level, 0.0))} of open deals, was {percent(was[level])}"
