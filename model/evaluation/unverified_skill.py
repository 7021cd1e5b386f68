"""How much of a model's skill rests on columns that are declared to be known in time, and that nothing has verified."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.arrays import Numbers
from model.statistics import metrics
from model.statistics.metrics import BASE, MODEL

if TYPE_CHECKING:
    from model.evaluation.landmark_rows import LandmarkRows
    from model.fitting.fit import FittedModel

SHUFFLES = 5
# Where more of the skill than this rests on what nobody could test, a model is not Ready.
MOST_UNVERIFIED = 0.5


@dataclasses.dataclass(frozen=True)
class Declared:
    """The features that are declared, not verified, and the share of the skill that is gone without them."""

    features: tuple[str, ...]
    share: float

    @property
    def doubtful(self) -> bool:
        """Tell whether most of the skill rests on them."""
        return self.share > MOST_UNVERIFIED


def losses_without(fitted: FittedModel, matrix: pd.DataFrame, label: Numbers, seed: int) -> Numbers | None:
    """Log loss of each row where its unverified features are those of another row, together; the mean of several draws.

    None where every feature has been verified.
    """
    names = list(fitted.chosen.unverified)
    if not names or not len(matrix):
        return None
    rng, total = np.random.default_rng(seed), np.zeros(len(matrix))
    for _ in range(SHUFFLES):
        total += metrics.losses(label, fitted.probability(_shuffled(matrix, names, rng)))
    return total / SHUFFLES


def _shuffled(matrix: pd.DataFrame, names: Sequence[str], rng: np.random.Generator) -> pd.DataFrame:
    others = matrix[list(names)].take(rng.permutation(len(matrix)))
    others.index = matrix.index
    return matrix.assign(**{name: others[name] for name in names})


def declared(landmark_rows: LandmarkRows, features: tuple[str, ...]) -> Declared | None:
    """Say what share of the log loss saved against the base rate is lost without the unverified features.

    None if there are none, or nothing is saved. Models of several origins are taken together.
    """
    if landmark_rows.without is None:
        return None
    with_all = metrics.losses(landmark_rows.label, landmark_rows.predicted[MODEL]).mean()
    saved = metrics.losses(landmark_rows.label, landmark_rows.predicted[BASE]).mean() - with_all
    if saved <= 0:
        return None
    return Declared(features, float(np.clip((landmark_rows.without.mean() - with_all) / saved, 0.0, 1.0)))
