"""What all deals of a period share, from what was said and what came."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.money.shared_luck import USUAL, WEIGHT, shared_luck


def found(off, variance=0.0, slope=100.0, periods=None):
    off = np.array(off, dtype=float)
    same = np.ones(len(off))
    return shared_luck(1000 + off, 1000 * same, variance * same, slope * same, len(off) if periods is None else periods)


def test_before_any_period_is_over_what_is_usual_is_supposed():
    assert (found([]).spread, found([]).periods) == (USUAL, 0)
    assert found([50], slope=0.0).spread == USUAL, "where nothing can come nothing tells"


def test_what_is_off_beyond_the_luck_of_each_deal_is_shared():
    """Two periods off by 50 of a slope of 100 are 0.5 of log-odds each: as many as are supposed, so half of both."""
    assert WEIGHT == 2
    assert found([50, -50]).spread == pytest.approx(np.sqrt((0.5**2 + USUAL**2) / 2))
    assert found([50, -50], variance=50**2).spread == pytest.approx(USUAL / np.sqrt(2)), "all of it is luck"


def test_two_looks_at_one_period_count_once():
    assert found([50, 50], periods=1).spread == pytest.approx(np.sqrt((0.5**2 + 2 * USUAL**2) / 3))


def test_what_came_closer_than_luck_makes_it_counts_against_what_is_supposed():
    """Two periods off by nothing where luck alone makes 10 of a slope of 100: half of -0.01 and of 0.0144."""
    assert found([0, 0], variance=10**2).spread == pytest.approx(np.sqrt((-0.01 + USUAL**2) / 2))


def test_where_nothing_is_shared_many_histories_say_no_more_than_what_is_supposed_on_the_mean():
    """Eight periods and two that are supposed: a fifth of the usual variance."""
    off = np.random.default_rng(7).normal(0, 5, size=(2000, 8))
    mean = np.mean([found(one, variance=5**2).spread ** 2 for one in off])
    assert mean == pytest.approx(USUAL**2 * WEIGHT / (8 + WEIGHT), rel=0.05)


@given(st.lists(st.floats(-500, 500), min_size=1, max_size=20), st.floats(0, 1e5))
def test_it_is_never_below_nil(off, variance):
    assert found(off, variance).spread >= 0
