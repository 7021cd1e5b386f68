"""The actions of a week as the review draws them."""

import json

from plotly.utils import PlotlyJSONEncoder

from app.components.week.review import actions
from app.views.actions.week import WeekActions
from tests.app.components.actions.test_card import item


def drawn(found):
    return json.dumps(actions(found), cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_what_is_overdue_comes_before_what_was_done_and_nothing_is_changed_there():
    said = drawn(WeekActions((item(next_step="Late"),), (item(next_step="Finished", status="done", place="done"),)))
    assert said.index("Late") < said.index("Finished")
    assert '"data-act"' not in said


def test_a_quiet_week_and_a_silent_store_are_said():
    assert "No action is overdue" in drawn(WeekActions())
    assert "The store is busy." in drawn(WeekActions(unread="The store is busy."))
