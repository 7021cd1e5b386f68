"""Which amount lies far outside the rest."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.outliers import FEWEST, LEAST_SPREAD, ordinary, outer_fence

POSITIVE = st.sampled_from([1.0, 2.0, 30.0, 500.0, 1e4, 1e6, 1e9])


def test_the_fence_lies_three_distances_of_the_quartiles_beyond_the_upper_one_in_logarithms():
    """Of 1, 10, 100, 1,000 and 10,000, twice each, the quartiles are 10 and 1,000: a hundredfold, three times over."""
    assert outer_fence(np.repeat(10.0 ** np.arange(5), 2)) == pytest.approx(1_000 * 100**3)


def test_amounts_that_are_alike_still_have_room():
    assert outer_fence(np.full(20, 500.0)) == pytest.approx(500 * 8)
    assert pytest.approx(np.log(8)) == 3 * LEAST_SPREAD


def test_a_slip_counts_as_missing_and_nothing_else_does():
    amounts = np.r_[np.full(20, 500.0), 0.0, np.nan, 1.25e9]
    assert ordinary(amounts)[20:].tolist() == pytest.approx([0.0, np.nan, np.nan], nan_ok=True)
    plain = np.array([10.0, 20, 30, 40, 50, 60, 70, 80, 90, 400])
    assert ordinary(plain).tolist() == plain.tolist()


def test_a_few_large_customers_beside_many_small_ones_are_no_slips():
    assert np.isfinite(ordinary(np.r_[np.full(190, 500.0), np.full(10, 1e6)])).all()


@pytest.mark.parametrize("amounts", [[], [1e9], [1.0] * 7, [0.0] * 20, [np.nan] * 20])
def test_few_amounts_have_no_fence(amounts):
    assert outer_fence(np.array(amounts)) is None


def test_the_largest_numbers_have_a_finite_fence():
    fence = outer_fence(np.geomspace(1.0, 1e300, 20))
    assert fence is not None
    assert np.isfinite(fence)


@given(st.lists(POSITIVE, min_size=1, max_size=30), st.integers(1, 7))
def test_rows_that_are_parts_of_one_amount_move_the_fence_no_more_than_it(known, times):
    amounts = np.array(known)
    parts = outer_fence(np.repeat(amounts, times), np.full(len(amounts) * times, 1 / times))
    assert parts == pytest.approx(outer_fence(amounts))


@given(st.lists(POSITIVE, min_size=FEWEST, max_size=30))
def test_the_quartiles_and_what_99_of_100_stay_under_are_the_usual_ones(known):
    amounts = np.array(known)
    lower, upper = np.quantile(np.log(amounts), [0.25, 0.75])
    least = np.quantile(amounts, 0.99, method="lower")
    expected = max(np.exp(upper + 3 * max(upper - lower, LEAST_SPREAD)), least)
    assert outer_fence(amounts) == pytest.approx(expected)
