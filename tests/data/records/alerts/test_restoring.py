"""A restored copy beside its original: what that has to tell is told by one of both, unless somebody says so."""

import datetime as dt

from data.records.alerts import deliveries, destinations
from data.records.alerts.crossings import Look, Publication, Sighting, cross
from data.records.alerts.deliveries import LEFT, SENT, WAITING, Message, begin, claim, confirm, send_again
from data.records.alerts.digests import enqueue_digests
from data.records.alerts.restoring import leave_to_original

AN_HOUR, A_DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def look_at(store, *subjects, version="s1"):
    seen = Publication("demo", version, dt.date(2026, 3, 1))
    found = tuple(Sighting(one, one, "Why") for one in subjects)
    return cross(store, seen, [Look("pushed", "3", found)], _words, dt.UTC)


def _words(*told):
    return Message("Words", " ".join(one.subject for one in told[-1]))


def outbox(store):
    return [(one.body, one.status) for one in reversed(deliveries.latest(store, "demo", 9))]


def test_what_was_on_its_way_is_sent_once_somebody_says_so(store, add, clock):
    add(quiet_from=0, quiet_until=0)
    look_at(store)
    for subjects in ("A", "AB", "ABC", "ABCD"):
        look_at(store, *subjects)
    sent, begun, claimed = filter(None, (claim(store, "there") for _ in range(3)))
    for one in (sent, begun):
        begin(store, one)
    confirm(store, sent)
    clock.now += AN_HOUR
    assert leave_to_original(store, "s1", "the restore") == 3
    assert outbox(store) == [("A", SENT), ("B", LEFT), ("C", LEFT), ("D", LEFT)]
    assert claim(store, "here") is None
    assert deliveries.recover(store, "there") == 0
    line = store.audit(1)[0]
    assert (line.action, line.detail) == ("restore copy", "3 messages left to the original")
    send_again(store, "demo", claimed.number, "Mia")
    again = claim(store, "here")
    assert again
    assert (again.number, again.key) == (claimed.number, claimed.key)


def test_the_snapshot_of_the_copy_is_the_originals_to_tell_and_the_next_one_is_not(store, add, clock):
    add(quiet_from=0, quiet_until=0)
    look_at(store, version="s0")
    clock.now += AN_HOUR
    leave_to_original(store, "s1", "the restore")
    clock.now += AN_HOUR
    assert [one.subject for one in look_at(store, "A")] == ["A"]
    clock.now += AN_HOUR
    look_at(store, "A", "B")  # what begins here without an import, as a refused one
    look_at(store, "A", "B", "C", version="s2")
    assert outbox(store) == [("A", LEFT), ("B", WAITING), ("C", WAITING)]


def test_a_digest_of_what_the_original_raised_is_left_and_the_next_one_tells_what_came_since(store, add, clock):
    add(frequency="daily")
    look_at(store)
    clock.now += AN_HOUR
    look_at(store, "A")
    clock.now += AN_HOUR
    leave_to_original(store, "s1", "the restore")
    clock.now += AN_HOUR
    for _ in range(2):
        assert enqueue_digests(store, "demo", _words, dt.UTC, 0) == 0
        assert outbox(store) == [("A", LEFT)]
    look_at(store, "A", "B", version="s2")
    clock.now += A_DAY
    assert enqueue_digests(store, "demo", _words, dt.UTC, 0) == 1
    assert outbox(store) == [("A", LEFT), ("B", WAITING)]


def test_where_nothing_is_sent_anywhere_nothing_is_written(store, add):
    assert leave_to_original(store, "s1", "the restore") == 0
    assert store.audit(9) == ()
    destinations.remove(store, "demo", add(), "Mia")
    assert leave_to_original(store, "s1", "the restore") == 0
    assert store.audit(1)[0].action == "remove destination"
