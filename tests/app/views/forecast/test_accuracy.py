"""Past forecasts as the page tells them: one quarter at its start and in its middle, one month."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from app.views.forecast.accuracy import NOT_YET, accuracy, past_rows
from app.views.forecast.period import ForecastPeriod
from data.calendar import Calendar
from model.registry.past_forecast import PastForecast

START, END = dt.date(2026, 1, 1), dt.date(2026, 3, 31)
MISSED = PastForecast("quarter", START, END, dt.date(2025, 12, 31), 3, 100, 1, 1, 150, 0, 80, 100, 120, 200)
HELD = dataclasses.replace(MISSED, day=dt.date(2026, 2, 14), low=100.0, middle=180.0, high=220.0)
MONTH = dataclasses.replace(MISSED, kind="month", end=dt.date(2026, 1, 31))
NEXT = ForecastPeriod(
    "next-quarter", "quarter", dt.date(2026, 7, 1), dt.date(2026, 9, 30), "2026 Q3", dt.date(2026, 6, 30)
)


@pytest.fixture
def published(ten):
    found = ten.published()
    card = dataclasses.replace(found.bundle.card, forecasts=(HELD, MONTH, MISSED))
    return dataclasses.replace(found, bundle=dataclasses.replace(found.bundle, card=card))


def test_quarters_are_told_beside_quarters_and_months_beside_months(published):
    """200 came: 100 was half off and missed, 180 a tenth and held."""
    found = accuracy(published, NEXT)
    assert (found.n, found.held, found.none) == (2, 1, "")
    assert found.off == pytest.approx((0.5 + 0.1) / 2)
    assert found.rows["period"].tolist() == ["2026 Q1", "2026 Q1"]
    assert found.rows["when"].tolist() == ["start", "middle"]
    months = accuracy(published, dataclasses.replace(NEXT, kind="month"))
    assert months.rows["period"].tolist() == ["January 2026"]


def test_without_any_it_says_why(ten):
    found = accuracy(ten.published(), NEXT)
    assert (found.n, found.held, found.off, found.none) == (0, 0, None, NOT_YET)


def test_a_fiscal_year_names_quarters_its_own_way():
    assert past_rows([MISSED], Calendar(fiscal_year_start=4))["period"].tolist() == ["FY2026 Q4"]


def test_a_period_in_which_nothing_was_won_is_no_share_of_anything(published):
    card = dataclasses.replace(published.bundle.card, forecasts=(dataclasses.replace(HELD, whole=0.0),))
    bundle = dataclasses.replace(published.bundle, card=card)
    assert accuracy(dataclasses.replace(published, bundle=bundle), NEXT).off is None
    assert pd.Series([False]).equals(accuracy(dataclasses.replace(published, bundle=bundle), NEXT).rows["within"])
