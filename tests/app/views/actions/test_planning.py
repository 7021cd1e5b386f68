"""Planning in the ten-row world, on Wednesday 1 July 2026."""

import datetime as dt
import json

import pytest

from app.views.actions.planning import change_action, due_day, plan_actions, planning
from app.views.experiments.course import course
from data.errors import InvalidInput, NotFound, ReadOnly
from data.records import experiments
from data.snapshots import listing
from model.decisions.next_steps import DEFAULT
from tests.held import WORDS, hold_out

PUSHED = {"field": "pushes", "direction": "high", "value": "3", "words": "Pushed three times", "points": 9.0}
LOWERS = {"field": "amount_change", "direction": "high", "value": "3", "words": "Larger", "points": -2.0}
BLANK = {"next_step": "Call", "note": "", "discussed": False}


@pytest.fixture
def pushed(monkeypatch):
    """Every deal is said to be at risk because its close was pushed."""
    asked = listing.reasons_of_many

    def reasons_of_many(*question):
        return asked(*question).assign(reasons=json.dumps([PUSHED, PUSHED, LOWERS]))

    monkeypatch.setattr(listing, "reasons_of_many", reasons_of_many)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (dt.date(2026, 7, 1), dt.date(2026, 7, 8)),
        (dt.date(2026, 7, 3), dt.date(2026, 7, 10)),
        (dt.date(2026, 7, 4), dt.date(2026, 7, 13)),
        (dt.date(2026, 7, 5), dt.date(2026, 7, 13)),
    ],
)
def test_an_action_is_due_in_a_week_on_a_working_day(today, due):
    assert due_day(today) == due


@pytest.mark.usefixtures("pushed")
def test_what_raises_the_loss_probability_suggests_a_step_once(desk):
    found = planning(desk, "O09")
    assert found.suggested == (DEFAULT.of(PUSHED),)
    assert (found.owner, found.due_on, found.items) == ("Bob", dt.date(2026, 7, 8), ())


@pytest.mark.usefixtures("pushed")
def test_what_is_not_said_comes_from_the_deal(desk):
    (one,) = plan_actions(desk, ["O09"], {**BLANK, "next_step": "", "owner": None, "due_on": None}, "Mia").actions
    assert one.next_step == planning(desk, "O09").suggested[0]
    assert (one.owner, one.due_on, one.author) == ("Bob", dt.date(2026, 7, 8), "Mia")
    assert planning(desk, "O09").items == (one,)


def test_several_deals_each_get_one_for_their_owner(desk):
    found = plan_actions(desk, ["O07", "O08", "O07"], BLANK, "Mia").actions
    assert [(one.opportunity_id, one.owner) for one in found] == [("O07", "Ann"), ("O08", "Bob")]
    everybody = plan_actions(desk, ["O07", "O08"], {**BLANK, "owner": ""}, "Mia").actions
    assert {one.owner for one in everybody} == {""}


def test_nothing_is_planned_for_a_deal_that_is_not_open(desk):
    with pytest.raises(NotFound):
        plan_actions(desk, ["O07", "O01"], BLANK, "Mia")
    assert planning(desk, "O07").items == ()


def test_a_change_is_answered_with_what_is_there(desk):
    (one,) = plan_actions(desk, ["O07"], BLANK, "Mia").actions
    done = change_action(desk, one.number, 1, {"status": "done", "outcome": "Signed"}, "Ann")
    assert (done.place, done.outcome, done.version, done.title) == ("done", "Signed", 2, "Alder")
    with pytest.raises(InvalidInput, match="Nothing is to be changed"):
        change_action(desk, one.number, 2, {}, "Ann")


def test_a_read_only_deployment_writes_nothing(desk):
    (one,) = plan_actions(desk, ["O07"], BLANK, "Mia").actions
    desk.settings.read_only = True
    with pytest.raises(ReadOnly):
        plan_actions(desk, ["O07"], BLANK, "Mia")
    with pytest.raises(ReadOnly):
        change_action(desk, one.number, 1, {"note": "x"}, "Mia")
    assert [(found.number, found.version) for found in planning(desk, "O07").items] == [(one.number, 1)]


@pytest.mark.usefixtures("pushed")
def test_an_action_on_what_is_held_out_is_a_departure_that_somebody_has_to_mean(desk):
    number = hold_out(desk, "O08", "O09")
    found = planning(desk, "O08")
    assert (found.suggested, found.held_out) == ((), WORDS)
    with pytest.raises(InvalidInput, match="O08 and 1 more deal are held out for the experiment “Spring”") as refused:
        plan_actions(desk, ["O07", "O08", "O09"], BLANK, "Mia")
    assert (refused.value.field, planning(desk, "O07").items) == ("departure", ())
    done = plan_actions(desk, ["O07", "O08"], {**BLANK, "departure": True}, "Mia").actions
    assert [one.held_out for one in done] == ["", WORDS]
    lines = {line.subject: json.loads(line.detail) for line in desk.store.audit(9) if line.action == "plan action"}
    assert lines["ten/O08"]["departs_from"] == "Spring"
    assert "departs_from" not in lines["ten/O07"]
    (running,) = (one for one in experiments.kept(desk.store, "ten") if one.number == number)
    assert {one.arm: one.acted for one in course(desk, running).arms} == {"act": 0, "held out": 1}


def test_a_repeat_is_answered_whatever_has_changed_since(desk, monkeypatch):
    wanted = {**BLANK, "due_on": dt.date(2026, 7, 2)}
    (one,) = plan_actions(desk, ["O07"], wanted, "Mia", "press-0001").actions
    monkeypatch.setattr("app.views.actions.planning.today_of", lambda _: dt.date(2026, 7, 3))
    assert plan_actions(desk, ["O07"], wanted, "Mia", "press-0001").actions == (one,)
    with pytest.raises(InvalidInput, match="is past"):
        plan_actions(desk, ["O07"], wanted, "Mia", "press-0002")


def test_a_day_that_is_past_is_refused_of_a_change_too_and_may_stay(desk, monkeypatch):
    (one,) = plan_actions(desk, ["O07"], {**BLANK, "due_on": dt.date(2026, 7, 2)}, "Mia").actions
    monkeypatch.setattr("app.views.actions.planning.today_of", lambda _: dt.date(2026, 7, 10))
    with pytest.raises(InvalidInput, match="9 Jul 2026 is past") as refused:
        change_action(desk, one.number, 1, {"due_on": dt.date(2026, 7, 9)}, "Ann")
    assert refused.value.field == "due_on"
    stays = change_action(desk, one.number, 1, {"due_on": dt.date(2026, 7, 2), "note": "late"}, "Ann")
    assert (stays.due_on, stays.note) == (dt.date(2026, 7, 2), "late")
