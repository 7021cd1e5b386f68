"""What repeats in the win rate, as one comparison among many."""

import datetime as dt

import pytest

from app.views.insights.season import Season, season_finding, seasons
from app.views.insights.tested import beyond_chance
from app.views.state import scope_of
from app.views.win_rate.seasonal import Seasonal

CLEAR = Seasonal("quarter", 2, 3, 0.5, 0.3, 8, 8, dt.date(2024, 1, 1), 0.002)


def test_quarters_and_years_are_both_looked_at():
    assert Season(CLEAR, reliable=True).chance == pytest.approx(0.004)
    assert Season(None, reliable=True).chance == 1.0


def test_it_counts_among_all_comparisons():
    nothing = [Season(None, reliable=True)] * 11
    assert beyond_chance([Season(CLEAR, reliable=True), *nothing])[0] == [Season(CLEAR, reliable=True)]
    assert beyond_chance([Season(CLEAR, reliable=True), *nothing, *nothing]) == ([], 23), "0.05 / 23 is less than 0.004"


def test_the_finding_leads_to_the_win_rate_over_time():
    found = season_finding(Season(CLEAR, reliable=True), scope_of({"period": "all"}))
    assert found.sentence == CLEAR.words
    assert found.basis == "by chance in fewer than 4 of 1,000 such histories"
    assert found.address == "/win-rate?period=all&compare=quarter#win-rate-trend"


def test_half_a_year_is_too_short_for_a_season(ten):
    assert [one.reliable for one in seasons(ten.published(), scope_of({"period": "all"}))] == [False]
