"""What a period ends with: its ends are ordered, keep the mean, and only widen by what all deals share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.money.forecast import LARGEST, Deals, chances, forecast

NOTHING_NEW = np.zeros(0)
share = st.floats(0, 1)


@st.composite
def deals(draw):
    amount = np.array(draw(st.lists(st.floats(1, 1e6), max_size=40)))
    chance = np.array([draw(share) for _ in amount], dtype=float)
    return Deals.each(amount, chance)


@given(deals(), st.floats(0, 1e6), st.floats(0, 1), st.lists(st.floats(0, 1e6), max_size=8))
def test_the_ends_are_ordered_and_never_below_what_is_won(of, so_far, shared, new):
    found = forecast(so_far, of, np.array(new), shared)
    assert so_far * (1 - 1e-12) <= found.low <= found.middle <= found.high
    assert found == forecast(so_far, of, np.array(new), shared), "the same values give the same ends"


@given(deals())
def test_without_new_deals_no_more_comes_than_is_open(of):
    assert forecast(0.0, of, NOTHING_NEW, 0.5).high <= of.amount.sum() * (1 + 1e-9)


def test_one_sure_deal_comes_and_an_impossible_one_does_not():
    found = forecast(50.0, Deals.each(np.array([100.0, 1000.0]), np.array([1.0, 0.0])), NOTHING_NEW, 0.7)
    assert (found.low, found.middle, found.high, found.expected) == (150, 150, 150, 150)


def test_nothing_open_ends_with_what_is_won():
    found = forecast(50.0, Deals.each(np.zeros(0), np.zeros(0)), NOTHING_NEW, 0.5)
    assert (found.low, found.middle, found.high, found.expected) == (50, 50, 50, 50)


def test_a_hundred_even_deals_lie_where_the_binomial_does():
    """Mean 50, standard deviation 5: eight times in ten within 1.28 of it."""
    found = forecast(0.0, Deals.each(np.ones(100), np.full(100, 0.5)), NOTHING_NEW, 0.0)
    assert (found.low, found.middle, found.high) == pytest.approx((43.6, 50, 56.4), abs=1)
    assert found.expected == 50


@given(st.floats(0.05, 0.95), st.floats(0.1, 1.0))
def test_what_deals_share_only_widens_and_keeps_the_mean(chance, shared):
    of = Deals.each(np.ones(200), np.full(200, chance))
    alone, together = (forecast(0.0, of, NOTHING_NEW, each) for each in (0.0, shared))
    assert together.high - together.low >= alone.high - alone.low
    assert together.expected == alone.expected
    moved = np.random.default_rng(1).standard_normal(4_000)
    assert chances(np.array([chance]), moved, shared).mean() == pytest.approx(chance, abs=0.02)


def test_grouped_deals_come_as_single_ones_do():
    many = LARGEST + 700
    of = Deals.each(np.ones(many), np.full(many, 0.3))
    grouped = Deals(np.array([float(many)]), np.array([float(many)]), np.array([0.3]), 0)
    assert of.single == LARGEST
    assert (grouped.expected, grouped.variance, grouped.slope) == pytest.approx((of.expected, of.variance, of.slope))
    one, other = (forecast(0.0, each, NOTHING_NEW, 0.3) for each in (of, grouped))
    assert (one.low, one.middle, one.high) == pytest.approx((other.low, other.middle, other.high), rel=0.03)


def test_new_deals_bring_what_they_brought_give_or_take_one_more_period():
    """Two quarters of 90 and 110: the mean is 100, the variance 200 x 1.5, nine in ten of it within 30."""
    nothing = Deals.each(np.zeros(0), np.zeros(0))
    found = forecast(0.0, nothing, np.array([90.0, 110.0]), 0.5)
    assert found.expected == 100
    assert (found.low, found.high) == pytest.approx((100 - 1.28 * 17.3, 100 + 1.28 * 17.3), abs=2)
    assert forecast(0.0, nothing, np.array([100.0]), 0.5).high == 0, "one quarter tells nothing"
    assert forecast(0.0, nothing, np.array([100.0, 100.0]), 0.5).low == 100


def test_deals_that_slip_are_left_out_by_their_place():
    of = Deals.each(np.array([10.0, 30.0, 20.0]), np.array([0.1, 0.3, 0.2]))
    assert of.amount.tolist() == [30, 20, 10], "the largest first"
    left = of.without(np.array([0, 2]))
    assert (left.amount.tolist(), left.chance.tolist(), left.single) == ([20], [0.2], 1)
