"""What an operation answers where its inputs are odd."""

import math
from typing import get_args

import numpy as np
import pytest

from model.derived.operations import CALENDAR_DAYS, OPERATIONS, Op


def answer(op, *inputs):
    return float(OPERATIONS[op]([np.array([given]) for given in inputs], 20.0, 0.5)[0])


def test_every_operation_has_its_name():
    assert set(OPERATIONS) == set(get_args(Op))


@pytest.mark.parametrize("op", sorted(set(OPERATIONS) - {"least", "day_of_quarter"}))
def test_what_is_not_known_gives_nothing(op):
    assert math.isnan(answer(op, math.nan, 3.0))
    assert math.isnan(answer(op, 3.0, math.nan))


def test_the_least_is_of_what_is_known():
    assert answer("least", math.nan, 3.0, 2.0) == 2.0
    assert math.isnan(answer("least", math.nan, math.nan))


@pytest.mark.parametrize("day", [CALENDAR_DAYS + 1, -CALENDAR_DAYS - 2, 1e308, math.inf, -math.inf, math.nan])
def test_beyond_the_calendar_there_is_no_quarter(day):
    assert math.isnan(answer("day_of_quarter", day))
    assert math.isnan(answer("quarter_ends", day, 0.0))
    assert math.isnan(answer("quarter_ends", 0.0, day))


@pytest.mark.parametrize("day", [CALENDAR_DAYS, -CALENDAR_DAYS])
def test_a_quarter_is_known_as_far_as_the_calendar_reaches(day):
    assert answer("day_of_quarter", day) in range(92)
