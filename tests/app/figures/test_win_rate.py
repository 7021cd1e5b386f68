"""The win rate's pictures, on frames of two or three rows."""

import datetime as dt

import pandas as pd
import pytest

from app.figures import win_rate as figures

DAYS = (dt.date(2026, 2, 1), dt.date(2026, 3, 31))


@pytest.fixture
def months():
    """January full, February empty, March under way."""
    return pd.DataFrame(
        {
            "month": pd.to_datetime(["2026-01-01", "2026-02-01", "2026-03-01"]),
            "won": [40, 0, 5],
            "n": [100, 0, 20],
            "rate": [0.4, float("nan"), 0.25],
            "low": [0.31, float("nan"), 0.11],
            "high": [0.5, float("nan"), 0.47],
            "complete": [True, True, False],
        }
    )


def traces(drawn):
    """Return a figure's traces by name."""
    return {trace.name: trace for trace in drawn.data}


def test_the_trend_breaks_where_nothing_closed_and_marks_the_month_under_way(months):
    found = traces(figures.trend(months, DAYS, "This quarter", 0.3))
    assert list(pd.Series(found["Win rate"].y).fillna(-1)) == [40, -1, -1]
    assert list(found["Month under way"].y) == [25]
    assert "month under way" in found["Month under way"].text[0]
    assert list(found["Closed"].y) == [100, 0, 20]
    assert [y for y in found["95 % interval"].y if y is not None] == pytest.approx([50, 31, 47, 11])


def test_a_month_leads_to_its_own_days_and_one_in_which_nothing_closed_nowhere(months):
    found = traces(figures.trend(months, DAYS, "This quarter", 0.3))
    leads = ["/win-rate?from=2026-01-01&to=2026-01-31", "", "/win-rate?from=2026-03-01"]
    assert [one["href"] for one in found["Closed"].customdata] == leads
    assert [one["href"] for one in found["Month under way"].customdata] == leads[2:]


def test_the_period_is_shaded_and_named(months):
    drawn = figures.trend(months, DAYS, "<b>Q1</b>", 0.3)
    assert [shape.type for shape in drawn.layout.shapes] == ["rect", "line"]
    assert drawn.layout.shapes[0].x0 == pd.Timestamp("2026-02-01")
    assert drawn.layout.annotations[0].text == "&lt;b&gt;Q1&lt;/b&gt;: 30\u00a0%"
    assert drawn.layout.yaxis.title.text == "Win rate (%)"
    assert drawn.layout.yaxis2.title.text == "Closed (n)"


def test_nothing_is_shaded_where_the_period_lies_elsewhere_or_is_empty(months):
    elsewhere = (dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    assert figures.trend(months, elsewhere, "2020", 0.3).layout.shapes == ()
    assert figures.trend(months, DAYS, "This quarter", None).layout.shapes == ()


def test_the_trend_in_a_sentence(months):
    assert figures.trend_summary(months, None) == (
        "Jan 2026: 40\u00a0% of 100 closed were won; too few months to tell a trend from chance."
    )
    two = months.assign(n=[100, 50, 20], rate=[0.4, 0.5, 0.25])
    assert figures.trend_summary(two, uneven=False) == (
        "Feb 2026: 50\u00a0% of 50 closed were won; months lie between 40\u00a0% (Jan 2026) and 50\u00a0% (Feb 2026), "
        "no more than chance would have them vary."
    )
    assert "No whole month has 10" in figures.trend_summary(months.tail(2), None)


@pytest.fixture
def steps():
    """Ten days a step, the last one open-ended."""
    return pd.DataFrame({"from_days": [0, 10], "to_days": [10, None], "won": [3, 1], "lost": [0, 2]})


def test_the_cycle_is_drawn_as_shares_of_each_side(steps):
    found = traces(figures.cycle(steps))
    assert list(found["Won"].y) == [75, 25, 25]
    assert list(found["Lost"].y) == [0, 100, 100]
    assert list(found["Won"].x) == [0, 10, 20]
    assert found["Won"].text[0] == "0–9 days: 75.0\u00a0% of won"
    assert found["Lost"].text[1] == "10 days and more: 100.0\u00a0% of lost"
    assert found["Won"].line.dash != found["Lost"].line.dash


def test_a_side_without_opportunities_is_not_drawn(steps):
    assert list(traces(figures.cycle(steps.assign(lost=0)))) == ["Won"]
    assert list(traces(figures.cycle(steps.head(1)))) == ["Won"]


def test_an_open_ended_step_says_so_at_its_tick():
    many = pd.DataFrame({"from_days": range(0, 160, 10), "to_days": [*range(10, 160, 10), None], "won": 1, "lost": 1})
    assert list(figures.cycle(many).layout.xaxis.ticktext)[-2:] == ["120", "150+"]


def test_the_cycle_in_a_sentence():
    quartiles = pd.DataFrame(
        {
            "whole": [True, True, False],
            "outcome": ["won", "lost", "won"],
            "n": [1000, 1, 1],
            "lower_quartile": [20, 5, 0],
            "median": [41, 1, 0],
            "upper_quartile": [70, 9, 0],
        }
    )
    assert figures.cycle_summary(quartiles) == (
        "Won opportunities took 41\u00a0days in the median (half of them 20 to 70), lost ones took 1\u00a0day in the "
        "median (half of them 5 to 9); from 1,000 won and 1 lost."
    )
    assert figures.cycle_summary(quartiles.head(0)) == "Nothing closed in this period."
