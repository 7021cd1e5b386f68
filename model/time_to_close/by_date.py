"""When it will end: probabilities of won, lost and still open by date, coherent with the loss probability."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from model.arrays import Mask, Numbers, numbers
from model.finite import json_text
from model.splits.undated import lacking_days
from model.time_to_close import follow_up, hazard, kaplan_meier, level_codes
from model.time_to_close.clock import Days, month_ends
from model.time_to_close.follow_up import Watched
from model.time_to_close.hazard import Hazard
from model.time_to_close.kaplan_meier import Frequency
from model.time_to_close.level_codes import Coding

By = Literal["calendar", "model", "frequency"]
Ends = Callable[[int], Days]

HORIZONS = (30, 60, 90)
OUTCOMES: Mapping[str, float] = {"won": 0.0, "lost": 1.0}
MONTHS_AHEAD = 6
RECORD = "timing.json"
FEWEST_OF_EACH = 100
# Looks at least as old as this share's remaining days tell when opportunities end: nearly all have ended.
ENDED_SHARE = 0.9


@dataclasses.dataclass(frozen=True, eq=False)
class Timing:
    """How the days until the end are distributed, given that an opportunity ends won, and given that it ends lost.

    `by` tells what is used: 'calendar', trees that know the days of the quarters ahead; 'model', trees that do not; or
    'frequency', what is usual at an age. hazards: per outcome, none where by frequency. coding: of the trees' features.
    doubts: how far off the money won in each calendar month ahead may be as a whole, as a share; empty if unknown.
    """

    by: By
    frequency: Mapping[str, Frequency]
    hazards: Mapping[str, Hazard]
    coding: Coding
    doubts: tuple[float, ...] = ()

    def by_date(self, matrix: pd.DataFrame, loss_probability: Numbers, day: Numbers) -> dict[str, Numbers]:
        """Probability of having ended won_30, lost_30, won_60, ... 90 days after a row's day; the rest is still open.

        lost_t = p x F_lost(t), won_t = (1 - p) x F_won(t), with p the loss probability and F the share ended by t: the
        mixture form of competing outcomes (Larson and Dinse, Applied Statistics 1985). Both rise with t, within p and
        1 - p. `day` holds each row's day, since 1970-01-01.
        """
        return _by_horizon(self._ended(matrix, loss_probability, day, lambda _: np.array(HORIZONS)))

    def by_month(self, matrix: pd.DataFrame, loss_probability: Numbers, day: Numbers) -> dict[str, Numbers]:
        """What `by_date` says, and of being won_month_1, ... 6: by the end of the calendar months ahead.

        The first of them is that of the day after a row's day.
        """
        ended = self._ended(matrix, loss_probability, day, _horizons_and_months)
        first = len(HORIZONS)
        return _by_horizon(ended) | {
            f"won_month_{nth + 1}": ended["won"][:, first + nth] for nth in range(MONTHS_AHEAD)
        }

    def _ended(self, matrix: pd.DataFrame, loss_probability: Numbers, day: Numbers, ends: Ends) -> dict[str, Numbers]:
        """Probability of each outcome within the days that `ends` names for a row's day (rows x ends)."""
        share = {"won": 1.0 - loss_probability, "lost": loss_probability}
        count = len(ends(0))
        found = {outcome: np.zeros((len(matrix), count)) for outcome in OUTCOMES}
        for each in np.unique(day):
            rows = np.flatnonzero(day == each)
            seen = matrix if len(rows) == len(matrix) else matrix.iloc[rows]
            for outcome, ended in self.ended(seen, int(each), ends(int(each))).items():
                found[outcome][rows] = share[outcome][rows, None] * ended
        return found

    def ended(self, matrix: pd.DataFrame, day: int, ends: Days) -> dict[str, Numbers]:
        """Chance to have ended within so many days of a day, given how it ends: per outcome (rows x ends)."""
        if self.by == "frequency" or not len(matrix):
            return {outcome: self.frequency[outcome].ended(matrix, ends) for outcome in OUTCOMES}
        order = np.argsort(ends, kind="stable")
        coded = self.coding.apply(matrix)
        found = {outcome: self.hazards[outcome].ended(coded, day, ends[order]) for outcome in OUTCOMES}
        return {outcome: each[:, np.argsort(order, kind="stable")] for outcome, each in found.items()}

    def save(self, folder: Path) -> None:
        """Write the trees and a record of the rest into a folder that exists."""
        hazards = {outcome: each.save(folder, outcome) for outcome, each in self.hazards.items()}
        (folder / RECORD).write_text(json_text(self.as_json() | {"hazards": hazards}, RECORD, indent=1), "utf-8")

    def as_json(self) -> dict[str, Any]:
        """Return all but the hazards."""
        tables = {outcome: table.as_json() for outcome, table in self.frequency.items()}
        return {"by": self.by, "frequencies": tables, "coding": self.coding.as_json(), "doubts": list(self.doubts)}

    @classmethod
    def load(cls, folder: Path) -> Timing | None:
        """Read what `save` wrote; None if nothing was, or in the form of an earlier time."""
        held = json.loads((folder / RECORD).read_text("utf-8")) if (folder / RECORD).is_file() else {}
        if "frequencies" not in held:
            return None
        tables = {outcome: Frequency.of_json(held["frequencies"][outcome]) for outcome in OUTCOMES}
        hazards = {outcome: Hazard.load(folder, outcome, each) for outcome, each in held["hazards"].items()}
        return cls(held["by"], tables, hazards, Coding.of_json(held["coding"]), tuple(held["doubts"]))


