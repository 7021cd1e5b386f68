"""What a model was trained on: how its features were spread, over all days and over those of one weekday."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.arrays import Numbers

PROBABILITY = "loss_probability"
BINS = 10
MOST_LEVELS = 30
SMOOTHING = 0.5
# Of how many days in a hundred the usual distance is not exceeded.
USUAL = 0.95
FEWEST_DAYS = 5
Sides = tuple[list[float], Numbers]


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
    far, per column, a single day of training lay from all of them: running records differ day by day. `weekdays` holds,
    from '0' for Monday on, the same of one weekday's days.
    """

    numeric: Mapping[str, Numeric]
    choices: Mapping[str, Choice]
    probability: Numeric
    mean_probability: float
    opportunities: int
    usual: Mapping[str, float] = dataclasses.field(default_factory=dict)
    weekdays: Mapping[str, Profile] = dataclasses.field(default_factory=dict)

    def on(self, day: dt.date | None) -> Profile:
        """What a day is compared with: training's days of its weekday, where it is known how far those lie apart.

        Nobody works at weekends: on any Sunday two days have passed since the last activity, and days that were
        Tuesdays cannot say whether that is much. Else it is compared with all days.
        """
        return self if day is None else self.weekdays.get(str(day.weekday()), self)

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
            # Bundles of before weekdays were told apart have none.
            weekdays={day: cls.of_json(found) for day, found in held.get("weekdays", {}).items()},
        )


def _numeric_of_json(held: Mapping[str, Any]) -> Numeric:
    return Numeric(tuple(held["edges"]), tuple(held["shares"]), held["missing"], held["median"])


def profile(
    matrix: pd.DataFrame,
    probability: Numbers,
    opportunities: pd.Series[Any] | None = None,
    days: pd.Series[Any] | None = None,
) -> Profile:
    """Describe feature-matrix rows of landmarks and their loss probabilities.

    `opportunities` names the one of each row (each row another, where None); `days` is the landmark of each row, where
    it has one.
    """
    named = pd.Series(np.arange(len(matrix))) if opportunities is None else opportunities
    landmark_rows = _LandmarkRows(
        matrix, probability, named.to_numpy(), None if days is None else pd.DatetimeIndex(days)
    )
    found = _described(landmark_rows)
    if days is None:
        return found
    return dataclasses.replace(found, usual=_usual(found, landmark_rows), weekdays=_by_weekday(landmark_rows))


@dataclasses.dataclass(frozen=True)
class _LandmarkRows:
    """Rows of landmarks: features, loss probability, opportunity, and the day, where they have one."""

    matrix: pd.DataFrame
    probability: Numbers
    opportunity: npt.NDArray[Any]
    days: pd.DatetimeIndex | None

    def of(self, rows: npt.NDArray[np.bool_]) -> _LandmarkRows:
        days = None if self.days is None else self.days[rows]
        return _LandmarkRows(self.matrix[rows], self.probability[rows], self.opportunity[rows], days)

    def full(self) -> pd.DatetimeIndex:
        """The days that hold at least half as many rows as is common."""
        counts = pd.Series(self.days).value_counts().sort_index()
        return pd.DatetimeIndex(counts.index[counts >= 0.5 * counts.median()])


def _described(landmark_rows: _LandmarkRows) -> Profile:
    matrix, probability = landmark_rows.matrix, landmark_rows.probability
    texts = [name for name in matrix if isinstance(matrix[name].dtype, pd.CategoricalDtype)]
    tenths = np.linspace(0, 1, BINS + 1)[1:-1]
    return Profile(
        numeric={name: _numeric(matrix[name].to_numpy("float64")) for name in matrix if name not in texts},
        choices={name: _choice(matrix[name].array) for name in texts},
        probability=_binned(probability, tenths),
        mean_probability=float(probability.mean()) if len(probability) else 0.5,
        opportunities=len(pd.unique(landmark_rows.opportunity)),
    )


