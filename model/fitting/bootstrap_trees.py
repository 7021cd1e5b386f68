"""How far the trees' log-odds would differ had other opportunities been learned from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from catboost import CatBoost, Pool

from model.arrays import Index, Numbers
from model.fitting.fit import FittedModel, Hyperparameters, Sample, Task, pool_of, recipe_of
from model.registry.bundle import raw_log_odds
from model.splits.origin import Origin

RESAMPLES = 5
# Larger steps than the published trees take: as wide a spread in a fraction of the time.
STEP = 0.2
# Fewer rows than this that were not learned from say too little.
FEWEST_UNSEEN = 300
MOST_ROWS = 6_000
GROUPS = 40
# Trees err by more than they vary: what few rows tell is drawn to the mean, and what no column holds cannot be learned.
# Against the true odds of simulated pipelines, so many times the spread of the resamples holds nine in ten.
ERRS = 1.55


def spread(
    task: Task, data: Sample, origin: Origin, settings: Hyperparameters, final: FittedModel
) -> tuple[Numbers, Numbers]:
    """Ascending raw log-odds, and by how much the trees err there: a standard deviation in log-odds.

    Each resample draws opportunities with replacement (Poisson bootstrap) and fits trees anew; their variance is
    averaged over opportunities of about the same raw log-odds.
    """
    asked, pool = data.matrix.iloc[_unlearned_rows(task, origin)], pool_of(data)
    steps = max(round(final.iterations * settings.learning_rate / STEP), 1)
    recipe = {**recipe_of(task, data, origin, settings), "learning_rate": STEP, "iterations": steps}
    raw = np.stack([raw_log_odds(_refitted(task, pool, origin, recipe, turn), asked) for turn in range(RESAMPLES)])
    centre, variance = raw_log_odds(final.trees, asked), raw.var(axis=0, ddof=1)
    groups = [each for each in np.array_split(np.argsort(centre, kind="stable"), GROUPS) if len(each)]
    means = np.array([[centre[each].mean(), variance[each].mean()] for each in groups])
    # Means of equal values may differ by a rounding.
    return np.maximum.accumulate(means[:, 0]), ERRS * np.sqrt(means[:, 1])


def _unlearned_rows(task: Task, origin: Origin) -> Index:
    """Rows that nothing was learned from, as those are that will be scored; all of them where these are few."""
    unseen = np.setdiff1d(np.arange(len(task.facts)), origin.learned)
    rows = unseen if len(unseen) >= FEWEST_UNSEEN else np.arange(len(task.facts))
    return rows[:: -(-len(rows) // MOST_ROWS)]


def _refitted(task: Task, whole: Pool, origin: Origin, recipe: Mapping[str, Any], turn: int) -> CatBoost:
    """Fit trees on opportunities drawn with replacement."""
    codes, ids = pd.factorize(task.facts["opportunity_id"].iloc[origin.learned])
    drawn = _bootstrap_counts(len(ids), task.label[origin.learned], codes, np.random.default_rng([task.seed, turn]))
    pool = whole.slice(origin.learned[drawn > 0])
    pool.set_weight(np.asarray(pool.get_weight()) * drawn[drawn > 0])
    trees = CatBoost({**recipe, "random_seed": task.seed + turn})
    trees.fit(pool)
    return trees


def _bootstrap_counts(count: int, label: Numbers, codes: Index, rng: np.random.Generator) -> Index:
    """How often each row is drawn; a draw without any win or loss says nothing, and is repeated."""
    while True:
        drawn = rng.poisson(1.0, count)[codes]
        if len(np.unique(label[drawn > 0])) > 1:
            return np.asarray(drawn, dtype="intp")
