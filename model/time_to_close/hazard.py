"""When opportunities end, given how: the chance to end in each piece of the calendar ahead, if still open then."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from catboost import CatBoost, Pool

from model.arrays import Index, Mask, Numbers
from model.time_to_close import clock
from model.time_to_close.clock import PLAIN, Clock, Days, Pieces
from model.time_to_close.follow_up import Watched
from model.time_to_close.level_codes import Coded

# Rows to learn from: pieces of looks for the trees, looks for the pace. More told no more.
MOST_PIECES, MOST_PACED = 50_000, 15_000
# So many features tell the most of a pace; the trees are told of no others, which makes them twice as fast.
MOST_FEATURES = 16
# A look counts for an outcome it has at least this chance of.
LEAST_WEIGHT = 0.02
# Days ahead for which weekdays and month ends are counted, and for which a look must have been followed to tell a pace.
FOLLOWED = 180
FOLDS = 2
# Days that are added before the logarithm is taken: two days or five are much the same pace.
SOONEST = 5.0
LEAST_DAYS = 1e-3
_SHARED: Mapping[str, Any] = {
    "l2_leaf_reg": 10.0,
    "border_count": 32,
    "boosting_type": "Plain",
    "leaf_estimation_iterations": 1,
    "thread_count": 2,
    "allow_writing_files": False,
    "logging_level": "Silent",
}
HAZARD: Mapping[str, Any] = {
    **_SHARED,
    "loss_function": "Logloss",
    "iterations": 100,
    "learning_rate": 0.12,
    "depth": 4,
}
PACE: Mapping[str, Any] = {**_SHARED, "loss_function": "RMSE", "iterations": 80, "learning_rate": 0.15, "depth": 3}


@dataclasses.dataclass(frozen=True, eq=False)
class Hazard:
    """Trees of the odds to end in a piece of the calendar, per ordinary day and per pace.

    Of those open at the start of a piece of `u` ordinary days 1 / (1 + r u) are open at its end, and within it each
    ordinary day brings the same hazard. r = exp(level + trees - pace), with pace the log of the days that an
    opportunity like this takes: the trees say only what differs from an even pace. `calendar` tells whether they know
    the calendar, `clock` counts days, and `columns` are the features they are told of.
    """

    calendar: bool
    clock: Clock
    level: float
    trees: CatBoost
    paces: tuple[CatBoost, ...]
    columns: Index

    def ended(self, coded: Coded, day: int, ends: Days) -> Numbers:
        """Chance to have ended within so many days (ascending) after a day (rows x ends)."""
        ahead = clock.pieces(day)
        until = self.clock.until(day, np.arange(ahead.ends[-1] + 1))
        pace, told = self._pace(coded), piece_features(ahead, calendar=self.calendar)
        matrix = _widened(coded[:, self.columns], pace, told.shape[1])
        open_still, ended = np.ones(len(coded)), np.zeros((len(coded), len(ends)))
        for place, (start, end) in enumerate(zip(ahead.starts, ahead.ends, strict=True)):
            # CatBoost locks the array it is given, also when it is done with it.
            matrix.flags.writeable = True
            _write_columns(matrix, told[place], pace)
            rate = np.exp(self.level - pace + self.trees.predict(matrix, "RawFormulaVal", thread_count=2))
            days = until[end] - until[start]
            for at in np.flatnonzero((ends > start) & (ends <= end)):
                passed = (until[ends[at]] - until[start]) / days
                ended[:, at] = 1.0 - open_still * (1.0 + rate * days) ** -passed
            if end >= ends[-1]:
                return ended
            open_still = open_still / (1.0 + rate * days)
        return ended

    def _pace(self, coded: Coded) -> Numbers:
        predicted = [pace.predict(coded, thread_count=2) for pace in self.paces]
        return np.mean(predicted, axis=0) if predicted else np.zeros(len(coded))

    def save(self, folder: Path, outcome: str) -> dict[str, Any]:
        """Write the trees into a folder; return the rest as plain values."""
        self.trees.save_model(str(folder / f"timing_{outcome}.cbm"))
        for nth, pace in enumerate(self.paces):
            pace.save_model(str(folder / f"pace_{outcome}_{nth}.cbm"))
        return {
            "calendar": self.calendar,
            "clock": self.clock.as_json(),
            "level": self.level,
            "paces": len(self.paces),
            "columns": self.columns.tolist(),
        }

    @classmethod
    def load(cls, folder: Path, outcome: str, held: Mapping[str, Any]) -> Hazard:
        """Read what `save` wrote and returned."""
        paces = [CatBoost().load_model(str(folder / f"pace_{outcome}_{nth}.cbm")) for nth in range(held["paces"])]
        trees = CatBoost().load_model(str(folder / f"timing_{outcome}.cbm"))
        columns = np.array(held["columns"], dtype=np.intp)
        return cls(held["calendar"], Clock.of_json(held["clock"]), held["level"], trees, tuple(paces), columns)


def piece_features(ahead: Pieces, *, calendar: bool) -> Numbers:
    """What the trees are told of each piece: days ahead, and of the calendar the days to a quarter's end.

    A month of the year they would know from a few years alone: it counts by the clock, which leans to the ordinary.
    """
    told = [ahead.ahead, *((ahead.to_quarter,) if calendar else ())]
    return np.column_stack(told)


def _widened(coded: Coded, pace: Numbers, told: int) -> Coded:
    """Make room for what is told of a piece, and for the days ahead in terms of the pace."""
    wide = np.empty((len(coded), coded.shape[1] + told + 2), dtype="float32", order="F")
    wide[:, : coded.shape[1]], wide[:, coded.shape[1]] = coded, pace
    return wide


def _write_columns(matrix: Coded, told: Numbers | Coded, pace: Numbers) -> None:
    """Write into the matrix what is told of a piece, or of each row's; the days ahead come first."""
    rows = np.atleast_2d(told)
    matrix[:, -1 - rows.shape[1] : -1] = rows
    matrix[:, -1] = rows[:, 0] / np.exp(pace)


