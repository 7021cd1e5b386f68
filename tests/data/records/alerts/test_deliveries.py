"""The outbox: what is claimed, begun and confirmed, and what becomes of it where a process ends in between."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.errors import InvalidInput, NotFound
from data.records.alerts import deliveries, destinations
from data.records.alerts.deliveries import (
    CALLED_OFF,
    FAILED,
    LEASE,
    PAUSES,
    SENT,
    UNCONFIRMED,
    WAITING,
    Message,
    begin,
    confirm,
    enqueue,
    give_up,
    put_off,
    recover,
    send_again,
)


def claim(store, place):
    return deliveries.claim(store, place)


@pytest.fixture
def queued(store, add):
    """Two messages on their way, by their numbers."""
    number = add()
    with store.writing() as (connection, at):
        for words in ("First", "Second"):
            enqueue(connection, "demo", number, Message(words, "Body"), at, at)
    return number


def standing(store):
    return {one.title: one.status for one in deliveries.latest(store, "demo", 9)}


@pytest.mark.usefixtures("queued")
def test_each_is_claimed_once_the_earliest_first_and_confirmed(store):
    first, second = claim(store, "here"), claim(store, "there")
    assert (first.title, second.title, claim(store, "here")) == ("First", "Second", None)
    assert begin(store, first)
    confirm(store, first)
    assert standing(store) == {"First": SENT, "Second": "claimed"}
    assert store.audit(1)[0].action == "confirm delivery"


@pytest.mark.usefixtures("queued")
def test_what_ends_before_it_has_begun_waits_again_and_what_ends_after_is_in_doubt(store):
    before, after = claim(store, "here"), claim(store, "here")
    begin(store, after)
    assert recover(store, "here") == 2
    assert standing(store) == {before.title: WAITING, after.title: UNCONFIRMED}
    assert claim(store, "here").key == before.key
    assert claim(store, "here") is None  # what is in doubt is not sent again unasked


@pytest.mark.usefixtures("queued")
def test_another_places_is_left_alone_until_it_has_been_silent_for_long(store, clock):
    one = claim(store, "there")
    assert recover(store, "here") == 0
    assert recover(store, "the") == 0
    clock.now += LEASE + dt.timedelta(seconds=1)
    assert recover(store, "here") == 1
    # Whoever comes back late sends nothing, and ends nothing that is another's.
    again = claim(store, "here")
    while again.number != one.number:
        again = claim(store, "here")
    assert not begin(store, one)
    confirm(store, one)
    assert begin(store, again)


@pytest.mark.usefixtures("queued")
def test_what_is_not_taken_is_tried_after_growing_pauses_and_then_given_up(store, clock):
    tried = []
    for pause in (*PAUSES, None):
        one = next(found for found in iter(lambda: claim(store, "here"), None) if found.title == "First")
        tried.append(put_off(store, one, "Busy."))
        recover(store, "here")  # the other one, which nobody sends here
        if pause:
            left = next(found for found in deliveries.latest(store, "demo", 9) if found.title == "First")
            assert left.due_at == clock.now + pause
            assert left.reason == "Busy."
            clock.now += pause
    assert tried == [WAITING] * len(PAUSES) + [FAILED]
    (dead,) = deliveries.latest(store, "demo", 9, (FAILED,))
    assert dead.reason == "Busy. It was tried 6 times."


@pytest.mark.usefixtures("queued")
def test_what_would_be_tried_again_in_quiet_hours_waits_for_their_end(store, clock):
    morning = clock.now + dt.timedelta(hours=19)
    put_off(store, claim(store, "here"), "Busy.", lambda at: morning if at > clock.now else at)
    assert deliveries.latest(store, "demo", 9, (WAITING,))[-1].due_at == morning


def test_of_many_who_claim_at_once_each_has_another(store, add, monkeypatch):
    monkeypatch.setattr("data.records.engines.BUSY_SECONDS", 60.0)
    number = add()
    with store.writing() as (connection, at):
        for nth in range(8):
            enqueue(connection, "demo", number, Message(str(nth), "Body"), at, at)

    def titles(place):
        return [one.title for one in iter(lambda: claim(store, place), None)]

    with ThreadPoolExecutor(4) as pool:
        found = [title for one in pool.map(titles, ("a", "b", "c", "d")) for title in one]
    assert sorted(found) == [str(nth) for nth in range(8)]


@pytest.mark.usefixtures("queued")
def test_what_has_failed_is_sent_again_under_its_key_where_somebody_says_so(store):
    one = claim(store, "here")
    give_up(store, one, "No such mailbox.")
    with pytest.raises(InvalidInput):
        send_again(store, "demo", one.number, " ")
    send_again(store, "demo", one.number, "Mia")
    assert store.audit(1)[0].detail == "No such mailbox."
    for number, source in ((one.number, "demo"), (99, "demo"), (one.number, "kaggle_crm")):
        with pytest.raises(NotFound):
            send_again(store, source, number, "Mia")
    assert one.key in {claim(store, "here").key, claim(store, "here").key}


def test_what_waits_for_a_destination_that_is_removed_is_called_off(store, queued):
    destinations.remove(store, "demo", queued, "Mia")
    assert set(standing(store).values()) == {CALLED_OFF}
    assert claim(store, "here") is None


def test_what_is_not_due_is_not_claimed(store, add, clock):
    number = add()
    with store.writing() as (connection, at):
        enqueue(connection, "demo", number, Message("Later", "Body"), at, at + dt.timedelta(hours=1))
    assert claim(store, "here") is None
    clock.now += dt.timedelta(hours=1)
    assert claim(store, "here").title == "Later"


@pytest.mark.usefixtures("queued")
def test_where_the_clock_is_set_back_nothing_waits_until_it_is_that_late_again(store, clock):
    gone, later = claim(store, "there"), claim(store, "here")
    put_off(store, later, "It was busy.")
    clock.now -= dt.timedelta(days=1)
    assert recover(store, "here") == 1
    found = [claim(store, "here") for _ in range(3)]
    assert [one.title for one in found[:2]] == sorted([gone.title, later.title])
    assert found[2] is None
