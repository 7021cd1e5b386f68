"""What the third quarter ends with, in the ten-row world: nothing is won yet, 3900 are expected of four open deals."""

import datetime as dt

import pytest

from app.views.extent import NO_AMOUNTS
from app.views.forecast.answer import period_forecast
from app.views.forecast.reasons import NO_SIGNAL
from data.errors import InvalidInput
from model.money.forecast import Forecast
from tests import worlds

NEXT = {"closes": "next-quarter"}
MONEY = ("amount", "close_value")


def test_the_next_quarter_is_what_open_deals_bring_by_its_end(ten):
    """By the end of September O07 is won with 70 %, O08 with 10 %, O09 with 40 %, O10 with 45 %."""
    found = period_forecast(ten, NEXT)
    assert (found.period.words, found.so_far, found.n, found.n_won) == ("2026 Q3", 0, 4, 0)
    assert found.from_open == pytest.approx(700 + 200 + 1200 + 1800)
    assert found.from_new is None, "one quarter is too few"
    assert found.ends is not None
    assert 0 <= found.ends.low <= found.ends.middle <= found.ends.high <= 10_000
    assert found.ends.expected == pytest.approx(3900)
    assert found.headline.replace("\u00a0", " ").startswith("2026 Q3 will end between €")


def test_a_month_is_by_its_own_end(ten):
    july = period_forecast(ten, {"closes": "next-month"})
    assert july.period.words == "July 2026"
    assert july.from_open == pytest.approx(400 + 200 + 0 + 600)


def test_the_quarter_that_ends_today_ended_with_what_was_won(ten):
    """O04 and O06 were won in it, of 4000 and 6000; O02 brought 1800 in the quarter before."""
    found = period_forecast(ten, {})
    assert (found.period.start, found.period.end) == (dt.date(2026, 4, 1), dt.date(2026, 6, 30))
    assert (found.so_far, found.n_won, found.from_open) == (10_000, 2, 0)
    assert found.ends == Forecast(10_000, 10_000, 10_000, 10_000)
    assert found.headline.replace("\u00a0", " ") == "2026 Q2 ended with €10.0 k"


def test_filters_apply_and_to_all_is_all(ten):
    anns = period_forecast(ten, {**NEXT, "owner": ["Ann"]})
    assert anns.n == 1
    assert anns.from_open == pytest.approx(700)
    everybody = period_forecast(ten, {**NEXT, "owner": ["Ann", "Bob", "Cat"]})
    assert everybody.ends == period_forecast(ten, NEXT).ends
    assert period_forecast(ten, {**NEXT, "owner": ["Nobody"]}).ends == Forecast(0, 0, 0, 0)


def test_it_is_worked_out_once_whatever_the_days(ten):
    first = period_forecast(ten, NEXT)
    assert period_forecast(ten, {**NEXT, "period": "all"}) is first
    assert period_forecast(ten, {**NEXT, "owner": ["Ann"]}) is not first


def test_without_signal_what_is_won_is_still_said(ten_without_signal):
    found = period_forecast(ten_without_signal, NEXT)
    assert (found.none, found.ends, found.from_open) == (NO_SIGNAL, None, None)
    assert found.usual.replace("\u00a0", " ") == "Of all closed deals 67 % were won."
    assert found.headline.replace("\u00a0", " ") == "2026 Q3: €0 won so far"


def test_without_dates_it_says_why(no_dates):
    assert period_forecast(no_dates, NEXT).none == "This export has no dates, so nothing can be placed in a period."


def test_without_amounts_it_says_why(tmp_path):
    columns = {name: held for name, held in worlds.MAPPING["opportunities"]["columns"].items() if name not in MONEY}
    unpriced = worlds.source(opportunities=worlds.MAPPING["opportunities"] | {"columns": columns})
    assert period_forecast(worlds.services(tmp_path, mapping=unpriced), NEXT).none == NO_AMOUNTS


def test_what_was_scored_without_dates_is_told(undated):
    assert period_forecast(undated, NEXT).none.startswith("Too few deals closed long enough ago")


def test_another_period_is_refused_by_name(ten):
    with pytest.raises(InvalidInput) as refused:
        period_forecast(ten, {"closes": "this-year"})
    assert refused.value.field == "closes"
