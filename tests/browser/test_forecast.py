"""Forecast: the period is chosen in the address, and the page says what its twin says."""

import pytest

from app.formats import NBSP


def shows(viewer, **asked):
    """Wait for the sentence that the twin has of the same period."""
    said = viewer.server.get("/forecast", **asked)["headline"]
    viewer.reads("#forecast-ends", said.replace(NBSP, " "))


def test_the_period_of_a_tab_stands_in_the_address_and_goes_back(viewer):
    viewer.open("/forecast")
    shows(viewer)
    viewer.click("#forecast-periods a[href*='closes=next-quarter']")
    viewer.asks(closes=["next-quarter"])
    shows(viewer, closes="next-quarter")
    viewer.back()
    viewer.asks()
    shows(viewer)


def test_the_filters_narrow_the_forecast_and_stay_with_the_period(viewer):
    viewer.open("/forecast?closes=next-month&region=Nordics")
    shows(viewer, closes="next-month", region="Nordics")
    viewer.click("#forecast-periods a[href*='closes=this-month']")
    viewer.asks(closes=["this-month"], region=["Nordics"])
    shows(viewer, closes="this-month", region="Nordics")


@pytest.mark.thorough
def test_a_period_that_is_not_forecast_is_refused_in_words_and_the_quarter_answered(viewer):
    viewer.open("/forecast?closes=this-decade")
    viewer.reads("#forecast-refused", "There is no forecast for")
    shows(viewer)
