"""Many comparisons: what holds, and how often one is named where nothing differs."""

import numpy as np
import pytest

from model.statistics.many_tests import holm, two_shares


def test_each_next_chance_is_held_against_a_wider_limit():
    # 0.05 / 4 = 0.0125, 0.05 / 3 = 0.0167, 0.05 / 2 = 0.025: the third fails, and what is larger fails with it.
    assert holm([0.03, 0.001, 0.5, 0.015]).tolist() == [False, True, False, True]


def test_what_is_not_known_is_never_refused():
    assert holm([float("nan"), 0.001]).tolist() == [False, True]
    assert holm([]).tolist() == []


def test_the_chance_of_two_shares_is_that_of_the_normal_distribution():
    # 60 of 100 against 40 of 100: 0.2 / sqrt(0.25 * 0.02) = 2.83 standard deviations.
    assert two_shares(60, 100, 40, 100) == pytest.approx(0.00468, abs=1e-5)
    assert two_shares([5, 0], [5, 5], [7, 0], [7, 5]).tolist() == [1.0, 1.0]
    assert np.isnan(two_shares(0, 0, 1, 2)).all()


def test_where_nothing_differs_few_families_of_comparisons_name_anything():
    """Of 400 families of 50 comparisons of equal shares, about one in twenty may name one."""
    drawn = np.random.default_rng(7).binomial(60, 0.4, size=(400, 50, 2))
    named = sum(holm(two_shares(one[:, 0], 60, one[:, 1], 60)).any() for one in drawn)
    assert named / 400 < 0.08
