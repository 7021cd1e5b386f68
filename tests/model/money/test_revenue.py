import numpy as np
import pytest

from model.money.revenue import LEAST_DOUBT, Chances, between, doubt

NOTHING = np.zeros(2)


def chances(amount, won_by):
    return Chances(np.array(amount, float), np.array(won_by, float), np.zeros(3), np.zeros(3), 0.0)


def test_one_deal_brings_nothing_or_all_of_it():
    # Won by the first date in half of all cases, by the second in nine of ten.
    low, high = between(chances([1_000], [[0.5, 0.9]]), np.zeros(3))
    assert low == pytest.approx([0, 0, 0])
    assert high == pytest.approx([1_000, 1_000, 1_000])


def test_what_is_certain_has_no_width_but_that_of_doubt():
    low, high = between(chances([1_000], [[1.0, 1.0]]), np.zeros(3))
    assert (low[0], high[0], high[1]) == pytest.approx((1_000, 1_000, 0))
    low, high = between(chances([1_000], [[1.0, 1.0]]), np.full(3, 0.1))
    assert low[0] == pytest.approx(1_000 * np.exp(-0.1645), rel=0.02)
    assert high[0] == 1_000


def test_no_more_comes_than_is_open_however_large_the_doubt():
    # One deal of 436 thousand: in a month as ever, it brings nothing or all of it.
    low, high = between(chances([436_000], [[0.5, 0.9]]), np.full(3, 0.5))
    assert low[-1] == 0
    assert (high == 436_000).all()
    # A hundred others bring 9,500 of the 10,000 open, give or take half of it.
    many = Chances(np.zeros(0), np.zeros((0, 1)), np.full(2, 9_500.0), np.full(2, 47_500.0), 10_000.0)
    low, high = between(many, np.full(2, 0.5))
    assert (low > 0).all()
    assert (high == 10_000).all()


def test_doubt_widens_by_its_factor_where_more_is_open():
    # A hundred coins of 100 with hardly any spread: 5,000 of 10,000, stretched by a tenth.
    many = Chances(np.zeros(0), np.zeros((0, 1)), np.full(2, 5_000.0), np.zeros(2), 10_000.0)
    low, high = between(many, np.full(2, 0.1))
    assert (low[-1], high[-1]) == pytest.approx((5_000 * np.exp(-0.1695), 5_000 * np.exp(0.1595)), rel=0.02)


def test_many_small_ones_count_by_mean_and_variance():
    # A hundred coins of 100: 5,000 with a standard deviation of 500.
    many = Chances(np.zeros(0), np.zeros((0, 1)), np.full(2, 5_000.0), np.full(2, 250_000.0), 10_000.0)
    low, high = between(many, NOTHING)
    assert low[-1] == pytest.approx(5_000 - 1.645 * 500, rel=0.02)
    assert high[-1] == pytest.approx(5_000 + 1.645 * 500, rel=0.02)


def test_drawn_one_by_one_they_give_the_same():
    low, high = between(chances(np.full(100, 100), np.full((100, 2), 0.5)), np.zeros(3))
    assert (low[-1], high[-1]) == pytest.approx((4_200, 5_800), rel=0.03)


def test_the_interval_holds_nine_of_ten():
    rng = np.random.default_rng(1)
    amount, chance = rng.lognormal(9, 1.5, 60), rng.random(60)
    low, high = between(chances(amount, np.column_stack([chance / 2, chance])), np.zeros(3))
    came = (rng.random((4_000, 60)) < chance) @ amount
    assert ((came >= low[-1]) & (came <= high[-1])).mean() == pytest.approx(0.9, abs=0.02)


def test_doubt_is_what_was_off_and_how_far_so_few_can_tell():
    one_each = np.arange(400)
    came = (one_each % 2).astype(float)
    # Half of 400 were said and came; the ratio's standard error is 1/20 of 1.
    assert doubt(np.full(400, 0.5), came, one_each) == pytest.approx(0.05)
    assert doubt(np.full(400, 0.25), came, one_each) == pytest.approx(1.005, abs=0.01)
    # Two looks at each of 200 opportunities tell no more than one.
    assert doubt(np.full(400, 0.5), np.repeat(came[:200], 2), one_each // 2) == pytest.approx(0.0707, abs=0.001)


def test_doubt_is_never_less_than_the_least():
    assert doubt(np.ones(3), np.ones(3), np.arange(3)) == LEAST_DOUBT
    assert doubt(np.zeros(3), np.zeros(3), np.arange(3)) == LEAST_DOUBT
