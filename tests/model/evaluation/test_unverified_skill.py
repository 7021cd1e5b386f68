"""The skill that rests on unverified features is what is lost when each row holds another row's."""

import dataclasses
import types
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.evaluation.unverified_skill import declared, losses_without
from model.statistics.metrics import BASE, MODEL, losses

LABEL = np.array([1.0, 0.0] * 100)
FIELDS = ("hint", "other")


@dataclasses.dataclass
class Knows:
    """A model that says what the column `hint` says."""

    chosen: types.SimpleNamespace

    def probability(self, matrix: pd.DataFrame) -> np.ndarray:
        return np.where(matrix["hint"] == 1, 0.9, 0.1)


def lost_without(*unverified):
    matrix = pd.DataFrame({"hint": LABEL, "other": np.arange(200.0)})
    model: Any = Knows(types.SimpleNamespace(unverified=unverified))
    return losses_without(model, matrix, LABEL, 7)


def rests(found, *features):
    return declared(found, features)


def landmark_rows(without):
    predicted = {MODEL: np.where(LABEL == 1, 0.9, 0.1), BASE: np.full(200, 0.5)}
    return types.SimpleNamespace(label=LABEL, predicted=predicted, without=without)


def test_all_of_the_skill_rests_on_the_one_column_that_tells():
    assert rests(landmark_rows(lost_without("hint")), "hint").share == 1.0
    assert rests(landmark_rows(lost_without("hint")), "hint").doubtful


def test_none_of_it_rests_on_a_column_that_is_not_read():
    found = rests(landmark_rows(lost_without("other")), "other")
    assert (found.share, found.doubtful) == (0.0, False)


def test_half_of_it():
    predicted = np.where(LABEL == 1, 0.9, 0.1)
    best, base = losses(LABEL, predicted), losses(LABEL, np.full(200, 0.5))
    assert rests(landmark_rows((best + base) / 2), "hint").share == pytest.approx(0.5)


def test_where_all_are_verified_there_is_nothing_to_say():
    assert lost_without() is None
    assert rests(landmark_rows(None)) is None


def test_a_model_that_saves_nothing_rests_on_nothing():
    flat = types.SimpleNamespace(
        label=LABEL, predicted={MODEL: np.full(200, 0.5), BASE: np.full(200, 0.5)}, without=LABEL
    )
    assert rests(flat, "hint") is None
