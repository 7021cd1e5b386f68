"""Which share of the open amount is expected to be won, today and a week before, in the ten-row world."""

import pytest

from app.views.extent import NO_AMOUNTS
from app.views.forecast.health import NO_HISTORY, health
from app.views.forecast.reasons import NO_SIGNAL
from app.views.movement.days import NO_STAGES
from data.snapshots.queries import Scope


def test_it_is_what_the_bundle_says_of_each_weeks_end(rebuilt):
    """Of 10,000 open today 600 + 1200 + 3000 + 4000 are to be won; of 16,000 a week ago, with O06's 6000, 13,700."""
    found = health(rebuilt.published(), Scope())
    assert found.none == ""
    assert found.rows["on_day"].is_monotonic_increasing
    assert found.rows["amount"].iloc[-1] == 10_000
    assert found.rows["n"].tolist()[-2:] == [5, 4]
    assert found.now == pytest.approx(0.88)
    assert found.rows["health"].iloc[-2] == pytest.approx(13_700 / 16_000)
    assert found.change == pytest.approx(0.88 - found.rows["health"].iloc[0])


def test_filters_to_all_say_the_same_as_none(rebuilt):
    everybody = health(rebuilt.published(), Scope(owner=("Ann", "Bob", "Cat")))
    assert everybody.rows.equals(health(rebuilt.published(), Scope()).rows)


def test_filters_leave_the_deals_of_theirs(rebuilt):
    found = health(rebuilt.published(), Scope(owner=("Ann",)))
    assert found.rows["amount"].iloc[-1] == 1000
    assert found.rows["health"].iloc[-1] == pytest.approx(1 - 0.4)


def test_where_nothing_is_known_it_says_why(ten, ten_without_signal, no_amounts, rebuilt):
    assert health(ten.published(), Scope()).none == NO_HISTORY
    assert health(ten_without_signal.published(), Scope()).none == NO_SIGNAL
    assert health(no_amounts.published(), Scope()).none in (NO_AMOUNTS, NO_SIGNAL)
    assert health(rebuilt.published(), Scope(stage=("Offer",))).none == NO_STAGES
