"""Experiments and arms, in an SQLite file and in a real PostgreSQL: each deal gets one arm, once."""

import datetime as dt
import json
import multiprocessing
from collections import Counter

import pytest

from data.errors import InvalidInput, NotFound
from data.records.experiments import (
    BY_HAND,
    Candidate,
    Plan,
    any_runs,
    arms,
    end,
    give_arms,
    kept,
    last_ended,
    running_arms,
    start,
    with_arms,
)
from data.records.store import Store

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 1)
PLAN = Plan("Spring", 0.2, 90, 100, 5_000.0, "key", TODAY)


def deals(*names, owner="Ann"):
    return [Candidate(name, owner, "larger", 0.6, 0.5, 900.0, 3_000.0) for name in names]


def in_turn(fresh, taken, most):
    """Deals in the order in which they come, every other one held out."""
    places = Counter(taken)
    found = {}
    for one in fresh[:most]:
        place = places[one.owner, one.band]
        places[one.owner, one.band] += 1
        found[one.opportunity_id] = (place, "held out" if place % 2 else "act")
    return found


def give(store, number, candidates, source="demo"):
    return give_arms(store, source, number, candidates, TODAY, in_turn, "the rule")


def test_an_experiment_comes_back_as_it_was_planned(store):
    number = start(store, "demo", PLAN, "Mia")
    (found,) = kept(store, "demo")
    assert (found.number, found.name, found.planned, found.key) == (number, "Spring", 100, "key")
    assert (found.started_on, found.made_at, found.ended_at, found.ending) == (TODAY, NOON, None, "")
    assert any_runs(store)
    assert kept(store, "kaggle_crm") == ()
    (said,) = store.audit(9)
    assert (said.author, said.action, json.loads(said.detail)["save_rate"]) == ("Mia", "start experiment", 0.2)


def test_one_at_a_time_runs_on_a_source(store):
    start(store, "demo", PLAN, "Mia")
    with pytest.raises(InvalidInput, match="“Spring” still runs"):
        start(store, "demo", PLAN, "Bob")
    start(store, "kaggle_crm", PLAN, "Bob")
    assert len(store.audit(9)) == 2


@pytest.mark.parametrize(
    ("field", "changed"), [("name", {"name": " "}), ("save_rate", {"save_rate": 1.0}), ("planned", {"planned": 0})]
)
def test_what_nobody_can_mean_is_refused_by_name(store, field, changed):
    with pytest.raises(InvalidInput) as refused:
        start(store, "demo", Plan(**{**vars(PLAN), **changed}), "Mia")
    assert refused.value.field == field


def test_a_deal_keeps_its_arm_whatever_is_flagged_later(store):
    number = start(store, "demo", PLAN, "Mia")
    given = give(store, number, deals("A", "B", "C"))
    assert [(one.opportunity_id, one.arm, one.place) for one in given] == [
        ("A", "act", 0), ("B", "held out", 1), ("C", "act", 2),
    ]  # fmt: skip
    assert give(store, number, deals("C", "B", "A")) == ()
    assert [one.opportunity_id for one in give(store, number, deals("B", "D"))] == ["D"]
    assert [(one.opportunity_id, one.place) for one in arms(store, number)] == [("A", 0), ("B", 1), ("C", 2), ("D", 3)]
    assert with_arms(store, "demo") == {"A", "B", "C", "D"}
    said = [json.loads(line.detail) for line in store.audit(9) if line.action == "give arms"]
    assert said == [{"experiment": 1, "held out": ["D"]}, {"experiment": 1, "act": ["A", "C"], "held out": ["B"]}]


def test_no_more_deals_take_part_than_are_planned(store):
    number = start(store, "demo", Plan(**{**vars(PLAN), "planned": 3}), "Mia")
    assert len(give(store, number, deals("A", "B"))) == 2
    assert len(give(store, number, deals("C", "D"))) == 1
    assert give(store, number, deals("E")) == ()
    assert len(store.audit(9)) == 3


def test_once_it_has_ended_it_gives_no_arms_and_its_deals_are_free(store):
    number = start(store, "demo", PLAN, "Mia")
    give(store, number, deals("A"))
    ((arm, of),) = running_arms(store, "demo", ["A", "X"])
    assert (arm.arm, of.name) == ("act", "Spring")
    end(store, "demo", number, BY_HAND, {"followed": 1}, "Bob", TODAY)
    assert (running_arms(store, "demo", ["A"]), give(store, number, deals("B")), any_runs(store)) == ((), (), False)
    (found,) = kept(store, "demo")
    assert (found.ended_by, found.ending, found.ended_on, json.loads(found.result)) == (
        "Bob", BY_HAND, TODAY, {"followed": 1},
    )  # fmt: skip
    with pytest.raises(NotFound):
        end(store, "demo", number, BY_HAND, {}, "Bob", TODAY)
    assert store.audit(1)[0].action == "end experiment"


def test_a_deal_takes_part_in_one_experiment(store):
    first = start(store, "demo", PLAN, "Mia")
    give(store, first, deals("A", "B"))
    end(store, "demo", first, "benefit", {}, "the rule", TODAY + dt.timedelta(days=90))
    second = start(store, "demo", PLAN, "Mia")
    assert [one.opportunity_id for one in give(store, second, deals("A", "B", "C"))] == ["C"]
    ended = last_ended(store, "demo", ["benefit"])
    assert ended is not None
    assert ended.number == first
    assert last_ended(store, "demo", ["harm"]) is None


def test_an_experiment_that_was_ended_on_its_first_day_leaves_its_deals_to_another(store):
    first = start(store, "demo", PLAN, "Mia")
    give(store, first, deals("A", "B"))
    end(store, "demo", first, BY_HAND, {}, "Mia", TODAY)
    assert with_arms(store, "demo") == frozenset()
    assert len(give(store, start(store, "demo", PLAN, "Mia"), deals("A", "B"))) == 2


def give_in_a_child(url, number, names):
    store = Store(url)
    give(store, number, deals(*names))
    store.close()


def test_two_processes_give_each_deal_one_arm(store, url):
    number = start(store, "demo", PLAN, "Mia")
    names = [f"D{nth}" for nth in range(40)]
    store.close()
    spawned = multiprocessing.get_context("forkserver")
    children = [spawned.Process(target=give_in_a_child, args=(url, number, part)) for part in (names, names[::-1])]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
    assert [child.exitcode for child in children] == [0, 0]
    found = arms(store, number)
    assert sorted(one.opportunity_id for one in found) == sorted(names)
    assert [one.place for one in found] == list(range(40))
    assert len([line for line in store.audit(9) if line.action == "give arms"]) == 1
