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


@given(st.lists(st.floats(-500, 500), min_size=1, max_size=20), st.floats(0, 1e5))
def test_it_is_never_less_than_its_share_of_what_is_usual(off, variance):
    assert found(off, variance).spread >= USUAL * np.sqrt(WEIGHT / (len(off) + WEIGHT)) - 1e-12
