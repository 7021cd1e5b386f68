"""A small search for settings, on what was known at the first origin alone: no later row is touched."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from model import evaluate
from model.features import FeatureSet
from model.learn import SMALL, Settings, Task, learn, sample
from model.origins import Origin

CANDIDATES = (
    Settings(2, 0.2, 10.0),
    Settings(3, 0.15, 10.0),
    Settings(4, 0.09, 10.0),
    Settings(4, 0.15, 30.0),
    Settings(5, 0.12, 30.0),
    Settings(6, 0.09, 30.0),
)
# Few rows hold few splits: shallow trees, small steps.
FEW = (Settings(3, 0.06, 10.0), Settings(4, 0.04, 3.0), Settings(4, 0.06, 10.0))


def search(
    task: Task, chosen: FeatureSet, first: Origin, tell: Callable[[str, float], None]
) -> tuple[Settings, list[dict[str, Any]]]:
    """Fit every candidate on the first origin's earlier rows, compare log loss on its later ones.

    Return the best and the table: depth, learning_rate, l2_leaf_reg, iterations, log_loss, chosen.
    """
    candidates = FEW if len(first.learned) < SMALL else CANDIDATES
    data = sample(task, chosen, first)
    found = []
    for place, settings in enumerate(candidates):
        tell(f"Searching settings {place + 1} of {len(candidates)}", place / len(candidates))
        fitted = learn(task, data, first, settings)
        said = fitted.calibration.apply(fitted.raw)
        loss = float(evaluate.losses(task.label[fitted.held], said).mean())
        found.append({**dataclasses.asdict(settings), "iterations": fitted.iterations, "log_loss": loss})
    best = int(np.argmin([row["log_loss"] for row in found]))
    return candidates[best], [{**row, "chosen": place == best} for place, row in enumerate(found)]
