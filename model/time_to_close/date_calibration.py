"""How well dates were told: what was said of won, lost and still open by date, beside what became of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.arrays import Numbers, numbers
from model.money.costs import filled, unpriced_amount
from model.money.revenue import doubt
from model.statistics.metrics import auc
from model.time_to_close.by_date import HORIZONS, MONTHS_AHEAD, OUTCOMES, By, Timing
from model.time_to_close.clock import month_ends
from model.time_to_close.kaplan_meier import STRENGTH, band_of

Judged = list[dict[str, Any]]
SMALLEST = 1e-6


def judge(
    timings: Sequence[Timing],
    facts: pd.DataFrame,
    matrix: pd.DataFrame,
    loss_probability: Numbers,
    *,
    cut: float,
    end: float,
) -> tuple[By, Judged]:
    """Compare with what became of the landmarks after the cut: what tells dates best, or frequencies, and how well.

    One row per horizon and outcome: days, outcome, by, predicted, realised, n (landmarks), auc, and the log loss of
    the three-way outcome beside that of the plain frequencies of won, lost and open by age band. `loss_probability`
    is of trees that had seen nothing after `cut`; `end` is the last day in the data.
    """
    flat = dataclasses.replace(timings[0], by="frequency", hazards={})
    judged = {each.by: _judged(each, facts, matrix, loss_probability, cut, end) for each in (flat, *timings)}
    best = min(judged, key=lambda by: (sum(row["log_loss"] for row in judged[by]), by == "calendar", by == "model"))
    return best, judged[best]


def doubts(
    timing: Timing,
    facts: pd.DataFrame,
    matrix: pd.DataFrame,
    loss_probability: Numbers,
    stake: Numbers,
    *,
    cut: float,
    end: float,
) -> tuple[float, ...]:
    """How far off the money won in each calendar month ahead was, or may be, as a share (see `revenue.doubt`).

    `stake` is what was at stake in each landmark; where it is known of none, each counts as one deal. Landmarks after
    the cut count whose month was over by `end`; a month without any is as uncertain as the one before.
    """
    landmark = numbers(facts["as_of_on"])
    later = np.flatnonzero((landmark > cut) & (landmark < end))
    ends = _month_ends(landmark[later])
    amount = filled(stake, unpriced_amount(stake))[later, None]
    # A copy of every column would be as large as what is learned from.
    known = facts[["as_of_on", "closed_on", "label_lost"]].iloc[later]
    predicted, came = _won(timing, known, matrix.iloc[later], loss_probability[later], ends)
    predicted, came = predicted * amount, came * amount
    opportunity = pd.factorize(facts["opportunity_id"].iloc[later])[0]
    found: list[float] = []
    for nth in range(MONTHS_AHEAD):
        over = ends[:, nth] <= end - landmark[later]
        if over.any():
            found.append(doubt(predicted[over, nth], came[over, nth], opportunity[over]))
        elif found:
            found.append(found[-1])
    return tuple(found)


def _month_ends(landmark: Numbers) -> Numbers:
    days, place = np.unique(landmark, return_inverse=True)
    ends = np.array([month_ends(int(day), MONTHS_AHEAD) for day in days], dtype="float64")
    return ends.reshape(-1, MONTHS_AHEAD)[place]


def _won(
    timing: Timing, facts: pd.DataFrame, matrix: pd.DataFrame, loss_probability: Numbers, ends: Numbers
) -> tuple[Numbers, Numbers]:
    """What was said to be won and what was won between the ends of months, in deals (rows x months)."""
    landmark, closed = numbers(facts["as_of_on"]), numbers(facts["closed_on"])
    held = timing.by_month(matrix, loss_probability, landmark)
    predicted = np.column_stack([held[f"won_month_{nth + 1}"] for nth in range(MONTHS_AHEAD)])
    won = (numbers(facts["label_lost"]) == 0)[:, None] & ((closed - landmark)[:, None] <= ends)
    return np.diff(predicted, axis=1, prepend=0.0), np.diff(won.astype("float64"), axis=1, prepend=0.0)


def _judged(
    timing: Timing, facts: pd.DataFrame, matrix: pd.DataFrame, loss_probability: Numbers, cut: float, end: float
) -> Judged:
    landmark, edges = numbers(facts["as_of_on"]), timing.frequency["won"].edges
    later = np.flatnonzero((landmark > cut) & (landmark <= end - HORIZONS[0]))
    predicted = timing.by_date(matrix.iloc[later], loss_probability[later], landmark[later])
    bands, rows = band_of(matrix, edges), []
    for days in HORIZONS:
        before, after = landmark <= cut - days, landmark[later] <= end - days
        if before.any() and after.any():
            truth = outcome_by(facts, days)
            plain = _plain(truth[before], bands[before], len(edges) + 1)[bands[later[after]]]
            three = _three({name: each[after] for name, each in predicted.items()}, days)
            found = {"days": days, "by": timing.by, "n": int(after.sum())}
            rows += [found | row for row in _compare_with_plain(three, plain, truth[later[after]])]
    return rows


def _three(predicted: dict[str, Numbers], days: int) -> Numbers:
    """Probabilities of won, lost and open (rows x 3)."""
    won, lost = (predicted[f"{outcome}_{days}"] for outcome in OUTCOMES)
    return np.column_stack([won, lost, 1.0 - won - lost])


def outcome_by(facts: pd.DataFrame, days: int) -> npt.NDArray[np.intp]:
    """What had become of each row some days later: 0 won, 1 lost, 2 still open."""
    ended = numbers(facts["closed_on"]) - numbers(facts["as_of_on"]) <= days
    return np.where(ended, np.nan_to_num(numbers(facts["label_lost"])), 2).astype(np.intp)


def _plain(truth: npt.NDArray[np.intp], bands: npt.NDArray[np.intp], count: int) -> Numbers:
    each = np.eye(3)[truth]
    within = np.array([each[bands == band].sum(axis=0) for band in range(count)])
    return np.asarray((within + STRENGTH * each.mean(axis=0)) / (within.sum(axis=1, keepdims=True) + STRENGTH))


def _compare_with_plain(predicted: Numbers, plain: Numbers, truth: npt.NDArray[np.intp]) -> Judged:
    losses = {"log_loss": _log_loss(predicted, truth), "base_log_loss": _log_loss(plain, truth)}
    rows = []
    for place, outcome in enumerate((*OUTCOMES, "open")):
        came, chance = (truth == place).astype("float64"), predicted[:, place]
        means = {"predicted": float(chance.mean()), "realised": float(came.mean())}
        rows.append({"outcome": outcome, **means, "auc": auc(came, chance), **losses})
    return rows


def _log_loss(predicted: Numbers, truth: npt.NDArray[np.intp]) -> float:
    return float(-np.log(np.clip(predicted[np.arange(len(truth)), truth], SMALLEST, 1.0)).mean())