def fit(landmark_rows: Watched, coded: Coded, label: float, *, calendar: bool, seed: int) -> Hazard | None:
    """Learn when those end that end lost (label 1) or won (0); None if no piece or every piece is an ending."""
    weight = landmark_rows.weight(label)
    rows = np.flatnonzero(weight >= LEAST_WEIGHT)
    paces, pace = _paces(landmark_rows, coded, rows, seed)
    counted = clock.fit(_risk_counts(landmark_rows, rows, weight, pace)) if calendar else PLAIN
    found = _pieces(landmark_rows, rows, counted, calendar=calendar)
    if not len(found.rows) or found.ended.min() == found.ended.max():
        return None
    found = found.some(np.random.default_rng(seed))
    columns = _telling(paces, coded.shape[1])
    trees, level = _trees(found, coded[:, columns], weight, pace, seed)
    return Hazard(calendar, counted, level, trees, paces, columns)


def _telling(paces: tuple[CatBoost, ...], count: int) -> Index:
    """Return the places of the features that tell the most of a pace, of all if nothing does."""
    if not paces:
        return np.arange(count)
    told = np.mean([pace.get_feature_importance() for pace in paces], axis=0)
    return np.asarray(np.sort(np.argsort(-told, kind="stable")[:MOST_FEATURES]))


def _trees(found: _Pieces, coded: Coded, weight: Numbers, pace: Numbers, seed: int) -> tuple[CatBoost, float]:
    """Fit the odds to end in a piece, beside those at an even pace, and the level of these."""
    weight, pace = weight[found.rows], pace[found.rows]
    days = np.maximum(found.days, LEAST_DAYS) * np.exp(-pace)
    share = np.clip(np.average(found.ended, weights=weight), 0.001, 0.999)
    level = float(np.log(share / (1.0 - share)) - np.log(np.average(days, weights=weight)))
    matrix = _widened(coded[found.rows], pace, found.told.shape[1])
    _write_columns(matrix, found.told, pace)
    pool = Pool(matrix, found.ended.astype("float64"), weight=weight, baseline=np.log(days) + level)
    del matrix  # the pool has its own
    return CatBoost({**HAZARD, "random_seed": seed}).fit(pool), level


