"""What a bundle holds beside its trees: the interval, outcomes by date, win-rate drivers, what training looked like."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd

from model.arrays import numbers
from model.evaluation.landmark_rows import LandmarkRows
from model.evaluation.past_forecasts import History, past_forecasts
from model.features.matrix import stakes
from model.finite import json_text
from model.fitting.bootstrap_trees import spread
from model.fitting.fit import FittedModel, Hyperparameters, Sample, Task, sample
from model.monitoring.profile import Profile, profile
from model.registry.bundle import Bundle
from model.registry.card_records import DateCalibration, DriverComparison, records
from model.registry.past_forecast import PastForecast
from model.splits.origin import Plan
from model.statistics import venn_abers
from model.statistics.venn_abers import Band
from model.time_to_close import by_date, date_calibration
from model.time_to_close.by_date import By, Timing
from model.training.attempts import Attempts

# What may tell dates, besides plain frequencies.
TOLD_BY: tuple[By, ...] = ("calendar", "model")


@dataclasses.dataclass(frozen=True)
class TrainingRun:
    """What a training run has learned: its task, how it was judged, the looks, and the model with its rows."""

    task: Task
    method: Plan
    landmark_rows: LandmarkRows
    data: Sample
    final: FittedModel
    settings: Hyperparameters


@dataclasses.dataclass(frozen=True)
class DatesJudged:
    """What told dates at the first origin, how well, and how far off money by month may be; `found` is of all rows."""

    timing: Timing
    rows: list[dict[str, Any]]
    doubts: tuple[float, ...]
    found: Timing | None = None


def with_artifacts(bundle: Bundle, run: TrainingRun, openings: pd.DataFrame, history: History | None = None) -> Bundle:
    """Return the bundle with what stands beside its trees; `openings` are opportunities as of their first day.

    Each part may fail alone: the card says which did and why. Without a `history` no former period is forecast.
    """
    tried = Attempts()
    dates = tried.get("dates", lambda: _dates(run), None)
    nothing: tuple[PastForecast, ...] = ()
    past = tried.get("forecasts", lambda: _past_forecasts(run, dates, history), nothing)
    found = dates.found if dates is not None else None
    card = dataclasses.replace(
        bundle.card,
        timing=records(DateCalibration, dates.rows) if dates else (),
        forecasts=past,
        drivers=tried.get("drivers", lambda: _drivers(run, openings), ()),
        failures=tried.failures,
    )
    interval = tried.get("interval", lambda: _band(run), None)
    looked = tried.get("drift", lambda: _profile(run), None)
    return dataclasses.replace(bundle, card=card, band=interval, timing=found, profile=looked)


def _band(run: TrainingRun) -> Band | None:
    """The interval of the calibration, from rows the model had not learned from, and what its trees err by."""
    held, final = run.final.held, run.final
    if not len(held):
        return None
    opportunity = pd.factorize(run.task.facts["opportunity_id"])[0][held]
    found = venn_abers.fit(final.log_odds, run.task.label[held], opportunity, seed=run.task.seed)
    errs = spread(run.task, run.data, run.method.final, run.settings, final)
    found = found.widened(final.calibration, *errs)
    json_text(found.as_json(), "The interval")
    return found


def _dates(run: TrainingRun) -> DatesJudged | None:
    """Learn dates from all rows, by what was judged best out of time."""
    task, end = run.task, run.method.final.cut
    if by_date.missing_data_reason(task.facts, run.method.origins[0].cut):
        return None
    judged = _dates_judged(run)
    predicted = run.final.probability(run.data.matrix)
    found = by_date.fit(task.facts, run.data.matrix, predicted, end, by=judged.timing.by, seed=task.seed)
    found = found and dataclasses.replace(found, doubts=judged.doubts)
    json_text([judged.rows, found and found.as_json()], "What is said of dates")
    return dataclasses.replace(judged, found=found)


def _dates_judged(run: TrainingRun) -> DatesJudged:
    """Judge dates out of time at the first origin, the one with the most days after it: by what, how well, doubts.

    What is learned for that is let go of here: it would be held beside what is learned next.
    """
    task, cut, end = run.task, run.method.origins[0].cut, run.method.final.cut
    first = run.landmark_rows.judged[0].fitted
    then = sample(task, first.chosen, run.method.origins[0])
    predicted = first.probability(then.matrix)
    tried = [by_date.fit(task.facts, then.matrix, predicted, cut, by=by, seed=task.seed) for by in TOLD_BY]
    early = [each for each in tried if each is not None]
    by, rows = date_calibration.judge(early, task.facts, then.matrix, predicted, cut=cut, end=end)
    best = next((each for each in early if each.by == by), dataclasses.replace(early[0], by="frequency"))
    stake = stakes(task.facts, run.final.chosen)
    doubts = date_calibration.doubts(best, task.facts, then.matrix, predicted, stake, cut=cut, end=end)
    return DatesJudged(best, rows, doubts)


def _past_forecasts(run: TrainingRun, dates: DatesJudged | None, history: History | None) -> tuple[PastForecast, ...]:
    """Forecast the periods after the first origin; none where nobody knows what was at stake, or when deals end."""
    if dates is None or history is None or not run.final.chosen.amounts_told:
        return ()
    found = past_forecasts(history, run.landmark_rows.judged, dates.timing, run.task.as_of_on)
    json_text([dataclasses.asdict(each) | {"start": "", "end": "", "day": ""} for each in found], "A past forecast")
    return found


def _drivers(run: TrainingRun, openings: pd.DataFrame) -> tuple[DriverComparison, ...]:
    from model.drivers.win_rate import drivers  # noqa: PLC0415  # scipy.stats is loaded by training only

    found = drivers(openings, run.task.catalogue, run.final.chosen, openings.get("account"))
    json_text(found, "The list of drivers")
    return records(DriverComparison, found)


def _profile(run: TrainingRun) -> Profile:
    """Looks at open opportunities before the as-of date, whatever became of them, as those on it will be compared."""
    facts, days = run.task.facts, numbers(run.task.facts["as_of_on"])
    dated = bool(np.isfinite(days).any())
    before = days < np.nanmax(days) if dated else np.ones(len(facts), dtype=bool)
    matrix, held = run.data.matrix[before], facts.loc[before, ["opportunity_id", "as_of_on"]]
    found = profile(matrix, run.final.probability(matrix), held["opportunity_id"], held["as_of_on"] if dated else None)
    json_text(found.as_json(), "What training looked like")
    return found
