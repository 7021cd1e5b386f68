"""The actions of a week as the review draws them."""

import json

from plotly.utils import PlotlyJSONEncoder

from app.components.week.review import actions
from app.views.actions.week import WeekActions
from tests.app.components.actions.test_card import item


def drawn(found):
    return json.dumps(actions(found), cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_what_is_past_due_comes_before_what_is_due_and_done_and_nothing_is_changed_there():
    late, due = item(next_step="Late"), item(next_step="Soon", place="week", due_in_days=1)
    said = drawn(WeekActions((late,), (due,), (item(next_step="Finished", status="done", place="done"),)))
    assert said.index("Late") < said.index("Soon") < said.index("Finished")
    assert '"data-act"' not in said


def test_a_quiet_week_and_a_silent_store_are_said():
    assert "No action is past due" in drawn(WeekActions())
    assert "The store is busy." in drawn(WeekActions(unread="The store is busy."))
