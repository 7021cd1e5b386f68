"""What repeats is called seasonal: never one case, and never what chance brings."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest

from app.views.pipeline import pipeline
from app.views.seasonal import haenszel, repeating
from app.views.win_rate import win_rate
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


def test_one_quarter_of_ten_may_differ():
    assert repeating(months(*(20, 20, 80) * 9, 30, 30, 20), Calendar()) is not None
    assert repeating(months(*(20, 20, 80) * 4, 30, 30, 20), Calendar()) is None


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


def test_the_chance_agrees_with_the_textbook():
    """30 of 50 against 20 of 50: 25 are expected, and (30 - 25)² / (50 x 50 x 50 x 50 / (100² x 99)) = 3.96."""
    p = haenszel(*(np.array([float(one)]) for one in (30, 50, 20, 50)))
    assert p == pytest.approx(math.erfc(math.sqrt(3.96 / 2)))
    assert haenszel(*(np.array([float(one)]) for one in (50, 50, 50, 50))) == 1
