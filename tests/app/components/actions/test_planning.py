"""The actions of one deal as they are drawn."""

import datetime as dt
import json

from plotly.utils import PlotlyJSONEncoder

from app.components.actions.planning import planning
from app.views.actions.planning import DEPARTURE, Planning
from tests.app.components.actions.test_card import item


def drawn(*items, suggested=(), unread=""):
    found = Planning(
        "O07", items, suggested, "Ann", dt.date(2026, 7, 8), dt.date(2026, 7, 1), "By today.", "", "", unread
    )
    return json.dumps(planning(found), cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_the_form_begins_with_the_first_suggestion_and_offers_the_others():
    said = drawn(suggested=("Call", "Visit"))
    assert '"value": "Call"' in said
    assert '"data-suggest": "Visit"' in said
    assert '"value": "2026-07-08"' in said
    assert "data-suggest" not in drawn(suggested=("Call",))


def test_what_is_open_comes_before_what_is_done():
    said = drawn(item(status="done", place="done", next_step="First"), item(next_step="Second"))
    assert said.index("Second") < said.index("First")


def test_what_cannot_be_read_is_said():
    assert "The store is busy." in drawn(unread="The store is busy.")


def test_whoever_acts_on_what_is_held_out_is_asked_whether_they_mean_to():
    found = Planning(
        "O07", (), (), "Ann", dt.date(2026, 7, 8), dt.date(2026, 7, 1), "By today.", "", "", "", "Held out."
    )
    said = json.dumps(planning(found), cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert f"Held out. {DEPARTURE}" in said
    assert '"name": "departure"' in said
    assert "departure" not in drawn(suggested=("Call",))


def test_it_says_by_which_day_actions_are_due():
    assert '"By today."' in drawn()
    assert '"data-today": "2026-07-01"' in drawn(item())