@dataclasses.dataclass(frozen=True, eq=False)
class _Pieces:
    """One row per look and piece of the calendar at whose start it was open, if the whole piece was followed.

    They are a million at 12,000 opportunities: kept as int32, float32 (whole days), float64 and bool.
    """

    rows: npt.NDArray[np.int32]
    told: Coded
    days: Numbers
    ended: Mask

    def some(self, rng: np.random.Generator) -> _Pieces:
        """Draw as many as are learned from."""
        kept = np.sort(rng.permutation(len(self.rows))[:MOST_PIECES])
        return _Pieces(self.rows[kept], self.told[kept], self.days[kept], self.ended[kept])


def _pieces(landmark_rows: Watched, rows: Index, counted: Clock, *, calendar: bool) -> _Pieces:
    parts = [
        _pieces_after(landmark_rows, rows[landmark_rows.landmark[rows] == day], int(day), counted, calendar=calendar)
        for day in np.unique(landmark_rows.landmark[rows])
    ]
    joined = (np.concatenate(each) for each in zip(*parts, strict=True)) if parts else [np.zeros(0)] * 4
    return _Pieces(*joined)


def _pieces_after(
    landmark_rows: Watched, rows: Index, day: int, counted: Clock, *, calendar: bool
) -> tuple[npt.NDArray[np.int32], Coded, Numbers, Mask]:
    ahead = clock.pieces(day)
    until = np.concatenate(([0.0], counted.until(day, ahead.ends)))
    remaining = landmark_rows.last[rows] - day
    at_risk = (remaining[:, None] > ahead.starts) & (ahead.ends <= landmark_rows.cut - day)
    row, piece = np.nonzero(at_risk)
    ended = landmark_rows.ended[rows[row]] & (remaining[row] <= ahead.ends[piece])
    told = piece_features(ahead, calendar=calendar).astype("float32")[piece]
    return rows[row].astype("int32"), told, np.diff(until)[piece], ended


def _risk_counts(landmark_rows: Watched, rows: Index, weight: Numbers, pace: Numbers) -> clock.RiskCounts:
    ended, speed = landmark_rows.ended[rows].astype("float64"), np.exp(pace[rows].mean() - pace[rows])
    found = clock.count_at_risk(
        landmark_rows.landmark[rows], landmark_rows.last[rows], ended, weight[rows], speed, FOLLOWED
    )
    opportunities = len(np.unique(landmark_rows.opportunity[rows[landmark_rows.ended[rows]]]))
    return dataclasses.replace(found, repeats=max(float(ended.sum()) / max(opportunities, 1), 1.0))


def _paces(landmark_rows: Watched, coded: Coded, rows: Index, seed: int) -> tuple[tuple[CatBoost, ...], Numbers]:
    """Learn the log of the days that remain, crosswise: no look's pace rests on its own opportunity.

    Only looks count that have been followed for long, where there are such: of later ones only the quick have ended.
    """
    known = rows[landmark_rows.ended[rows]]
    long_ago = known[landmark_rows.landmark[known] <= landmark_rows.cut - FOLLOWED]
    known = np.random.default_rng(seed).permutation(long_ago if len(long_ago) else known)[:MOST_PACED]
    days = np.log(landmark_rows.last[known] - landmark_rows.landmark[known] + SOONEST)
    fold = landmark_rows.opportunity % FOLDS
    parts = [(known[fold[known] != nth], days[fold[known] != nth]) for nth in range(FOLDS)]
    if not all(_varies(coded[part], target) for part, target in parts):
        return (), np.zeros(len(coded))
    paces = tuple(_fitted(coded[part], target, seed) for part, target in parts)
    predicted = np.stack([np.asarray(pace.predict(coded, thread_count=2)) for pace in paces])
    return paces, predicted[fold, np.arange(len(coded))]


def _fitted(coded: Coded, days: Numbers, seed: int) -> CatBoost:
    return CatBoost({**PACE, "random_seed": seed}).fit(Pool(coded, days))


def _varies(coded: Coded, days: npt.NDArray[Any]) -> bool:
    """Tell whether both the days and some feature differ between looks."""
    if not len(days) or days.min() == days.max():
        return False
    known = np.isfinite(coded)
    filled = np.where(known, coded, 0.0)
    return bool(((filled != filled[0]) | (known != known[0])).any())
