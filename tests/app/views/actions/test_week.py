"""The actions of a week, on Wednesday 1 July 2026."""

import datetime as dt

from app.views.actions.week import planned_counts, week_actions
from data.errors import StoreUnavailable
from data.records.actions import DONE, Plan, change, plan
from data.records.store import Store


def add(desk, opportunity_id, day, owner="Ann"):
    return plan(desk.store, "ten", [Plan(opportunity_id, "Call", owner, dt.date(2026, *day))], "Mia")[0]


def test_what_is_past_due_due_next_and_was_done_in_the_last_seven_days(desk):
    late, later = add(desk, "O07", (6, 20)), add(desk, "O08", (6, 19), owner="Bob")
    soon = add(desk, "O10", (7, 7))
    fresh, old = add(desk, "O09", (7, 9)), add(desk, "O10", (7, 9))
    change(desk.store, "ten", fresh, 1, {"status": DONE}, "Ann")
    past = Store(desk.store.url, clock=lambda: dt.datetime(2026, 6, 24, tzinfo=dt.UTC))
    change(past, "ten", old, 1, {"status": DONE}, "Ann")
    past.close()
    found = week_actions(desk, {})
    assert [one.number for one in found.past_due] == [later, late]
    assert [one.number for one in found.due] == [soon]
    assert [one.number for one in found.done] == [fresh]
    assert [one.number for one in week_actions(desk, {"owner": ["Bob"]}).past_due] == [later]


def test_a_deal_says_how_much_is_planned(desk):
    add(desk, "O07", (7, 9))
    change(desk.store, "ten", add(desk, "O08", (7, 9)), 1, {"status": DONE}, "Ann")
    assert planned_counts(desk, ["O07", "O08"]) == {"O07": 1}


def test_while_the_store_is_silent_nothing_is_known(desk, monkeypatch):
    def silent(*_):
        raise StoreUnavailable("The store is busy.", "Try again.")

    monkeypatch.setattr("data.records.actions.open_counts", silent)
    monkeypatch.setattr("data.records.actions.kept", silent)
    assert planned_counts(desk, ["O07"]) == {}
    assert week_actions(desk, {}).unread == "The store is busy. Try again."
