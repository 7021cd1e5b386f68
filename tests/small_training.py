"""Training made small, where what is tested is what it does and not how well."""

from __future__ import annotations

import pytest

from model.fitting.fit import RECIPE, Hyperparameters

CANDIDATES = (Hyperparameters(3, 0.2, 10.0), Hyperparameters(4, 0.25, 10.0))


def train_small(patch: pytest.MonkeyPatch) -> None:
    """Take every step of a training run, each of them small: few and long steps, in one thread."""
    patch.setattr("model.evaluation.baselines.TREES", 8)
    patch.setattr("model.evaluation.baselines.BASELINE_STEPS", 16)
    patch.setattr("model.fitting.fit.RECIPE", {**RECIPE, "thread_count": 1})
    patch.setattr("model.fitting.fit.PATIENCE", 15)
    patch.setattr("model.fitting.tuning.CANDIDATES", CANDIDATES)
    patch.setattr("model.fitting.tuning.FEW", CANDIDATES)
    patch.setattr("model.splits.undated.REPEATS", 1)
    patch.setattr("model.splits.undated.INNER_FOLDS", 2)
