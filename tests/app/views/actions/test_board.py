"""The board of actions in the ten-row world, on Wednesday 1 July 2026."""

import datetime as dt

import pytest

from app.views.actions import board as views
from app.views.actions.board import GONE, READ_ONLY, board
from app.views.actions.export import export
from data.errors import StoreUnavailable
from data.records.actions import DONE, Plan, change, plan


def add(desk, opportunity_id, day, owner="Ann", step="Call"):
    wanted = Plan(opportunity_id, step, owner, dt.date(2026, *day))
    return plan(desk.store, "ten", [wanted], "Mia")[0]


def places(desk, **state):
    return {one.opportunity_id: one.place for one in board(desk, state).items}


def test_a_day_puts_an_action_into_its_place(desk):
    for opportunity_id, day in (("O07", (6, 30)), ("O08", (7, 1)), ("O09", (7, 8)), ("O10", (7, 9))):
        add(desk, opportunity_id, day)
    assert places(desk) == {"O07": "past_due", "O08": "week", "O09": "week", "O10": "later"}
    found = board(desk, {})
    assert [one.due_in_days for one in found.items] == [-1, 0, 7, 8]
    assert found.counts == {"past_due": 1, "week": 2, "later": 1, "done": 0}


def test_what_is_open_beyond_the_filters_is_counted(desk):
    add(desk, "O07", (7, 2))
    found = board(desk, {"owner": ["Cat"]})
    assert (found.items, found.open_anywhere) == ((), 1)


def test_an_open_deal_has_its_account_and_leads_to_its_drawer(desk):
    add(desk, "O08", (7, 2))
    (one,) = board(desk, {}).items
    assert (one.title, one.href, one.ended) == ("Birch", "/at-risk?deal=O08", "")


def test_an_action_of_a_deal_that_closed_is_shown_as_such(desk):
    add(desk, "O06", (7, 2))
    add(desk, "O99", (7, 3))
    closed, gone = board(desk, {}).items
    assert (closed.title, closed.href, closed.ended) == (
        "Cedar",
        "",
        "won 30\u00a0Jun\u00a02026".replace("\u00a0", " "),
    )
    assert (gone.title, gone.href, gone.ended) == ("O99", "", GONE)


def test_owners_are_those_of_the_actions_and_other_filters_those_of_the_deals(desk):
    add(desk, "O07", (7, 2), owner="Cat")
    add(desk, "O08", (7, 2), owner="Bob")
    add(desk, "O99", (7, 2), owner="Cat")
    assert set(places(desk, owner=["Cat"])) == {"O07", "O99"}
    assert set(places(desk, product=["Alpha"])) == {"O07", "O08"}
    assert set(places(desk, product=["Alpha"], owner=["Bob"])) == {"O08"}


def test_a_place_shows_only_so_many_and_what_is_done_comes_last_the_latest_first(desk, monkeypatch):
    monkeypatch.setattr(views, "MOST_SHOWN", 2)
    numbers = [add(desk, "O07", (7, day)) for day in (1, 2, 3)]
    for number in numbers:
        change(desk.store, "ten", number, 1, {"status": DONE, "outcome": "Yes"}, "Ann")
    later = add(desk, "O08", (7, 9))
    later_still = [add(desk, "O09", (7, day)) for day in (10, 11)]
    found = board(desk, {})
    assert [one.number for one in found.items] == [later, later_still[0], numbers[2], numbers[1]]
    assert (found.counts["later"], found.counts["done"]) == (3, 3)
    assert export(desk, {}).rows == 6


def test_who_may_only_read_is_told_why(desk):
    assert board(desk, {}).refused == ""
    desk.settings.read_only = True
    assert board(desk, {}).refused == READ_ONLY


def test_a_store_that_is_silent_is_said_and_the_board_is_empty(desk, monkeypatch):
    def silent(*_):
        raise StoreUnavailable("The store is busy.", "Try again.")

    monkeypatch.setattr("data.records.actions.kept", silent)
    found = board(desk, {})
    assert (found.items, found.unread) == ((), "The store is busy. Try again.")
    with pytest.raises(StoreUnavailable):
        export(desk, {})


def test_a_file_says_where_on_the_board_each_stands(desk):
    add(desk, "O07", (6, 29), step="Call")
    found = export(desk, {"owner": ["Ann"]})
    (rows,) = list(found.chunks)
    said = rows[["account", "next_step", "place", "today"]].to_numpy().tolist()
    assert said == [["Alder", "Call", "Past due", dt.date(2026, 7, 1)]]
    assert found.name == "headwind-actions-2026-07-01"
    assert found.provenance.filters == "Owner: Ann"
