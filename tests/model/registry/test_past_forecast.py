"""What would have been forecast of periods that are over, kept in the card, and what it tells of the next one."""

import dataclasses
import datetime as dt

import pytest

from model.money.shared_luck import USUAL
from model.registry.card import Card
from model.registry.past_forecast import PastForecast, luck_of

# At the start of the second quarter 100 were expected of three deals, and 150 came.
SECOND = PastForecast(
    kind="quarter",
    start=dt.date(2026, 4, 1),
    end=dt.date(2026, 6, 30),
    day=dt.date(2026, 3, 31),
    n=3,
    expected=100.0,
    variance=0.0,
    slope=100.0,
    came=150.0,
    so_far=0.0,
    low=80.0,
    middle=100.0,
    high=120.0,
    whole=160.0,
)


def test_it_holds_where_what_came_lies_in_what_was_forecast():
    assert not SECOND.holds
    assert dataclasses.replace(SECOND, whole=120.0).holds
    assert SECOND.at_start
    assert not dataclasses.replace(SECOND, day=dt.date(2026, 5, 16)).at_start


def test_a_card_keeps_it():
    assert Card.of_json(Card(forecasts=(SECOND,)).as_json()).forecasts == (SECOND,)


@pytest.mark.parametrize(
    ("kind", "day", "periods"),
    [
        ("quarter", dt.date(2026, 6, 30), 1),
        ("quarter", dt.date(2026, 6, 29), 0),
        ("month", dt.date(2026, 6, 30), 0),
    ],
)
def test_only_periods_of_its_kind_that_are_over_tell(kind, day, periods):
    middle = dataclasses.replace(SECOND, day=dt.date(2026, 5, 16))
    found = luck_of(kind, (SECOND, middle), day)
    assert found.periods == periods
    assert (found.spread > USUAL) is bool(periods)
