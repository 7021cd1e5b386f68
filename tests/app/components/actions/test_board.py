"""The board as it is drawn."""

import datetime as dt
import json

from plotly.utils import PlotlyJSONEncoder

from app.components.actions.board import board, headline
from app.views.actions.board import Board
from tests.app.components.actions.test_card import item


def found(*items, unread="", anywhere=0, **counts):
    placed = {"past_due": 0, "week": 0, "later": 0, "done": 0, **counts}
    return Board(items, placed, anywhere, dt.date(2026, 7, 1), dt.date(2026, 6, 30), "By today.", "", "", unread)


def drawn(answer):
    return json.dumps(board(answer, ""), cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_it_says_how_many_are_open_and_late():
    assert headline(found(past_due=1, later=2, done=9)) == "3 actions open, 1 of them past due"
    assert headline(found(week=1)) == "1 action open, none of them past due"


def test_every_place_is_there_and_one_that_is_cut_says_so():
    said = drawn(found(item(status="done", place="done"), done=80))
    assert all(f'"{words}"' in said for words in ("Past due", "Next 7 days", "Later", "Done"))
    assert "The latest 1 of 80; the file has all." in said
    assert "The first 1 of 60; the file has all." in drawn(found(item(), past_due=60))


def test_what_cannot_be_read_stands_in_its_place():
    assert "Try again." in drawn(found(unread="The store is busy. Try again."))


def test_filters_that_leave_no_action_say_how_many_there_are_without_them():
    assert headline(found(anywhere=2)) == "No action is open with these filters; without them 2 actions are."


def test_it_says_by_which_day_actions_are_due():
    said = drawn(found())
    assert '"By today."' in said
    assert '"data-today": "2026-07-01"' in said
