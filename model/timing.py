"""When it will end: probabilities of won, lost and still open by date, coherent with the loss probability."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from catboost import CatBoost, Pool

from model.columns import Numbers, numbers
from model.evaluate import auc
from model.finite import json_text
from model.folds import lacking_days

Rows = npt.NDArray[np.bool_]
By = Literal["model", "frequency"]

HORIZONS = (30, 60, 90)
BIN_DAYS = 30
OUTCOMES: Mapping[str, float] = {"won": 0.0, "lost": 1.0}
AHEAD, AGE, RECORD = "bins_ahead", "age_days", "timing.json"
FEWEST_OF_EACH = 100
# More landmarks than this teach no more about dates: 8,000 of each outcome judged as well as 24,000.
MOST_LANDMARKS = 8_000
# Of the landmarks at least as old as this share's remaining days, nearly all have ended: on later ones, only the quick.
ENDED_SHARE = 0.9
# A band's frequency leans on everybody's as if it had seen this many more landmarks.
STRENGTH = 20.0
SMALLEST = 1e-6
RECIPE: Mapping[str, Any] = {
    "loss_function": "Logloss",
    "iterations": 80,
    "learning_rate": 0.14,
    "depth": 3,
    "l2_leaf_reg": 10.0,
    "min_data_in_leaf": 100,
    "border_count": 16,
    "boosting_type": "Plain",
    "max_ctr_complexity": 1,
    "one_hot_max_size": 12,
    "thread_count": 2,
    "allow_writing_files": False,
    "logging_level": "Silent",
}


@dataclasses.dataclass(frozen=True, eq=False)
class Timing:
    """How the days until the end are distributed, given that an opportunity ends won, and given that it ends lost.

    edges: the days of age between bands. frequency: per outcome, the share ended within each of HORIZONS (bands x 3).
    hazards: per outcome, the trees of the chance to end in a 30-day bin if still open at its start; none where
    `by` is 'frequency'.
    """

    by: By
    edges: tuple[float, ...]
    frequency: Mapping[str, Numbers]
    hazards: Mapping[str, CatBoost]

    def by_date(self, matrix: pd.DataFrame, loss_probability: Numbers) -> dict[str, Numbers]:
        """Probability of having ended won_30, lost_30, won_60, ... 90 days after a row's day; the rest is still open.

        lost_t = p x F_lost(t), won_t = (1 - p) x F_won(t), with p the loss probability and F the share ended by t: the
        mixture form of competing outcomes (Larson and Dinse, Applied Statistics 1985). Both rise with t, within p and
        1 - p.
        """
        share = {"won": 1.0 - loss_probability, "lost": loss_probability}
        ended = {outcome: self.ended(outcome, matrix) for outcome in OUTCOMES}
        return {
            f"{outcome}_{days}": share[outcome] * ended[outcome][:, place]
            for place, days in enumerate(HORIZONS)
            for outcome in OUTCOMES
        }

    def ended(self, outcome: str, matrix: pd.DataFrame) -> Numbers:
        """Chance to have ended within each of HORIZONS, given how it ends (rows x 3)."""
        if self.by == "frequency" or not len(matrix):
            return self.frequency[outcome][band_of(matrix, self.edges)]
        open_still = np.ones(len(matrix))
        ended = np.empty((len(matrix), len(HORIZONS)))
        for place in range(len(HORIZONS)):
            seen = matrix.assign(**{AHEAD: float(place)})
            hazard = self.hazards[outcome].predict(seen, prediction_type="Probability", thread_count=2)
            open_still = open_still * (1.0 - np.asarray(hazard, dtype="float64")[:, 1])
            ended[:, place] = 1.0 - open_still
        return ended

    def save(self, folder: Path) -> None:
        """Write the trees and a record of the rest into a folder that exists."""
        for outcome, trees in self.hazards.items():
            trees.save_model(str(folder / _trees(outcome)))
        (folder / RECORD).write_text(json_text(self.as_json(), RECORD, indent=1), "utf-8")

    def as_json(self) -> dict[str, Any]:
        """Return all but the trees."""
        tables = {outcome: table.tolist() for outcome, table in self.frequency.items()}
        return {"by": self.by, "edges": list(self.edges), "frequency": tables}

    @classmethod
    def load(cls, folder: Path) -> Timing | None:
        """Read what `save` wrote; None where nothing was."""
        if not (folder / RECORD).is_file():
            return None
        held = json.loads((folder / RECORD).read_text("utf-8"))
        tables = {outcome: np.array(held["frequency"][outcome], dtype="float64") for outcome in OUTCOMES}
        found = [outcome for outcome in OUTCOMES if held["by"] == "model"]
        hazards = {outcome: CatBoost().load_model(str(folder / _trees(outcome))) for outcome in found}
        return cls(held["by"], tuple(held["edges"]), tables, hazards)


def _trees(outcome: str) -> str:
    return f"timing_{outcome}.cbm"


def lack(facts: pd.DataFrame, cut: float) -> str:
    """Say what is missing to learn when opportunities end; '' where there is enough."""
    if not np.isfinite(numbers(facts["as_of_on"])).any():
        return f"This export has no {lacking_days(facts)}, so nothing can be said about when an opportunity ends."
    old = _old(facts, cut)
    for outcome, label in OUTCOMES.items():
        n = int(facts["opportunity_id"][old & (numbers(facts["label_lost"]) == label)].nunique())
        if n < FEWEST_OF_EACH:
            return f"{n:,} {outcome} opportunities are old enough to learn when they end; {FEWEST_OF_EACH} are needed."
    return ""


def fit(facts: pd.DataFrame, matrix: pd.DataFrame, cut: float, *, by: By = "model", seed: int = 7) -> Timing | None:
    """Learn from the landmark rows whose outcome was known on the day `cut`; None where `lack` says what is missing.

    `matrix` holds the features of the same rows; `cut` is in days since 1970-01-01. Where nothing varies that trees
    could learn from, it is by frequency whatever was asked for.
    """
    if lack(facts, cut):
        return None
    old, days, label = _old(facts, cut), _remaining(facts), numbers(facts["label_lost"])
    edges = _edges(matrix[old])
    rows = {outcome: np.flatnonzero(old & (label == value)) for outcome, value in OUTCOMES.items()}
    bands = band_of(matrix, edges)
    tables = {outcome: _frequency(days[each], bands[each], len(edges) + 1) for outcome, each in rows.items()}
    learned = rows if by == "model" else {}
    hazards = {outcome: _hazard(matrix, days, each, seed) for outcome, each in learned.items()}
    found = {outcome: trees for outcome, trees in hazards.items() if trees is not None}
    return (
        Timing("model", edges, tables, found) if len(found) == len(OUTCOMES) else Timing("frequency", edges, tables, {})
    )


def _remaining(facts: pd.DataFrame) -> Numbers:
    return numbers(facts["closed_on"]) - numbers(facts["as_of_on"])


def _old(facts: pd.DataFrame, cut: float) -> Rows:
    """Rows whose outcome was known on the cut and whose landmark lies so far back that nearly all had ended."""
    known = np.isfinite(numbers(facts["label_lost"])) & (numbers(facts["closed_on"]) <= cut)
    days = _remaining(facts)[known]
    last = cut - float(np.quantile(days, ENDED_SHARE)) if len(days) else cut
    return known & (numbers(facts["as_of_on"]) <= last)


def _edges(matrix: pd.DataFrame) -> tuple[float, ...]:
    if AGE not in matrix:
        return ()
    age = matrix[AGE].to_numpy()
    return tuple(float(edge) for edge in np.unique(np.quantile(age[np.isfinite(age)], [0.2, 0.4, 0.6, 0.8])))


def band_of(matrix: pd.DataFrame, edges: tuple[float, ...]) -> npt.NDArray[np.intp]:
    """Age band of each row, 0 for the youngest; a single band where age is no feature."""
    if AGE not in matrix:
        return np.zeros(len(matrix), dtype=np.intp)
    return np.searchsorted(np.array(edges), matrix[AGE].to_numpy(), "right")


def _frequency(days: Numbers, bands: npt.NDArray[np.intp], count: int) -> Numbers:
    ended = days[:, None] <= np.array(HORIZONS)
    everybody = ended.mean(axis=0)
    n = np.bincount(bands, minlength=count)[:, None]
    within = np.array([ended[bands == band].sum(axis=0) for band in range(count)])
    return np.asarray((within + STRENGTH * everybody) / (n + STRENGTH), dtype="float64")


def _hazard(matrix: pd.DataFrame, days: Numbers, rows: npt.NDArray[np.intp], seed: int) -> CatBoost | None:
    """Fit discrete-time hazards: one row per landmark and 30-day bin in which the opportunity was still open."""
    rows = np.sort(np.random.default_rng(seed).permutation(rows)[:MOST_LANDMARKS])
    last = np.ceil(days[rows] / BIN_DAYS).astype(int) - 1
    bins = np.minimum(last + 1, len(HORIZONS))
    ahead = np.arange(bins.sum()) - np.repeat(np.cumsum(bins) - bins, bins)
    seen = matrix.iloc[np.repeat(rows, bins)].assign(**{AHEAD: ahead.astype("float64")})
    ends = (ahead == np.repeat(last, bins)).astype("float64")
    if ends.min() == ends.max() or seen.nunique(dropna=False).max() == 1:
        return None
    return CatBoost({**RECIPE, "random_seed": seed}).fit(Pool(seen, ends, cat_features=_texts(matrix)))


def _texts(matrix: pd.DataFrame) -> list[str]:
    return [name for name in matrix if matrix[name].dtype.kind not in "fiu"]


def judge(
    timing: Timing, facts: pd.DataFrame, matrix: pd.DataFrame, loss_probability: Numbers, *, cut: float, end: float
) -> tuple[By, list[dict[str, Any]]]:
    """Compare with what became of the landmarks after the cut: whether trees or frequencies tell dates, and how well.

    One row per horizon and outcome: days, outcome, by, predicted, realised, n (landmarks), auc, and the log loss of
    the three-way outcome beside that of the plain frequencies of won, lost and open by age band. `loss_probability`
    is of trees that had seen nothing after `cut`; `end` is the last day in the data.
    """
    flat = dataclasses.replace(timing, by="frequency")
    judged = {each.by: _judged(each, facts, matrix, loss_probability, cut, end) for each in (timing, flat)}
    best = min(judged, key=lambda by: (sum(row["log_loss"] for row in judged[by]), by))
    return best, judged[best]


def _judged(
    timing: Timing, facts: pd.DataFrame, matrix: pd.DataFrame, loss_probability: Numbers, cut: float, end: float
) -> list[dict[str, Any]]:
    landmark, bands, rows = numbers(facts["as_of_on"]), band_of(matrix, timing.edges), []
    for days in HORIZONS:
        before, after = landmark <= cut - days, (landmark > cut) & (landmark <= end - days)
        if before.any() and after.any():
            truth = outcome_by(facts, days)
            plain = _plain(truth[before], bands[before], len(timing.edges) + 1)[bands[after]]
            said = _three(timing, days, matrix[after], loss_probability[after])
            found = {"days": days, "by": timing.by, "n": int(after.sum())}
            rows += [found | row for row in _compared(said, plain, truth[after])]
    return rows


def _three(timing: Timing, days: int, matrix: pd.DataFrame, loss_probability: Numbers) -> Numbers:
    """Probabilities of won, lost and open (rows x 3)."""
    said = timing.by_date(matrix, loss_probability)
    won, lost = (said[f"{outcome}_{days}"] for outcome in OUTCOMES)
    return np.column_stack([won, lost, 1.0 - won - lost])


def outcome_by(facts: pd.DataFrame, days: int) -> npt.NDArray[np.intp]:
    """What had become of each row some days later: 0 won, 1 lost, 2 still open."""
    ended = _remaining(facts) <= days
    return np.where(ended, np.nan_to_num(numbers(facts["label_lost"])), 2).astype(np.intp)


def _plain(truth: npt.NDArray[np.intp], bands: npt.NDArray[np.intp], count: int) -> Numbers:
    each = np.eye(3)[truth]
    within = np.array([each[bands == band].sum(axis=0) for band in range(count)])
    return np.asarray((within + STRENGTH * each.mean(axis=0)) / (within.sum(axis=1, keepdims=True) + STRENGTH))


def _compared(said: Numbers, plain: Numbers, truth: npt.NDArray[np.intp]) -> list[dict[str, Any]]:
    losses = {"log_loss": _log_loss(said, truth), "base_log_loss": _log_loss(plain, truth)}
    rows = []
    for place, outcome in enumerate((*OUTCOMES, "open")):
        came, predicted = (truth == place).astype("float64"), said[:, place]
        means = {"predicted": float(predicted.mean()), "realised": float(came.mean())}
        rows.append({"outcome": outcome, **means, "auc": auc(came, predicted), **losses})
    return rows


def _log_loss(said: Numbers, truth: npt.NDArray[np.intp]) -> float:
    return float(-np.log(np.clip(said[np.arange(len(truth)), truth], SMALLEST, 1.0)).mean())
