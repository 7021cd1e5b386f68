"""What is older than it is kept goes, and what somebody is still to be told of stays, however old."""

import datetime as dt

import pytest

from data.records.alerts import ageing, crossings, deliveries, destinations
from data.records.alerts.crossings import Look, Publication, Sighting, cross
from data.records.alerts.deliveries import SENT, Message, begin, claim, confirm, give_up
from data.records.alerts.digests import enqueue_digests

AN_HOUR, A_DAY, A_YEAR = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=365)


def look_at(store, *subjects, owner=""):
    found = tuple(Sighting(one, one, "Why", owner=owner) for one in subjects)
    cross(store, Publication("demo", "s1", dt.date(2026, 3, 1)), [Look("pushed", "3", found)], _words, dt.UTC)


def _words(*told):
    return Message(" ".join(one.subject for one in told[-1]), "Body")


@pytest.fixture
def age(store, clock):
    """Delete what is older than a year; answers with how many alerts, messages and places there were."""

    def delete():
        moment = clock.now - A_YEAR
        counted = [ageing.count_old(store, kind, moment) for kind in ageing.KINDS]
        assert [ageing.delete_old(store, kind, moment, "prune") for kind in ageing.KINDS] == counted
        assert [ageing.count_old(store, kind, moment) for kind in ageing.KINDS] == [0, 0, 0]
        return counted

    return delete


def left(store):
    return {one.title for one in deliveries.latest(store, "demo", 99)}


def test_what_was_told_goes_after_a_year_and_what_waits_stays(store, add, clock, age):
    add(quiet_from=0, quiet_until=0)
    look_at(store)
    for subjects in ("A", "AB", "ABC", "ABCD", "ABCDE"):
        look_at(store, *subjects)
    sent, failed, begun, claimed = filter(None, (claim(store, "here") for _ in range(4)))
    for one in (sent, failed, begun):
        begin(store, one)
    confirm(store, sent)
    give_up(store, failed, "Nobody answered.")
    clock.now += A_YEAR
    assert age() == [0, 0, 0]
    clock.now += AN_HOUR
    assert age() == [5, 2, 0]
    assert left(store) == {one.title for one in (begun, claimed)} | {"E"}
    assert crossings.latest(store, "demo", 9) == ()
    assert {line.action for line in store.audit(2)} == {"prune"}
    look_at(store, "A", "B", "C", "D", "E")  # it goes on, and is not raised anew
    assert crossings.latest(store, "demo", 9) == ()


def test_an_alert_stays_while_a_digest_is_still_to_tell_of_it(store, add, clock, age):
    add(frequency="weekly", whose="Ann")
    look_at(store)
    clock.now += AN_HOUR
    look_at(store, "A", owner="Bob")
    look_at(store, "A", "B", owner="Ann")
    clock.now += A_YEAR + A_DAY
    assert age() == [1, 0, 0]
    assert [one.subject for one in crossings.latest(store, "demo", 9)] == ["B"]
    assert enqueue_digests(store, "demo", _words, dt.UTC, 0) == 1
    assert left(store) == {"B"}
    assert age() == [1, 0, 0]


def test_the_latest_digest_stays_so_that_none_is_made_twice(store, add, clock, age):
    number = add(frequency="weekly")
    look_at(store)
    for _ in range(2):
        clock.now += 7 * A_DAY
        enqueue_digests(store, "demo", _words, dt.UTC, 0)
        one = claim(store, "here")
        assert one
        begin(store, one)
        confirm(store, one)
    clock.now += A_YEAR + A_DAY
    before = deliveries.latest(store, "demo", 9)
    assert age() == [0, 1, 0]
    assert deliveries.latest(store, "demo", 9) == before[:1]
    destinations.remove(store, "demo", number, "Mia")
    assert age() == [0, 1, 0]
    clock.now += A_YEAR + A_DAY
    assert age() == [0, 0, 1]
    with store.reading() as connection:
        assert destinations.read(connection, "demo", removed=True) == ()


def test_more_than_fit_in_one_statement_go_too(store, clock, age, monkeypatch):
    monkeypatch.setattr(ageing, "BATCH", 2)
    look_at(store)
    look_at(store, *"ABCDE")
    clock.now += A_YEAR + A_DAY
    assert age() == [5, 0, 0]
    assert SENT in deliveries.SETTLED
