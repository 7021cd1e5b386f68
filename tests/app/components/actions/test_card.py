"""An action as a card."""

import datetime as dt
import json

import pytest
from plotly.utils import PlotlyJSONEncoder

from app.components.actions.card import card
from app.views.actions.board import GONE, Item

DAY = dt.date(2026, 6, 29)


def item(**more):
    known = {
        "number": 7,
        "opportunity_id": "O07",
        "title": "Alder",
        "deal_name": "",
        "account": "Alder",
        "href": "/at-risk?deal=O07",
        "ended": "",
    }
    said = {"next_step": "Call", "owner": "Ann", "due_on": DAY, "due_in_days": -2, "note": "", "discussed": True}
    kept = {"status": "open", "outcome": "", "place": "past_due", "version": 3, "author": "Mia", "made_on": DAY}
    return Item(**{**known, **said, **kept, "changed_by": "Bob", "changed_on": DAY, **more})


def drawn(**more):
    return json.dumps(card(item(**more), fixed=False), cls=PlotlyJSONEncoder, ensure_ascii=False).replace("\u00a0", " ")


def test_a_deal_of_its_own_name_says_whose_it_is():
    said = drawn(title="Renewal", deal_name="Renewal")
    assert '"Renewal"' in said
    assert '" · ", "Alder"' in said


def test_it_says_what_until_when_and_by_whom():
    said = drawn()
    assert "due 29 Jun 2026 · 2 days past due · Ann · discussed" in said
    assert '"data-version": 3' in said


@pytest.mark.parametrize(("days", "words"), [(-1, " · 1 day past due"), (0, " · today"), (1, " · tomorrow"), (2, "")])
def test_it_says_how_near_its_day_is(days, words):
    said = drawn(place="past_due" if days < 0 else "week", due_in_days=days)
    assert f"due 29 Jun 2026{words} · Ann" in said


def test_without_an_owner_or_a_deal_it_says_so():
    assert "Owner not recorded" in drawn(owner="")
    said = drawn(href="", ended=GONE)
    assert f"Deal is {GONE}" in said
    assert "/at-risk" not in said


@pytest.mark.parametrize(("outcome", "words"), [("Signed", "Done: Signed (Bob, 29 Jun 2026)"), ("", "Done (Bob,")])
def test_what_is_done_says_what_came_of_it_and_can_be_opened_again(outcome, words):
    said = drawn(status="done", place="done", outcome=outcome)
    assert words in said
    assert '"data-act": "reopen"' in said
    assert '"data-act": "save"' not in said


def test_its_form_is_known_whatever_draws_it_anew():
    assert '"data-form": "action 7"' in drawn()
    assert '"data-form": "action 7"' in drawn(status="done", place="done")
