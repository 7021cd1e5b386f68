"""Learn at each origin what was known there, say the probabilities of what came later, keep both beside the truth."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from model.arrays import Numbers
from model.evaluation import age_calendar_baseline
from model.evaluation.age_calendar_baseline import Cells
from model.evaluation.baselines import rivals
from model.evaluation.landmark_rows import Judged, LandmarkRows
from model.evaluation.unverified_skill import losses_without
from model.features.matrix import FeatureSet, stakes
from model.fitting.feature_selection import narrowed
from model.fitting.fit import FittedModel, Hyperparameters, Task, learn, sample
from model.money.costs import default_costs, unpriced_amount
from model.money.flag_line import line_of
from model.splits.origin import Origin, Plan
from model.statistics.metrics import MODEL, counted_once

Progress = Callable[[str, float], None]


def backtest(task: Task, chosen: FeatureSet, plan: Plan, settings: Hyperparameters, tell: Progress) -> LandmarkRows:
    """Fit every model at every origin; `tell` hears the words and the share done of this step."""
    cells = age_calendar_baseline.cells(task.facts)
    predicted: dict[str, list[Numbers]] = {}
    seconds: dict[str, float] = {}
    judged, without = [], []
    for place, origin in enumerate(plan.origins):
        tell(f"Backtest {place + 1} of {len(plan.origins)}: {origin.name}", place / len(plan.origins))
        found = _at(task, chosen, origin, settings, cells)
        judged.append(found.judged)
        without.append(found.without)
        for name, later in found.predicted.items():
            predicted.setdefault(name, []).append(later)
            seconds[name] = seconds.get(name, 0.0) + found.seconds[name]
    together = {name: np.concatenate(each) for name, each in predicted.items()}
    landmark_rows = _landmark_rows(task, chosen, plan, together, seconds, tuple(judged))
    known = [each for each in without if each is not None]
    return (
        dataclasses.replace(landmark_rows, without=np.concatenate(known))
        if len(known) == len(without)
        else landmark_rows
    )


@dataclasses.dataclass(frozen=True)
class _Found:
    judged: Judged
    predicted: Mapping[str, Numbers]
    seconds: Mapping[str, float]
    without: Numbers | None


def _at(task: Task, chosen: FeatureSet, origin: Origin, settings: Hyperparameters, cells: Cells) -> _Found:
    """Fit every model at one origin; its matrix is let go before the next one is built."""
    started = time.perf_counter()
    data = narrowed(task, chosen, origin, settings)
    fitted = learn(task, data, origin, settings)
    later = data.matrix.iloc[origin.test]
    predicted = {MODEL: fitted.probability(later)}
    seconds = {MODEL: time.perf_counter() - started}
    without = losses_without(fitted, later, task.label[origin.test], task.seed)
    for name, probability, spent in rivals(data, cells, origin, task.seed):
        predicted[name], seconds[name] = probability, spent
    return _Found(_judged(task, origin, fitted), predicted, seconds, without)


def model_over(task: Task, chosen: FeatureSet, plan: Plan, settings: Hyperparameters) -> Numbers:
    """Loss probabilities of all looks by trees alone: another recipe on the same origins, in the order of the looks."""
    predicted = []
    for origin in plan.origins:
        data = sample(task, chosen, origin)
        predicted.append(learn(task, data, origin, settings).probability(data.matrix.iloc[origin.test]))
    return np.concatenate(predicted)


def _judged(task: Task, origin: Origin, fitted: FittedModel) -> Judged:
    known = stakes(task.facts, fitted.chosen)[fitted.held]
    part = counted_once(pd.factorize(task.facts["opportunity_id"].iloc[fitted.held])[0])
    costs = default_costs(known, part)
    line = line_of(costs, unpriced_amount(known))
    return Judged(origin, fitted, line, costs, int(task.facts["opportunity_id"].iloc[origin.learned].nunique()))


def _landmark_rows(
    task: Task,
    chosen: FeatureSet,
    plan: Plan,
    predicted: Mapping[str, Numbers],
    seconds: Mapping[str, float],
    judged: tuple[Judged, ...],
) -> LandmarkRows:
    rows = np.concatenate([origin.test for origin in plan.origins])
    place = np.repeat(np.arange(len(plan.origins)), [len(origin.test) for origin in plan.origins])
    team, managers = pd.factorize(task.facts["manager"]) if "manager" in task.facts else (None, ())
    return LandmarkRows(
        rows=rows,
        place=place,
        # Models of different origins are not compared with each other, even where they look at the same day.
        day=np.unique(np.column_stack([place, plan.day[rows]]), axis=0, return_inverse=True)[1].astype("float64"),
        label=task.label[rows],
        amount=stakes(task.facts, chosen)[rows],
        opportunity=pd.factorize(task.facts["opportunity_id"])[0][rows],
        owner=pd.factorize(task.facts["owner"])[0][rows] if "owner" in task.facts else None,
        team=None if team is None else team[rows],
        managers=tuple(str(name) for name in managers),
        predicted=predicted,
        seconds=seconds,
        judged=judged,
    )
