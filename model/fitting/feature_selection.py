"""Which features the model reads: those that tell unseen opportunities apart better than chance alone would."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
import pandas as pd
from catboost import CatBoost, Pool

from model.arrays import Numbers
from model.derived.definitions import DERIVED, Rule
from model.features.matrix import FeatureSet
from model.fitting.fit import FOLDS, SMALL, Hyperparameters, Sample, Task, folds, pool_of, recipe_of, sample
from model.leaks.verdicts import ADDS_NOTHING
from model.splits.origin import Origin
from model.statistics import metrics

Single = npt.NDArray[np.float32]

SELECTION_STEPS = 250
# Up to this many levels are told apart by name; more are people or companies, whom their record stands for.
MOST_NAMES = 12
FEWEST = 3
# What is at stake decides what is flagged, whatever it tells: a person who moves it sees both.
KEPT = ("amount",)
BY_RECORD = "{count:,} names, which recur in every look at an opportunity; the record of each is read in their place."
BY_NAME = (
    "{count} levels, few enough to be read by name; their record would say when a deal is looked at, not how it ends."
)


def without_duplicates(task: Task, chosen: FeatureSet) -> FeatureSet:
    """Leave out names where their record is read, and records of so few names that these are read themselves.

    Looks at one opportunity share its names and its ending, so counting endings by name tells the ending. The record of
    a few names changes from month to month by little and always the same way: it is a clock.
    """
    left: dict[str, str] = {}
    for rule in DERIVED:
        for name in (column for column in rule.about if rule.name in chosen.names and column in chosen.categorical):
            left |= _once(task, rule, name)
    return without(chosen, left)


def _once(task: Task, rule: Rule, name: str) -> dict[str, str]:
    count = int(task.facts[name].nunique())
    return {rule.name: BY_NAME.format(count=count)} if count <= MOST_NAMES else {name: BY_RECORD.format(count=count)}


def without(chosen: FeatureSet, left: dict[str, str]) -> FeatureSet:
    """Leave features out; their verdict becomes *unused*, with the reason."""
    judged = tuple(
        dataclasses.replace(v, verdict="unused", reason=left[v.column]) if v.column in left and v.used else v
        for v in chosen.verdicts
    )
    kept = [tuple(name for name in names if name not in left) for names in (chosen.numeric, chosen.categorical)]
    return dataclasses.replace(chosen, numeric=kept[0], categorical=kept[1], verdicts=judged)


def narrowed(task: Task, chosen: FeatureSet, origin: Origin, settings: Hyperparameters) -> Sample:
    """Build features as they can be built at an origin, and keep those that tell."""
    data = sample(task, chosen, origin)
    kept = telling(task, data, origin, settings)
    return dataclasses.replace(data, matrix=data.matrix[list(kept.names)], chosen=kept)


def telling(task: Task, data: Sample, origin: Origin, settings: Hyperparameters) -> FeatureSet:
    """Leave out what does not lower the log loss of opportunities that were not learned from, known at the origin.

    On four folds of opportunities: what each row's loss would be without a feature's share of its log-odds (Shapley
    values), less what it is. Kept is what helps by more than one standard error over opportunities. Of few rows, or
    where hardly anything would be left, everything is kept.
    """
    chosen = data.chosen
    if len(origin.learned) < SMALL or len(chosen.names) <= FEWEST:
        return chosen
    lost = _losses_without(task, data, origin, settings)
    opportunity = pd.factorize(task.facts["opportunity_id"].iloc[origin.learned])[0]
    judged = zip(chosen.names, (each.astype("float64") for each in lost.T), strict=True)
    names = [n for n, each in judged if n not in KEPT and each.mean() <= metrics.noise(each, opportunity)]
    return chosen if len(chosen.names) - len(names) < FEWEST else without(chosen, dict.fromkeys(names, ADDS_NOTHING))


def _losses_without(task: Task, data: Sample, origin: Origin, settings: Hyperparameters) -> Single:
    """How much larger each learned row's loss is without each feature (rows x features), out of fold."""
    rows = origin.learned
    fold = folds(task, rows)
    recipe = {**recipe_of(task, data, origin, settings), "iterations": SELECTION_STEPS, "learning_rate": 0.12}
    pool = pool_of(data)
    # A wide export has hundreds of columns; single precision tells a tenth of a standard error all the same.
    found = np.zeros((len(rows), len(data.chosen.names)), dtype="float32")
    for each in range(FOLDS):
        trees = CatBoost(recipe)
        trees.fit(pool.slice(rows[fold != each]))
        held = rows[fold == each]
        found[fold == each] = _more(trees, pool.slice(held), data.label[held])
    return found


def _more(trees: CatBoost, pool: Pool, label: Numbers) -> Single:
    shares = np.asarray(trees.get_feature_importance(pool, type="ShapValues"))
    log_odds = shares.sum(axis=1)
    own = _losses(label, log_odds)
    columns = [(_losses(label, log_odds - share) - own).astype("float32") for share in shares[:, :-1].T]
    return np.column_stack(columns)


def _losses(label: Numbers, log_odds: Numbers) -> Numbers:
    """Log loss of log-odds, which may be far out."""
    return np.asarray(np.logaddexp(0.0, log_odds) - label * log_odds, dtype="float64")
