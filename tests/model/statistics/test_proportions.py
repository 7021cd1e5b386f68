"""Shares and their differences, by hand."""

import pytest

from model.statistics.proportions import differ, newcombe, wilson, wilson_bounds


def test_wilson_by_hand():
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_interval_of_a_difference_agrees_with_newcombe():
    """His own example: 56 of 70 against 48 of 80 differ by 0.0524 to 0.3339."""
    low, high = newcombe(56, 70, 48, 80)
    assert (float(low), float(high)) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    assert differ(56, 70, 48, 80)
    assert not differ(0, 0, 48, 80)


def test_a_wider_interval_is_wider():
    low, high = wilson_bounds(5, 10)
    wide_low, wide_high = wilson_bounds(5, 10, 3.0)
    assert wide_low < low < high < wide_high
