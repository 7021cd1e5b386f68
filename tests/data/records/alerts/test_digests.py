"""Digests: what was raised since the former one, once each day or week."""

import datetime as dt

from data.records.alerts import deliveries
from data.records.alerts.crossings import Look, Publication, Sighting, cross
from data.records.alerts.deliveries import Message
from data.records.alerts.digests import enqueue_digests

A_DAY = dt.timedelta(days=1)
SEEN = Publication("demo", "s1", dt.date(2026, 3, 1))


def look_at(store, *subjects):
    found = tuple(Sighting(one, one, "Why") for one in subjects)
    cross(store, SEEN, [Look("pushed", "3", found)], lambda _: Message("", ""), dt.UTC)


def digests(store):
    def words(to, found):
        return Message(to.frequency, " ".join(one.subject for one in found))

    n = enqueue_digests(store, "demo", words, dt.UTC, 0)
    return [one.body for one in reversed(deliveries.latest(store, "demo", n))] if n else []


def test_each_day_has_one_digest_of_what_was_raised_since_the_former(store, add, clock):
    add(frequency="daily")
    look_at(store)
    clock.now += dt.timedelta(hours=1)
    look_at(store, "A")
    assert digests(store) == []  # it was added after this day's was due
    clock.now += A_DAY
    look_at(store, "A", "B")
    assert digests(store) == ["A B"]
    assert digests(store) == []
    clock.now += A_DAY
    look_at(store, "A", "B", "C")
    assert digests(store) == ["C"]
    clock.now += A_DAY
    assert digests(store) == []  # a day on which nothing was raised has none


def test_a_week_has_one_as_it_begins_whatever_was_raised(store, add, clock):
    add(frequency="weekly")
    for day in range(1, 7):
        clock.now += A_DAY
        assert digests(store) == [], day
    clock.now += A_DAY
    assert digests(store) == [""]
    assert digests(store) == []


def test_nobody_is_told_of_what_is_held_out_by_then(store, add, clock):
    add(frequency="daily")
    look_at(store)
    clock.now += dt.timedelta(hours=1)
    look_at(store, "A", "B")
    clock.now += A_DAY

    def words(_, found):
        return Message("", " ".join(one.subject for one in found))

    assert enqueue_digests(store, "demo", words, dt.UTC, 0, lambda one: one.subject != "A") == 1
    assert [one.body for one in deliveries.latest(store, "demo", 9)] == ["B"]
