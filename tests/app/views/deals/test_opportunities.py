"""Rows for the screen: the stored reasons come with what can be done about them."""

import json

import pandas as pd
import pytest

from app.views.deals.opportunities import with_reasons
from model.decisions.next_steps import SHIPPED, NextSteps

PUSHED = {"field": "pushes", "words": "Close date pushed once", "points": 9.1, "direction": "high", "value": "1"}
ROWS = pd.DataFrame(
    {
        "reasons": [json.dumps([PUSHED]), "[]", None],
        "stale": [False, True, False],
        "days_since_activity": [None, 61.0, None],
        "quiet_days": [None, 61.0, None],
        "age_days": [1.0, 1.0, None],
        "stale_from_days": [9.0, 9.0, None],
        "overdue_days": [None, 12.0, None],
        "pushes": [3, 1, 0],
    }
)


@pytest.fixture
def found():
    return with_reasons(ROWS, NextSteps({"pushes": {"high": "Ask Mia"}}, SHIPPED))


def test_each_reason_has_its_next_step(found):
    assert found["reasons"].tolist() == [[{**PUSHED, "next_step": "Ask Mia"}], [], []]


def test_rules_say_what_they_say_without_a_model(found):
    assert found["flags"].tolist() == [["Pushed 3 times"], ["Stale", "Overdue by 12 days"], []]
    assert found["stale_because"].tolist() == ["", "nobody has acted for 61\u00a0days", ""]
