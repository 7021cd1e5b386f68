"""What repeats is called seasonal: never one case, and never what chance brings."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest

from app.views.pipeline.answer import pipeline
from app.views.win_rate.answer import win_rate
from app.views.win_rate.seasonal import haenszel, repeating, student, student_tails
from data.calendar import Calendar
from tests import seasons


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return seasons.services(tmp_path_factory.mktemp("seasons"))


def months(*won, closed=100, start="2025-01-01"):
    """Return months one after the other, of so many won each."""
    days = pd.date_range(start, periods=len(won), freq="MS")
    return pd.DataFrame({"month": days, "won": won, "closed": closed})


def test_the_page_says_what_repeats(world):
    said = (
        "Seasonal: what closes in the last month of a quarter is won more often (75\u00a0% against 25\u00a0% "
        "in the others); so it was in 5 of 5 quarters since Apr 2025."
    )
    assert win_rate(world, None).seasonal == pipeline(world, None).seasonal == said


def test_two_quarters_are_no_pattern_and_three_are():
    assert repeating(months(*(20, 20, 80) * 2), Calendar()) is None
    found = repeating(months(*(20, 20, 80) * 3), Calendar())
    assert found is not None
    assert (found.whole, found.part, found.agree, found.of) == ("quarter", 2, 3, 3)
    assert found.since == dt.date(2025, 1, 1)


def test_one_great_month_is_no_pattern():
    assert repeating(months(20, 20, 95, *(20, 20, 20) * 4), Calendar()) is None


def test_what_chance_brings_is_no_pattern():
    assert repeating(months(*(48, 50, 52) * 3), Calendar()) is None


def test_months_that_vary_by_more_than_their_counts_would_are_no_pattern():
    """Each last month is won more often by far, but once by 60 points and twice by 10."""
    assert repeating(months(20, 20, 80, 40, 40, 50, 30, 30, 40), Calendar()) is None
    assert repeating(months(20, 20, 50, 40, 40, 71, 30, 30, 62), Calendar()) is not None


def test_one_quarter_of_ten_may_differ():
    assert repeating(months(*(20, 20, 80) * 9, 30, 30, 20), Calendar()) is not None
    assert repeating(months(*(20, 20, 80) * 4, 30, 30, 29), Calendar()) is None


def test_a_quarter_with_too_few_in_a_month_counts_for_nothing():
    few = months(*(2, 2, 8) * 3, closed=9)
    assert repeating(few, Calendar()) is None


def test_quarters_are_those_of_the_fiscal_year():
    """January, April, July and October are the last months of quarters where the year begins in February."""
    found = repeating(months(*(80, 20, 20) * 4), Calendar(fiscal_year_start=2))
    assert found is not None
    assert (found.part, found.of, found.since) == (2, 3, dt.date(2025, 2, 1))


def test_a_pattern_of_the_year_is_found_where_quarters_hold_none():
    found = repeating(months(*(30,) * 9, *(60,) * 3, *(30,) * 9, *(60,) * 3, *(30,) * 9, *(60,) * 3), Calendar())
    assert found is not None
    assert (found.whole, found.part, found.agree) == ("year", 3, 3)
    assert "in the last quarter of a year is won more often" in found.words


def test_nothing_closed_has_no_pattern():
    assert repeating(months(), Calendar()) is None


@pytest.mark.parametrize(
    ("t", "free", "tails"),
    [
        (12.706, 1, 0.05),
        (4.303, 2, 0.05),
        (3.182, 3, 0.05),
        (2.776, 4, 0.05),
        (2.228, 10, 0.05),
        (3.169, 10, 0.01),
        (0, 4, 1),
    ],
)
def test_the_tails_of_students_t_agree_with_the_table(t, free, tails):
    assert student_tails(t, free) == pytest.approx(tails, abs=3e-5)


def test_the_mean_is_held_against_its_own_spread():
    """0.1, 0.2 and 0.3: mean 0.2, spread 0.1 / root 3; t is 3.46 with two degrees, tails of 0.074."""
    assert student(np.array([0.1, 0.2, 0.3])) == pytest.approx(0.0742, abs=1e-4)
    assert student(np.array([0.2, 0.2, 0.2])) == 0
    assert student(np.array([0.2])) == student(np.array([0.0, 0.0])) == 1


def test_the_chance_by_counts_agrees_with_the_textbook():
    """30 of 50 against 20 of 50: 25 are expected, and (30 - 25)² / (50 x 50 x 50 x 50 / (100² x 99)) = 3.96."""
    p = haenszel(*(np.array([float(one)]) for one in (30, 50, 20, 50)))
    assert p == pytest.approx(math.erfc(math.sqrt(3.96 / 2)))
    assert haenszel(*(np.array([float(one)]) for one in (50, 50, 50, 50))) == 1
