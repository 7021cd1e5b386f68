"""Actions on opportunities, in an SQLite file and in a real PostgreSQL: planned, changed once, never lost."""

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.errors import ChangedMeanwhile, InvalidInput, NotFound, StoreUnavailable
from data.records import actions
from data.records.actions import DONE, NOT_NEEDED, OPEN, Plan, change, kept, open_counts, plan

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 3, 9)


def call(opportunity_id="O07", **more):
    return Plan(**{"opportunity_id": opportunity_id, "next_step": "Call", "owner": "Ann", "due_on": MONDAY, **more})


def add(store, **more):
    return plan(store, "demo", [call(**more)], "Mia")[0]


def test_an_action_comes_back_as_it_was_planned(store):
    number = add(store, next_step=" Call «O'Brien» ", note="before noon", discussed=True)
    (found,) = kept(store, "demo", "O07")
    assert (found.number, found.next_step, found.owner, found.due_on) == (number, "Call «O'Brien»", "Ann", MONDAY)
    assert (found.note, found.discussed, found.status, found.outcome) == ("before noon", True, OPEN, "")
    assert (found.version, found.author, found.made_at, found.changed_at) == (1, "Mia", NOON, NOON)


def test_they_are_listed_by_due_date_of_one_source_or_of_one_deal(store):
    add(store, next_step="Later", due_on=MONDAY + dt.timedelta(days=3))
    add(store, next_step="First")
    add(store, opportunity_id="O08", next_step="Other")
    plan(store, "kaggle_crm", [call()], "Mia")
    assert [one.next_step for one in kept(store, "demo")] == ["First", "Other", "Later"]
    assert [one.next_step for one in kept(store, "demo", "O07")] == ["First", "Later"]
    assert open_counts(store, "demo", ["O07", "O08", "O09"]) == {"O07": 2, "O08": 1}
    assert open_counts(store, "demo", ["O08"]) == {"O08": 1}


def test_what_is_finished_is_no_longer_counted_and_stays(store):
    number = add(store)
    done = change(store, "demo", number, 1, {"status": DONE, "outcome": "They signed"}, "Ann")
    assert (done.status, done.outcome, done.version, done.changed_by) == (DONE, "They signed", 2, "Ann")
    assert kept(store, "demo") == (done,)
    assert open_counts(store, "demo", ["O07"]) == {}


def test_what_is_open_again_has_no_outcome(store):
    number = add(store)
    change(store, "demo", number, 1, {"status": NOT_NEEDED, "outcome": "Gone"}, "Ann")
    again = change(store, "demo", number, 2, {"status": OPEN}, "Bob")
    assert (again.status, again.outcome, again.version) == (OPEN, "", 3)


def test_the_audit_trail_says_what_was_before_and_after(store):
    number = add(store)
    later = MONDAY + dt.timedelta(days=7)
    change(store, "demo", number, 1, {"due_on": later}, "Ann")
    change(store, "demo", number, 2, {"owner": "Bob", "due_on": later}, "Ann")
    change(store, "demo", number, 3, {"status": DONE}, "Bob")
    lines = store.audit(9)
    assert [(one.author, one.action, one.subject) for one in lines] == [
        ("Bob", "finish action", "demo/O07"),
        ("Ann", "edit action", "demo/O07"),
        ("Ann", "snooze action", "demo/O07"),
        ("Mia", "plan action", "demo/O07"),
    ]
    assert json.loads(lines[1].detail) == {"action": number, "owner": {"before": "Ann", "after": "Bob"}}
    assert json.loads(lines[2].detail)["due_on"] == {"before": "2026-03-09", "after": "2026-03-16"}
    assert json.loads(lines[3].detail)["next_step"] == "Call"


def test_what_somebody_else_has_changed_is_not_written_over(store):
    number = add(store)
    change(store, "demo", number, 1, {"next_step": "Write"}, "Ann")
    with pytest.raises(ChangedMeanwhile, match=r"^Ann has changed") as refused:
        change(store, "demo", number, 1, {"next_step": "Visit"}, "Bob")
    assert (refused.value.current.next_step, refused.value.current.version) == ("Write", 2)
    assert len(store.audit(9)) == 2


