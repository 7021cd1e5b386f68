"""Learn once: trees fitted on one part of what was known, stopped and calibrated on a later one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from catboost import CatBoost, Pool, sum_models

from data.schema import Field
from model.arrays import Index, Numbers
from model.browser.trees import rounded
from model.derived.definitions import RULES
from model.features.matrix import FeatureSet, features
from model.fitting.censoring import weights
from model.leaks.verdicts import catalogue_of
from model.registry.bundle import raw_log_odds
from model.splits.origin import Origin, Part
from model.statistics import calibration
from model.statistics.calibration import Calibration

RECIPE: Mapping[str, Any] = {
    "loss_function": "Logloss",
    "iterations": 1_500,
    # Each split looks at a third of the features: what tells little is heard beside what tells much.
    "rsm": 0.3,
    "boosting_type": "Plain",
    # CatBoost's default under monotone constraints makes earlier trees fade: no prefix would be a model of its own.
    "model_shrink_rate": 0,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.7,
    # One Newton step per leaf loses as little as ten, in half the time.
    "leaf_estimation_iterations": 1,
    # Combinations of categories memorise opportunities that appear on several landmarks, and cannot be exported.
    "max_ctr_complexity": 1,
    "one_hot_max_size": 12,
    "thread_count": 2,
    "allow_writing_files": False,
    "logging_level": "Silent",
}
PATIENCE = 60
# The published trees are the average of as many fits, which differ by chance alone.
MEMBERS = 3
# Opportunities that are left out in turn, to calibrate on.
FOLDS = 4
# All rows bear more steps than the share that they were counted on.
MORE_STEPS = 1.1
# CatBoost holds sums for each border of each feature in each leaf: 300 MB at 344 features of 254 borders, for good.
MOST_BORDERS, LEAST_BORDERS = 32_000, 64
# Below this many rows trees name levels instead of counting them.
SMALL = 2_000
FEW_ROWS: Mapping[str, Any] = {
    "one_hot_max_size": 30,
    "leaf_estimation_iterations": 10,
    "thread_count": 1,
}


@dataclasses.dataclass(frozen=True)
class Hyperparameters:
    """What is searched for: the depth of a tree, the size of a step, how far leaves are drawn to zero, and how fine.

    Of a number with `border_count` borders, 64 see the size; 254 see whether an amount is round, which tells much in
    some pipelines and is noise in others.
    """

    depth: int = 4
    learning_rate: float = 0.09
    l2_leaf_reg: float = 10.0
    border_count: int = 64


@dataclasses.dataclass(frozen=True)
class Task:
    """What one training run is given: rows, their labels (NaN while unknown), the catalogue, its origin."""

    facts: pd.DataFrame
    label: Numbers
    catalogue: tuple[Field, ...]
    source: str
    as_of_on: dt.date
    seed: int


@dataclasses.dataclass(frozen=True)
class Sample:
    """A feature matrix of all rows as it could be built at an origin, their labels, and how much each look counts."""

    matrix: pd.DataFrame
    label: Numbers
    chosen: FeatureSet
    weight: Numbers


@dataclasses.dataclass(frozen=True)
class FittedModel:
    """Trees with the calibration and the loss rate that belong to them; rows, log-odds and weights it rests on."""

    trees: CatBoost | None
    calibration: Calibration
    chosen: FeatureSet
    held: Index
    log_odds: Numbers
    weight: Numbers
    iterations: int = 0

    def probability(self, matrix: pd.DataFrame) -> Numbers:
        """Calibrated loss probability of each row of a feature matrix."""
        return self.calibration.apply(raw_log_odds(self.trees, matrix))


def sample(task: Task, chosen: FeatureSet, origin: Origin) -> Sample:
    """Build features as they can be built at an origin: thin histories lean on the loss rate known then."""
    chosen = dataclasses.replace(chosen, prior=known_rate(task, origin))
    return Sample(features(task.facts, chosen), task.label, chosen, weights(task.facts, origin.cut))


def known_rate(task: Task, origin: Origin) -> float:
    """Share lost of the opportunities that were learned from, each counted once."""
    return float(outcomes(task, origin.learned).mean())


def outcomes(task: Task, rows: Index) -> Numbers:
    """Return the outcome of each opportunity that the rows look at, each once: 1 lost, 0 won."""
    _, first = np.unique(pd.factorize(task.facts["opportunity_id"])[0][rows], return_index=True)
    return task.label[rows[first]]


def learn(task: Task, data: Sample, origin: Origin, settings: Hyperparameters) -> FittedModel:
    """Calibrate at one origin, and fit the trees once on all that was known."""
    found = calibrated(task, data, origin, settings)
    recipe = recipe_of(task, data, origin, settings) | {"iterations": found.iterations}
    return dataclasses.replace(found, trees=_fitted(pool_of(data), origin.learned, recipe))


def calibrated(task: Task, data: Sample, origin: Origin, settings: Hyperparameters) -> FittedModel:
    """Find how many steps are enough, and calibrate on opportunities left out in turn; no trees are fitted yet.

    Both rest on every opportunity that was known, since those that closed last are few and seldom the slow ones.
    """
    recipe, pool = recipe_of(task, data, origin, settings), pool_of(data)
    if len(origin.parts) == 1:
        held = origin.learned
        log_odds, steps = _left_out(task, pool, held, recipe)
    else:
        held, log_odds, steps = _stopped_all(pool, origin, recipe)
    found = calibration.fit(log_odds, data.label[held], data.weight[held])
    return FittedModel(None, found, data.chosen, held, log_odds, data.weight[held], steps)


def stopped_early(task: Task, data: Sample, origin: Origin, settings: Hyperparameters) -> tuple[Index, Numbers, int]:
    """Fit on the earlier part alone: rows of the later one, their calibrated probability, and the steps taken."""
    recipe, pool = recipe_of(task, data, origin, settings), pool_of(data)
    held, log_odds, steps = _stopped_all(pool, origin, recipe)
    return held, calibration.fit(log_odds, data.label[held]).apply(log_odds), steps


def settled(task: Task, data: Sample, origin: Origin, settings: Hyperparameters, fitted: FittedModel) -> FittedModel:
    """Fit the trees several times, which differ by chance alone, and average them; the calibration stays."""
    recipe = {**recipe_of(task, data, origin, settings), "iterations": round(fitted.iterations * MORE_STEPS)}
    pool = pool_of(data)
    members = [_fitted(pool, origin.learned, recipe | {"random_seed": task.seed + turn}) for turn in range(MEMBERS)]
    trees = sum_models(members, weights=[1.0 / MEMBERS] * MEMBERS, ctr_merge_policy="IntersectingCountersAverage")
    return dataclasses.replace(fitted, trees=rounded(trees))


def folds(task: Task, rows: Index) -> Index:
    """The fold of each row: all rows of an opportunity are in one, and the lost ones are spread over all."""
    codes, ids = pd.factorize(task.facts["opportunity_id"].iloc[rows])
    lost = np.zeros(len(ids))
    lost[codes] = task.label[rows]
    found = np.empty(len(ids), dtype="intp")
    # Where few are lost, chance alone would leave nothing but wins to learn from.
    found[np.lexsort((np.random.default_rng(task.seed).random(len(ids)), lost))] = np.arange(len(ids)) % FOLDS
    return found[codes]


def _left_out(task: Task, pool: Pool, rows: Index, recipe: Mapping[str, Any]) -> tuple[Numbers, int]:
    """Log-odds of each row by trees that have not learned from its opportunity, and the steps that are best for all."""
    fold = folds(task, rows)
    sides = [(rows[fold != each], rows[fold == each]) for each in range(FOLDS)]
    found = [_watched(pool.slice(learned), pool.slice(left_out), recipe) for learned, left_out in sides]
    weight, log_odds = np.asarray(pool.get_weight())[rows], np.zeros(len(rows))
    steps = _best(found, [weight[fold == each].sum() for each in range(FOLDS)])
    for each, trees in enumerate(found):
        log_odds[fold == each] = trees.predict(
            pool.slice(sides[each][1]), prediction_type="RawFormulaVal", ntree_end=steps
        )
    return log_odds, steps


def _watched(learned: Pool, left_out: Pool, recipe: Mapping[str, Any]) -> CatBoost:
    """Fit until rows that are left out have not been told better for a while; every step is kept."""
    trees = CatBoost(dict(recipe))
    trees.fit(learned, eval_set=left_out, early_stopping_rounds=PATIENCE, use_best_model=False)
    return trees


def _best(found: Sequence[CatBoost], weight: Sequence[float]) -> int:
    """Steps after which the log loss of all that was left out is least."""
    lost = [trees.get_evals_result()["validation"]["Logloss"] for trees in found]
    taken = min(trees.tree_count_ for trees in found)
    return int(np.average([each[:taken] for each in lost], axis=0, weights=weight).argmin()) + 1


def _fitted(pool: Pool, rows: Index, recipe: Mapping[str, Any]) -> CatBoost:
    trees = CatBoost(dict(recipe))
    trees.fit(pool.slice(rows))
    return trees


def recipe_of(task: Task, data: Sample, origin: Origin, settings: Hyperparameters) -> dict[str, Any]:
    """What CatBoost is told: the fixed recipe, what few rows need, the settings, and which way features may point."""
    few = FEW_ROWS if len(origin.learned) < SMALL else {}
    recipe = {**RECIPE, **few, **dataclasses.asdict(settings), "random_seed": task.seed}
    recipe["border_count"] = min(settings.border_count, borders_of(len(data.chosen.names)))
    return recipe | {"monotone_constraints": directions(data.chosen, task.catalogue)}


def borders_of(features: int) -> int:
    """How many borders a number may have: fewer where there are hundreds of features, so that memory stays bounded."""
    return max(MOST_BORDERS // features, LEAST_BORDERS)


def pool_of(data: Sample) -> Pool:
    """All rows as CatBoost reads them, each as much as it counts."""
    return Pool(data.matrix, np.nan_to_num(data.label), cat_features=list(data.chosen.categorical), weight=data.weight)


def _stopped_all(pool: Pool, origin: Origin, recipe: Mapping[str, Any]) -> tuple[Index, Numbers, int]:
    """Rows of every later part, their log-odds by trees of its earlier one, and the mean of the steps taken."""
    found = [_stopped(pool, part, recipe) for part in origin.parts]
    steps = max(round(float(np.mean([trees.tree_count_ for trees, _ in found]))), 1)
    return (
        np.concatenate([part.calibrate for part in origin.parts]),
        np.concatenate([log_odds for _, log_odds in found]),
        steps,
    )


def _stopped(pool: Pool, part: Part, recipe: Mapping[str, Any]) -> tuple[CatBoost, Numbers]:
    later = pool.slice(part.calibrate)
    trees = CatBoost(dict(recipe))
    trees.fit(pool.slice(part.fit), eval_set=later, early_stopping_rounds=PATIENCE, use_best_model=True)
    return trees, np.asarray(trees.predict(later, prediction_type="RawFormulaVal"), dtype="float64")


def directions(chosen: FeatureSet, catalogue: Iterable[Field]) -> dict[str, int]:
    """Which numeric features may only raise (+1) or lower (-1) the probability, as the catalogue and rules declare."""
    fields = catalogue_of(catalogue)
    found = {n: RULES[n].direction if n in RULES else fields[n].direction for n in chosen.numeric}
    return {name: direction for name, direction in found.items() if direction}
