"""Which day it is of two, in the ten-row world, whose data is of 30 June 2026."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from app.views.actions.board import board
from app.views.actions.export import export
from app.views.actions.planning import planning
from app.views.actions.today import days_words, today_of
from app.views.actions.week import week_actions
from data.records.actions import DONE, Plan, change, plan
from data.snapshots import queries

OF_THE_DATA = dt.date(2026, 6, 30)


def at(desk, month, day, hour=9, minute=0, zone=dt.UTC):
    """The same desk at another moment of 2026, in another time zone."""
    now = dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)
    store = SimpleNamespace(now=lambda: now)
    return SimpleNamespace(published=desk.published, store=store, settings=SimpleNamespace(time_zone=zone))


def test_today_is_where_headwind_is_at_work(desk):
    late = (7, 1, 23, 30)
    assert today_of(at(desk, *late)) == dt.date(2026, 7, 1)
    assert today_of(at(desk, *late, zone=ZoneInfo("Europe/Berlin"))) == dt.date(2026, 7, 2)
    assert today_of(at(desk, 7, 1, 2, zone=ZoneInfo("America/New_York"))) == OF_THE_DATA


def test_an_action_is_past_due_by_that_day_and_not_by_the_data(desk):
    number = plan(desk.store, "ten", [Plan("O07", "Call", "Ann", dt.date(2026, 7, 1))], "Mia")[0]
    (one,) = board(desk, {}).items
    assert (one.place, board(desk, {}).today, board(desk, {}).as_of_on) == ("week", dt.date(2026, 7, 1), OF_THE_DATA)
    # At nine in Greenwich the next day has begun there.
    desk.settings.time_zone = dt.timezone(dt.timedelta(hours=15))
    (one,) = board(desk, {}).items
    assert (one.place, one.due_in_days, one.made_on) == ("past_due", -1, dt.date(2026, 7, 2))
    change(desk.store, "ten", number, 1, {"status": DONE}, "Ann")
    assert week_actions(desk, {}).done[0].changed_on == dt.date(2026, 7, 2)
    assert planning(desk, "O07").due_on == dt.date(2026, 7, 9)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (1, "Due dates go by today, 1 Jul 2026. What is said of the deals is as of 30 Jun 2026, the day of the data:"),
        (2, "Due dates go by today, 2 Jul 2026. What is said of the deals is as of 30 Jun 2026, the day of the data:"),
    ],
)
def test_both_days_are_said_where_they_differ(desk, day, said):
    words = days_words(at(desk, 7, day)).replace("\u00a0", " ")
    assert words == f"{said} what became of them since is not known."


def test_the_same_day_an_earlier_one_and_none_are_said_too(desk, monkeypatch):
    def said(month, day):
        return days_words(at(desk, month, day)).replace("\u00a0", " ")

    today = "Due dates go by today, 30 Jun 2026."
    assert said(6, 30) == f"{today} What is said of the deals is as of the same day."
    earlier = "Due dates go by today, 1 Jun 2026. What is said of the deals is as of 30 Jun 2026, the day of the data."
    assert said(6, 1) == earlier
    monkeypatch.setattr(queries, "dated", lambda _: False)
    assert said(6, 30) == f"{today} What is said of the deals is as imported on 30 Jun 2026: the export has no dates."


def test_whatever_lists_actions_says_so(desk):
    words = days_words(desk)
    assert board(desk, {}).days_words == planning(desk, "O07").days_words == week_actions(desk, {}).days_words == words
    assert words in export(desk, {}).title