def _by_horizon(ended: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """Name what `ended` says first: the probabilities within each horizon."""
    return {f"{outcome}_{days}": ended[outcome][:, at] for at, days in enumerate(HORIZONS) for outcome in OUTCOMES}


def _horizons_and_months(day: int) -> Days:
    return np.concatenate((HORIZONS, month_ends(day, MONTHS_AHEAD)))


def missing_data_reason(facts: pd.DataFrame, cut: float) -> str:
    """Say what is missing to learn when opportunities end; '' if there is enough."""
    if not np.isfinite(numbers(facts["as_of_on"])).any():
        return f"This export has no {lacking_days(facts)}, so nothing can be said about when an opportunity ends."
    old = _old(facts, cut)
    for outcome, label in OUTCOMES.items():
        n = int(facts["opportunity_id"][old & (numbers(facts["label_lost"]) == label)].nunique())
        if n < FEWEST_OF_EACH:
            return f"{n:,} {outcome} opportunities are old enough to learn when they end; {FEWEST_OF_EACH} are needed."
    return ""


def _old(facts: pd.DataFrame, cut: float) -> Mask:
    """Rows whose outcome was known on the cut and whose landmark lies so far back that nearly all had ended."""
    landmark, closed = numbers(facts["as_of_on"]), numbers(facts["closed_on"])
    known = np.isfinite(numbers(facts["label_lost"])) & (closed <= cut)
    days = (closed - landmark)[known]
    last = cut - float(np.quantile(days, ENDED_SHARE)) if len(days) else cut
    return np.asarray(known & (landmark <= last))


def fit(
    facts: pd.DataFrame,
    matrix: pd.DataFrame,
    loss_probability: Numbers,
    cut: float,
    *,
    by: By = "calendar",
    seed: int = 7,
) -> Timing | None:
    """Learn from what was known on the day `cut`; None where `lack` says what is missing.

    `matrix` holds the features of the same rows and `loss_probability` what is said of those that were open then;
    `cut` is in days since 1970-01-01. Where trees find nothing to learn, it is by frequency whatever was asked for.
    """
    if missing_data_reason(facts, cut):
        return None
    landmark_rows = follow_up.watched(facts, loss_probability, cut)
    days = np.where(landmark_rows.ended, landmark_rows.last - landmark_rows.landmark, np.nan)
    numbered = level_codes.fit(matrix[landmark_rows.followed], np.log(days + hazard.SOONEST)[landmark_rows.followed])
    edges = kaplan_meier.edges_of(matrix[landmark_rows.followed])
    tables = {outcome: kaplan_meier.fit(landmark_rows, matrix, edges, label) for outcome, label in OUTCOMES.items()}
    hazards = {} if by == "frequency" else _hazards(landmark_rows, numbered.apply(matrix), by, seed)
    return Timing(by if hazards else "frequency", tables, hazards, numbered)


def _hazards(landmark_rows: Watched, coded: level_codes.Coded, by: By, seed: int) -> dict[str, Hazard]:
    """Learn both outcomes' hazards; nothing if one of them cannot be learned."""
    found = {
        outcome: hazard.fit(landmark_rows, coded, label, calendar=by == "calendar", seed=seed)
        for outcome, label in OUTCOMES.items()
    }
    known = {outcome: each for outcome, each in found.items() if each is not None}
    return known if len(known) == len(OUTCOMES) else {}
