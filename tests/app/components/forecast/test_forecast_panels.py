"""The panels beside a forecast, in the sentences that they say of the ten-row world."""

import dataclasses

import pandas as pd
import pytest

from app.components.forecast import accuracy, categories, coverage, ends, largest
from app.views.forecast.accuracy import Accuracy
from app.views.forecast.answer import period_forecast
from app.views.forecast.quotas import LOAD, NO_QUOTA


@pytest.fixture(scope="module")
def answer(ten):
    return period_forecast(ten, {"closes": "next-quarter"})


def covered(answer, quota, gap):
    return dataclasses.replace(
        answer, coverage=dataclasses.replace(answer.coverage, quota=quota, gap=gap, none="", next_step="")
    )


def test_each_period_is_a_link_and_the_one_that_is_shown_says_so(kinds):
    here, other = kinds(ends.periods({"this-quarter": "This quarter", "next-month": "Next month"}, "this-quarter"), "A")
    assert here.to_plotly_json()["props"]["aria-current"] == "page"
    assert other.href == "/forecast?closes=next-month"


def test_it_says_what_open_deals_bring_and_of_what_nothing_is_known(answer, words):
    said = " ".join(words(part) for part in ends.rests_on(answer))
    assert "4 open deals bring €3.9 k on average; of deals that are not opened yet nothing is known." in said
    assert "what is usual, because no period is over yet that could tell" in said


def test_without_signal_the_usual_share_is_still_said(ten_without_signal, words):
    (said,) = ends.rests_on(period_forecast(ten_without_signal, {"closes": "next-quarter"}))
    assert words(said).endswith("Of all closed deals 67 % were won.")


def test_without_a_quota_the_next_step_stands_above_what_is_open(answer, words):
    said = words(coverage.render(answer))
    assert NO_QUOTA in said
    assert LOAD in said
    assert "Left to win" not in said


def test_what_is_left_to_win_is_said_with_how_many_times_it_is_covered(answer):
    """O07 and O09 are to close in the quarter, for 4000."""
    assert coverage.summary(covered(answer, 9000, 8000)).replace("\u00a0", " ") == (
        "€8.0 k of the quota are left to win; open deals that owners expect to close by then hold €4.0 k,"
        " 0.5 times that."
    )
    assert coverage.summary(covered(answer, 9000, 0)) == "The quota is reached."


def test_past_forecasts_that_held_are_counted(answer, words):
    rows = pd.DataFrame([("2026 Q1", "start", None, 80.0, 100.0, 120.0, 110.0, True)], columns=list(accuracy_columns()))
    known = dataclasses.replace(answer, accuracy=Accuracy(rows, 1, 1, 0.1, ""))
    said = words(accuracy.render(known))
    assert "1 of 1 past forecast held, where eight in ten are meant to; the middle was typically 10 % off." in said
    assert "€80 to €120" in said
    assert "No past forecast yet" in words(accuracy.render(answer))


def accuracy_columns():
    return ("period", "when", "day", "low", "middle", "high", "whole", "within")


def test_the_deals_that_slip_are_named_before_and_after(answer, words):
    said = words(largest.render(answer))
    assert "If these 3 deals slip out of 2026 Q3: " in said
    assert "→" in said
    assert "Cedar" in said


def test_without_categories_it_says_what_to_map(answer, words):
    assert "Map the column that holds them to forecast_category." in words(categories.render(answer))
