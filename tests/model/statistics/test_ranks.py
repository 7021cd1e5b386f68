"""Two groups by ranks: few values by hand, and how often alike ones are taken for different."""

import numpy as np
import pytest

from model.statistics.ranks import shifted


def test_every_pair_counts_and_a_tie_by_half():
    """5 and 7 lie above 1, 2 and 3: 6 of 6 pairs; the spread is the root of 2 x 3 x 6 / 12 = 1.732."""
    assert shifted([5, 7], [1, 1], [1, 2, 3], [1, 1, 1]).chance == pytest.approx(0.0833, abs=1e-4)
    assert shifted([4, 4], [1, 1], [4], [5]).chance == 1.0


def test_how_often_a_value_is_there_is_as_good_as_so_many_values():
    counted = shifted([5, 7], [3, 2], [1, 2], [2, 4])
    assert counted == shifted([5, 5, 5, 7, 7], [1] * 5, [1, 1, 2, 2, 2, 2], [1] * 6)


def test_all_values_that_are_ten_days_larger_are_between_ten_days_larger():
    days = np.arange(40)
    found = shifted(days + 10, np.ones(40), days, np.ones(40))
    assert found.low < 10 < found.high
    assert (found.low, found.high) == pytest.approx((5, 15), abs=1)
    assert found.chance < 0.001


def test_alike_groups_are_taken_for_different_once_in_twenty():
    rng = np.random.default_rng(7)
    drawn = rng.geometric(0.05, size=(1000, 2, 40)).astype(float)
    one = np.ones(40)
    found = [shifted(now, one, before, one) for now, before in drawn]
    assert np.mean([each.chance < 0.05 for each in found]) == pytest.approx(0.05, abs=0.02)
    assert np.mean([each.low <= 0 <= each.high for each in found]) == pytest.approx(0.95, abs=0.03)