def test_of_many_who_change_the_same_at_once_one_does(store, monkeypatch):
    monkeypatch.setattr("data.records.engines.BUSY_SECONDS", 60.0)
    number = add(store)

    def write(nth):
        try:
            change(store, "demo", number, 1, {"next_step": f"Step {nth}"}, f"Person {nth}")
        except (ChangedMeanwhile, StoreUnavailable):
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(16))) == 1
    assert (kept(store, "demo")[0].version, len(store.audit(99))) == (2, 2)


def test_a_change_that_changes_nothing_is_none(store):
    number = add(store)
    assert change(store, "demo", number, 1, {"next_step": "Call", "note": " "}, "Ann").version == 1
    assert len(store.audit(9)) == 1


@pytest.mark.parametrize(
    ("made", "field"),
    [
        ({"next_step": " "}, "next step"),
        ({"next_step": "x" * 201}, "next step"),
        ({"note": "a\x00"}, "note"),
        ({"owner": 3}, "owner"),
        ({"discussed": "yes"}, "discussed"),
        ({"status": "lost"}, "status"),
        ({"due_on": dt.date(1999, 1, 1)}, "due_on"),
        ({"due_on": "2026-03-09"}, "due_on"),
    ],
)
def test_what_nobody_can_mean_is_refused_by_name(store, made, field):
    number = add(store)
    with pytest.raises(InvalidInput) as refused:
        change(store, "demo", number, 1, made, "Ann")
    assert refused.value.field == field
    with pytest.raises(InvalidInput, match="name is empty"):
        change(store, "demo", number, 1, {}, " ")


def test_there_is_none_of_another_source_or_number(store):
    number = add(store)
    for source, wanted in (("demo", number + 1), ("kaggle_crm", number)):
        with pytest.raises(NotFound):
            change(store, source, wanted, 1, {"status": DONE}, "Ann")


def test_several_are_planned_together_or_none(store, monkeypatch):
    monkeypatch.setattr(actions, "MOST_OPEN", 2)
    assert len(plan(store, "demo", [call("O07"), call("O08")], "Mia")) == 2
    with pytest.raises(InvalidInput, match="O07 has 2 open actions"):
        plan(store, "demo", [call("O09"), call("O07"), call("O07")], "Mia")
    assert [one.opportunity_id for one in kept(store, "demo")] == ["O07", "O08"]


def test_what_is_planned_twice_with_one_key_is_planned_once(store):
    first = plan(store, "demo", [call("O07"), call("O08")], "Mia", "press-0001")
    assert plan(store, "demo", [call("O07"), call("O08")], "Mia", "press-0001") == first
    assert actions.planned_by(store, "demo", "press-0001") == first
    assert (len(kept(store, "demo")), len(store.audit(9))) == (2, 2)
    assert plan(store, "demo", [call("O07")], "Mia", "press-0002") not in (first, ())
    assert plan(store, "other", [call("O07")], "Mia", "press-0001") not in (first, ())
    assert actions.planned_by(store, "demo", None) == ()


def test_of_many_requests_with_one_key_at_once_one_plans(store, monkeypatch):
    monkeypatch.setattr("data.records.engines.BUSY_SECONDS", 60.0)
    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(lambda _: plan(store, "demo", [call()], "Mia", "press-0001"), range(8)))
    assert (len(numbers), len(kept(store, "demo"))) == (1, 1)


def test_a_change_that_arrives_twice_is_made_once_and_no_conflict(store):
    number = add(store)
    made = change(store, "demo", number, 1, {"note": "tried"}, "Ann", key="press-0001")
    assert change(store, "demo", number, 1, {"note": "tried"}, "Ann", key="press-0001") == made
    assert (made.version, len(store.audit(9))) == (2, 2)
    others = [("Bob", "press-0001", "tried"), ("Ann", "press-0002", "tried"), ("Ann", "press-0001", "reached")]
    for author, key, note in [*others, ("Ann", None, "tried")]:
        with pytest.raises(ChangedMeanwhile):
            change(store, "demo", number, 1, {"note": note}, author, key=key)


def test_what_came_of_an_open_action_is_refused_and_not_dropped(store):
    number = add(store)
    with pytest.raises(InvalidInput, match="kept once it is done") as refused:
        change(store, "demo", number, 1, {"outcome": "They signed"}, "Ann")
    assert refused.value.field == "outcome"


def test_a_day_that_is_not_given_is_refused_in_words(store):
    with pytest.raises(InvalidInput, match="An action needs a day on which it is due"):
        change(store, "demo", add(store), 1, {"due_on": None}, "Ann")