def _usual(whole: Profile, landmark_rows: _LandmarkRows) -> dict[str, float]:
    """How far single days lie from all of them, per column; {} where days are few."""
    full = landmark_rows.full()
    return _mostly([_distances(whole, landmark_rows.of(landmark_rows.days == day)) for day in full])


def _mostly(found: list[dict[str, float]]) -> dict[str, float]:
    """The largest distance but one in twenty, the largest of fewer than twenty, per column; {} where days are few."""
    if len(found) < FEWEST_DAYS:
        return {}
    return {name: float(np.quantile([day[name] for day in found], USUAL, method="higher")) for name in found[0]}


def _by_weekday(landmark_rows: _LandmarkRows) -> dict[str, Profile]:
    """Describe each weekday; usual is how far days lie from the others of their own weekday, {} where those are few.

    Landmarks of one weekday lie 210 days apart: a year holds one or two of each. So how far they lie apart is told from
    all weekdays together, and a day is held against others alone, as today is.
    """
    full = landmark_rows.full()
    held = {day: full[full.day_of_week == day] for day in sorted(set(full.day_of_week))}
    alike = {day: landmark_rows.of(pd.DatetimeIndex(landmark_rows.days).isin(each)) for day, each in held.items()}
    pairs = [(alike[day], one) for day, each in held.items() if len(each) > 1 for one in each]
    usual = _mostly([_distances_to_others(*pair) for pair in pairs])
    if not usual:
        return {}
    return {str(day): dataclasses.replace(_described(each), usual=usual) for day, each in alike.items()}


def _distances_to_others(alike: _LandmarkRows, day: pd.Timestamp) -> dict[str, float]:
    then = alike.days == day
    return _distances(_described(alike.of(~then)), alike.of(then))


def _distances(whole: Profile, landmark_rows: _LandmarkRows) -> dict[str, float]:
    sides = {PROBABILITY: tenths(whole, landmark_rows.probability)}
    for name in landmark_rows.matrix:
        sides[str(name)] = of_column(whole, str(name), landmark_rows.matrix[name])
    return {name: psi(expected, whole.opportunities, counts) for name, (expected, counts) in sides.items()}


def tenths(then: Profile, probability: Numbers) -> Sides:
    """The training shares of the probability's tenths, and how many rows fall in each."""
    return list(then.probability.shares), _counts(probability, then.probability.edges)


def of_column(then: Profile, name: str, column: pd.Series[Any]) -> Sides:
    """The training shares of a column's bins, what is missing among them, and how many rows fall in each."""
    if name in then.numeric:
        was = then.numeric[name]
        values = column.to_numpy("float64")
        known = values[np.isfinite(values)]
        expected = [*(share * (1.0 - was.missing) for share in was.shares), was.missing]
        return expected, np.r_[_counts(known, was.edges), float(len(values) - len(known))]
    shares, now = then.choices[name].shares, levels(column.array)
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


def levels(values: pd.Categorical) -> dict[str, float]:
    """The share of rows that each level has, of those that occur."""
    counts = np.bincount(values.codes, minlength=len(values.categories)) / max(len(values), 1)
    return {str(name): float(share) for name, share in zip(values.categories, counts, strict=True) if share > 0}


def _choice(values: pd.Categorical) -> Choice:
    ranked = sorted(levels(values).items(), key=lambda pair: -pair[1])
    return Choice(dict(ranked[:MOST_LEVELS]))


def psi(expected: npt.ArrayLike, n: float, counts: npt.ArrayLike) -> float:
    """Population stability index of `counts` against shares seen in `n`: sum of (q - p) ln(q / p), smoothed by 0.5."""
    shares, now = np.asarray(expected, dtype="float64"), np.asarray(counts, dtype="float64")
    p = (shares * n + SMOOTHING) / (n + SMOOTHING * len(shares))
    q = (now + SMOOTHING) / (now.sum() + SMOOTHING * len(now))
    return float(((q - p) * np.log(q / p)).sum())
