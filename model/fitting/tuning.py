"""A small search for settings, on what was known at the first origin alone: no later row is touched."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd

from model.arrays import Index, Numbers
from model.features.matrix import FeatureSet
from model.fitting.fit import SMALL, Hyperparameters, Task, borders_of, sample, stopped_early
from model.registry.card_records import TriedSettings
from model.splits.origin import Origin
from model.statistics import metrics

# The simplest first: a later one is chosen only where it is better by more than noise.
CANDIDATES = (
    Hyperparameters(3, 0.07, 10.0),
    Hyperparameters(4, 0.09, 10.0),
    Hyperparameters(6, 0.12, 10.0, 254),
)
# Few rows hold little: small steps, the smallest first.
FEW = (Hyperparameters(4, 0.04, 3.0), Hyperparameters(3, 0.06, 10.0), Hyperparameters(4, 0.06, 10.0))


def search(
    task: Task, chosen: FeatureSet, first: Origin, tell: Callable[[str, float], None]
) -> tuple[Hyperparameters, tuple[TriedSettings, ...]]:
    """Fit every candidate on the first origin's earlier rows, compare log loss on its later ones.

    The first one within a standard error of the best is chosen (the one-standard-error rule of Breiman, Friedman,
    Olshen & Stone 1984). Return it and all that were tried.
    """
    candidates = FEW if len(first.learned) < SMALL else CANDIDATES
    data, losses, rows = sample(task, chosen, first), [], []
    for place, settings in enumerate(candidates):
        tell(f"Searching settings {place + 1} of {len(candidates)}", place / len(candidates))
        held, predicted, steps = stopped_early(task, data, first, settings)
        losses.append(metrics.losses(task.label[held], predicted))
        borders = min(settings.border_count, borders_of(len(data.chosen.names)))
        tried = dataclasses.asdict(settings) | {"border_count": borders, "iterations": steps}
        rows.append(TriedSettings(**tried, log_loss=float(losses[-1].mean())))
    opportunity = pd.factorize(task.facts["opportunity_id"].iloc[held])[0]
    best = simplest(losses, opportunity)
    return candidates[best], tuple(dataclasses.replace(row, chosen=place == best) for place, row in enumerate(rows))


def simplest(losses: list[Numbers], opportunity: Index) -> int:
    """Return the first candidate whose mean loss is within one standard error of the least, by opportunity."""
    best = losses[int(np.argmin([each.mean() for each in losses]))]
    more = [each - best for each in losses]
    return next(place for place, each in enumerate(more) if each.mean() <= metrics.noise(each, opportunity))
