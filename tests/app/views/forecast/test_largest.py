"""On which deals the third quarter rests in the ten-row world, and what it ends with where they slip."""

import pytest

from app.views.forecast.answer import period_forecast
from model.money.forecast import Forecast

NEXT = {"closes": "next-quarter"}


def test_the_deals_it_rests_on_most_slip_together(ten):
    """O10 brings 1800 on the mean, O09 1200, O07 700; without them O08 is left, which brings 200."""
    found = period_forecast(ten, NEXT).largest
    assert found.deals["opportunity_id"].tolist() == ["O10", "O09", "O07"]
    assert found.without is not None
    assert found.without.expected == pytest.approx(200)


def test_it_never_ends_with_more_where_they_slip(ten):
    answer = period_forecast(ten, NEXT)
    after = answer.largest.without
    assert answer.ends is not None
    assert after is not None
    assert after.low <= answer.ends.low
    assert after.high <= answer.ends.high


def test_where_nothing_can_come_nothing_slips(ten, ten_without_signal):
    assert period_forecast(ten, {}).largest.without is None, "the quarter is over"
    assert period_forecast(ten_without_signal, NEXT).largest.deals.empty


def test_one_deal_alone_leaves_nothing(ten):
    found = period_forecast(ten, {**NEXT, "owner": ["Ann"]}).largest
    assert found.deals["opportunity_id"].tolist() == ["O07"]
    assert found.without == Forecast(0, 0, 0, 0)


def test_the_largest_fifth_is_told_where_five_deals_or_more_are_open(ten):
    assert period_forecast(ten, NEXT).largest.top_share is None, "of four deals no fifth is a deal"
