"""A change of 20 points, worked out in the head, and any change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.statistics.kitagawa import kitagawa

# Before, five of ten deals were easy (4 won) and five hard (1 won); now eight are easy (6 won) and two hard (1 won).
NOW, BEFORE = ([6, 1], [8, 2]), ([4, 1], [5, 5])


def test_a_better_mix_and_other_rates_add_up_to_the_change():
    found = kitagawa(*NOW, *BEFORE)
    # Shares 0.5 -> 0.8 at a mean rate of 0.775, and 0.5 -> 0.2 at 0.35; rates 0.8 -> 0.75 and 0.2 -> 0.5.
    assert found.mix == pytest.approx([0.3 * 0.775, -0.3 * 0.35])
    assert found.rate == pytest.approx([-0.05 * 0.65, 0.3 * 0.35])
    assert found.mix.sum() + found.rate.sum() == pytest.approx(0.7 - 0.5)


def test_a_group_that_one_side_alone_has_is_mix():
    found = kitagawa([5, 3], [10, 10], [5, 0], [10, 0])
    assert found.rate == pytest.approx([0, 0])
    assert found.mix.sum() == pytest.approx(0.4 - 0.5)


@given(st.lists(st.tuples(*[st.integers(0, 50)] * 4), min_size=1, max_size=6))
def test_the_parts_add_up(groups):
    won, more, earlier_won, earlier_more = np.array(groups).T
    n, earlier_n = won + more, earlier_won + earlier_more
    if not n.sum() or not earlier_n.sum():
        return
    found = kitagawa(won, n, earlier_won, earlier_n)
    change = won.sum() / n.sum() - earlier_won.sum() / earlier_n.sum()
    assert found.mix.sum() + found.rate.sum() == pytest.approx(change, abs=1e-9)
