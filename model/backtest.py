"""Learn at each origin what was known there, say the probabilities of what came later, keep both beside the truth."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from model import rule, threshold
from model.baselines import rivals
from model.columns import Numbers
from model.declared import losses_without
from model.evaluate import BASE, MODEL, Holdout
from model.features import FeatureSet, stakes
from model.learn import Fitted, Settings, Task, learn, sample
from model.origins import Index, Origin, Plan
from model.rule import Cells
from model.selection import narrowed
from model.threshold import Costs, Line

Tell = Callable[[str, float], None]


@dataclasses.dataclass(frozen=True)
class Judged:
    """One origin, what was fitted there, and its line: by money, from costs that were known by the origin."""

    origin: Origin
    fitted: Fitted
    line: Line
    costs: Costs
    learned: int


@dataclasses.dataclass(frozen=True)
class Looks:
    """Every look at an opportunity after its origin, all origins one after the other; arrays of equal length.

    rows: positions in the facts. place: which origin. day: rows of the same day may be compared with each other.
    said: loss probabilities by model, all on exactly these rows. seconds: what each model cost over all origins.
    without: log loss of the model without what is declared, not verified; None where all of its columns are verified.
    """

    rows: Index
    place: Index
    day: Numbers
    label: Numbers
    amount: Numbers
    opportunity: Index
    said: Mapping[str, Numbers]
    seconds: Mapping[str, float]
    judged: tuple[Judged, ...]
    without: Numbers | None = None

    def holdout(self, days: int) -> Holdout:
        """What the model said, what the base rate was by then, and what became of it."""
        return Holdout(self.said[MODEL], self.label, self.amount, self.opportunity, days, self.said[BASE])


def backtest(task: Task, chosen: FeatureSet, plan: Plan, settings: Settings, tell: Tell) -> Looks:
    """Fit every model at every origin; `tell` hears the words and the share done of this step."""
    cells = rule.cells(task.facts)
    said: dict[str, list[Numbers]] = {}
    seconds: dict[str, float] = {}
    judged, without = [], []
    for place, origin in enumerate(plan.origins):
        tell(f"Backtest {place + 1} of {len(plan.origins)}: {origin.name}", place / len(plan.origins))
        found = _at(task, chosen, origin, settings, cells)
        judged.append(found.judged)
        without.append(found.without)
        for name, later in found.said.items():
            said.setdefault(name, []).append(later)
            seconds[name] = seconds.get(name, 0.0) + found.seconds[name]
    together = {name: np.concatenate(each) for name, each in said.items()}
    looks = _looks(task, chosen, plan, together, seconds, tuple(judged))
    known = [each for each in without if each is not None]
    return dataclasses.replace(looks, without=np.concatenate(known)) if len(known) == len(without) else looks


@dataclasses.dataclass(frozen=True)
class _Found:
    judged: Judged
    said: Mapping[str, Numbers]
    seconds: Mapping[str, float]
    without: Numbers | None


def _at(task: Task, chosen: FeatureSet, origin: Origin, settings: Settings, cells: Cells) -> _Found:
    """Fit every model at one origin; its matrix is let go before the next one is built."""
    started = time.perf_counter()
    data = narrowed(task, chosen, origin, settings)
    fitted = learn(task, data, origin, settings)
    later = data.matrix.iloc[origin.test]
    said = {MODEL: fitted.probability(later)}
    seconds = {MODEL: time.perf_counter() - started}
    without = losses_without(fitted, later, task.label[origin.test], task.seed)
    for name, probability, spent in rivals(data, cells, origin, task.seed):
        said[name], seconds[name] = probability, spent
    return _Found(_judged(task, origin, fitted), said, seconds, without)


def model_over(task: Task, chosen: FeatureSet, plan: Plan, settings: Settings) -> Numbers:
    """Loss probabilities of all looks by trees alone: another recipe on the same origins, in the order of the looks."""
    said = []
    for origin in plan.origins:
        data = sample(task, chosen, origin)
        said.append(learn(task, data, origin, settings).probability(data.matrix.iloc[origin.test]))
    return np.concatenate(said)


def _judged(task: Task, origin: Origin, fitted: Fitted) -> Judged:
    known = stakes(task.facts, fitted.chosen)[fitted.held]
    costs = threshold.default_costs(known)
    line = threshold.line_of(costs, threshold.unpriced_amount(known))
    return Judged(origin, fitted, line, costs, int(task.facts["opportunity_id"].iloc[origin.learned].nunique()))


def _looks(
    task: Task,
    chosen: FeatureSet,
    plan: Plan,
    said: Mapping[str, Numbers],
    seconds: Mapping[str, float],
    judged: tuple[Judged, ...],
) -> Looks:
    rows = np.concatenate([origin.test for origin in plan.origins])
    place = np.repeat(np.arange(len(plan.origins)), [len(origin.test) for origin in plan.origins])
    return Looks(
        rows=rows,
        place=place,
        # Models of different origins are not compared with each other, even where they look at the same day.
        day=np.unique(np.column_stack([place, plan.day[rows]]), axis=0, return_inverse=True)[1].astype("float64"),
        label=task.label[rows],
        amount=stakes(task.facts, chosen)[rows],
        opportunity=pd.factorize(task.facts["opportunity_id"])[0][rows],
        said=said,
        seconds=seconds,
        judged=judged,
    )
