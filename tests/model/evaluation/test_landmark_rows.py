"""What is held out knows of each look whose deal it was on which day, and who managed them."""

import dataclasses

import numpy as np
import pytest

from model.evaluation.landmark_rows import LandmarkRows
from model.statistics.metrics import BASE, MODEL


@pytest.fixture
def looks():
    """Four looks at four deals of two owners on two days; who manages the second one's is not recorded."""
    each = np.arange(4)
    said = {MODEL: np.array([0.1, 0.2, 0.3, 0.4]), BASE: np.full(4, 0.25)}
    return LandmarkRows(
        rows=each,
        place=np.zeros(4, dtype=np.intp),
        day=np.array([0.0, 0.0, 1.0, 0.0]),
        label=np.zeros(4),
        amount=np.full(4, 100.0),
        opportunity=each,
        predicted=said,
        seconds={},
        judged=(),
        owner=np.array([0, 0, 0, 1]),
        team=np.array([0, 0, 0, -1]),
        managers=("Mia",),
    )


def test_the_looks_at_one_owners_deals_of_a_day_compete(looks):
    first, second, later, other = looks.holdout(2).rivals.tolist()
    assert first == second
    assert len({first, later, other}) == 3


def test_each_look_knows_who_managed_its_owner(looks):
    assert looks.holdout(2).managed_by == ("Mia", "Mia", "Mia", None)
    nobody = dataclasses.replace(looks, team=None, managers=())
    assert nobody.holdout(2).managed_by == (None, None, None, None)
