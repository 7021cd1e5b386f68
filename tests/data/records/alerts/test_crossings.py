"""One alert a crossing, whoever looks how often, and its message in the same transaction."""

import datetime as dt
import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import StoreUnavailable
from data.records.alerts import crossings, deliveries
from data.records.alerts.crossings import Look, Publication, Sighting, cross
from data.records.alerts.deliveries import Message
from data.records.store import Store

DAY = dt.date(2026, 3, 1)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def seen(day=DAY, version="s2"):
    return Publication("demo", version, day)


def look(*subjects, terms="3", rule="pushed", owner="Ann", withheld=()):
    found = tuple(Sighting(one, f"Deal {one}", "Why", "Call", owner, "Mia", 9.0, 0.5) for one in subjects)
    return Look(rule, terms, found, frozenset(withheld))


def compose(found):
    return Message(f"{len(found)} alerts", " ".join(one.subject for one in found))


def raised(store, *looks, **more):
    return [one.subject for one in cross(store, seen(**more), looks, compose, dt.UTC)]


def test_an_alert_is_raised_as_a_condition_begins_and_again_once_it_has_begun_anew(store):
    assert raised(store, look("A")) == []  # the first look raises nothing
    assert raised(store, look("A", "B")) == ["B"]
    assert raised(store, look("A", "B")) == []
    assert raised(store, look("A")) == []
    assert raised(store, look("A", "B")) == ["B"]
    assert [one.subject for one in crossings.latest(store, "demo", 9)] == ["B", "B"]
    assert crossings.standing(store, "demo") == {"pushed": {"A", "B"}}
    assert crossings.named(store, "demo", NOON) == {"pushed": {"B"}}


def test_what_was_raised_comes_back_with_its_audit_line(store):
    raised(store, look())
    raised(store, look("A"))
    (one,) = crossings.latest(store, "demo", 9)
    assert (one.title, one.owner, one.manager, one.amount, one.loss_probability) == ("Deal A", "Ann", "Mia", 9.0, 0.5)
    assert (one.rule, one.snapshot, one.as_of_on) == ("pushed", "s2", DAY)
    (line,) = store.audit(9)
    assert (line.action, line.subject, line.detail) == ("raise alert", "demo/A", "pushed: Deal A. Why")


def test_other_terms_and_a_rule_that_rested_cross_no_line(store):
    raised(store, look("A"))
    assert raised(store, look("A", "B", terms="2")) == []
    assert raised(store, look("A", "B", "C", terms="2")) == ["C"]
    raised(store)
    assert crossings.standing(store, "demo") == {}
    assert raised(store, look("A", "B", "C", "D", terms="2")) == []


def test_an_earlier_publication_changes_nothing(store):
    raised(store, look("A", "B"))
    assert raised(store, look("A"), day=DAY - dt.timedelta(days=1)) == []
    assert raised(store, look("A"), version="s1") == []
    assert raised(store, look("A", "B")) == []


def test_a_message_goes_to_whom_the_deal_concerns_and_at_the_end_of_quiet_hours(store, add, clock):
    numbers = [add(), add("of.ann@example.com", whose="Ann"), add("of.mia@example.com", whose="Mia")]
    add("of.bob@example.com", whose="Bob")
    add("of.data@example.com", about="data")
    add("digest@example.com", frequency="daily")
    raised(store, look())
    clock.now = clock.now.replace(hour=22)
    raised(store, look("A"))
    found = deliveries.latest(store, "demo", 9)
    assert sorted(one.destination_id for one in found) == numbers
    assert {(one.title, one.body, one.status) for one in found} == {("1 alerts", "A", "waiting")}
    assert {one.due_at for one in found} == {dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC)}
    assert len({one.key for one in found}) == 3


def test_where_a_message_cannot_be_written_nothing_is_raised(store, add):
    add()
    raised(store, look())

    def broken(_):
        raise KeyError

    with pytest.raises(KeyError):
        cross(store, seen(), [look("A")], broken, dt.UTC)
    assert crossings.latest(store, "demo", 9) == ()
    assert raised(store, look("A")) == ["A"]


def test_of_many_who_look_at_once_one_raises(store, add, monkeypatch):
    monkeypatch.setattr("data.records.engines.BUSY_SECONDS", 60.0)
    add()
    raised(store, look())

    def once(_):
        for _ in range(20):
            try:
                return len(raised(store, look("A", "B")))
            except StoreUnavailable:
                continue
        return 0

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(once, range(6))) == 2
    assert len(deliveries.latest(store, "demo", 9)) == 1


@given(days=st.lists(st.frozensets(st.sampled_from("ABC")), min_size=1, max_size=8))
def test_however_conditions_come_and_go_each_beginning_is_raised_once(days, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("days") / "store.sqlite")
    wanted = [subject for former, day in itertools.pairwise(days) for subject in sorted(day - former)]
    found = [subject for day in days for _ in range(2) for subject in raised(store, look(*sorted(day)))]
    store.close()
    assert found == wanted


def test_what_is_withheld_is_raised_once_it_is_free_and_what_was_told_before_is_not_told_again(store):
    raised(store, look("A"))
    assert raised(store, look("A", "B", withheld="B")) == []
    assert crossings.standing(store, "demo") == {"pushed": {"A", "B"}}
    assert crossings.withheld_counts(store, "demo") == {"pushed": 1}
    assert raised(store, look("A", "B", withheld="AB")) == []
    assert raised(store, look("A", "B")) == ["B"]
    assert raised(store, look("A", "B")) == []
    assert crossings.withheld_counts(store, "demo") == {}


def test_what_is_withheld_as_a_rule_is_first_looked_at_has_crossed_no_line(store):
    raised(store, look("A", withheld="A"))
    assert raised(store, look("A")) == []
    assert raised(store, look("A", "B", withheld="B")) == []
    assert raised(store, look("A", "B", terms="2")) == []
    assert raised(store, look("A", "B", terms="2")) == []


HELD = st.frozensets(st.sampled_from("ABC"))


@given(days=st.lists(st.tuples(HELD, HELD), min_size=1, max_size=9))
def test_however_deals_are_held_out_each_beginning_is_raised_once_and_none_while_it_is(days, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("held") / "store.sqlite")
    told, first = {*days[0][0]}, True
    for holds, withheld in days:
        found = raised(store, look(*sorted(holds), withheld=withheld))
        told &= holds
        assert found == ([] if first else sorted(holds - withheld - told))
        assert withheld.isdisjoint(found)
        told |= {*found}
        first = False
    store.close()
