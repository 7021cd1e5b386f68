"""Each due time is served by one schedule, in an SQLite file and in a real PostgreSQL."""

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.errors import StoreUnavailable
from data.records.jobs import due_times, runs
from data.records.jobs.presence import EXPIRES, here
from data.records.store import Store
from tests.data.records.jobs.clock import Clock

HERE = here()
ELSEWHERE = dataclasses.replace(HERE, machine="another machine")
GONE = dataclasses.replace(HERE, process=2**22 + 1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(url, clock):
    found = Store(url, clock=clock)
    due_times.begin(found, ["train"])
    yield found
    found.close()


def test_what_was_due_before_the_first_schedule_has_not_been_missed(store, clock):
    assert not due_times.claim(store, "train", clock() - HOUR, HERE)
    assert not due_times.claim(store, "train", clock(), HERE)
    assert not due_times.claim(store, "unknown", clock() + HOUR, HERE)
    clock.pass_by(HOUR)
    found = due_times.begin(store, ["train", "review"])
    assert found["review"].done_until - found["train"].done_until == HOUR


def test_a_due_time_is_served_once(store, clock):
    due = clock() + HOUR
    assert due_times.claim(store, "train", due, ELSEWHERE)
    assert not due_times.claim(store, "train", due, HERE)
    assert not due_times.claim(store, "train", due + HOUR, HERE), "the one before is still being served"
    due_times.done(store, "train", due, HERE)
    assert not due_times.claim(store, "train", due, HERE), "whoever serves it says so alone"
    due_times.done(store, "train", due, ELSEWHERE)
    assert not due_times.claim(store, "train", due, HERE)
    assert due_times.claim(store, "train", due + HOUR, HERE)


def test_what_could_not_be_served_is_left_to_whoever_comes_next(store, clock):
    assert due_times.claim(store, "train", clock() + HOUR, ELSEWHERE)
    due_times.give_back(store, "train", ELSEWHERE)
    assert due_times.claim(store, "train", clock() + HOUR, HERE)


def test_elsewhere_a_claim_expires_unless_its_holder_is_heard_of(store, clock):
    due = clock() + HOUR
    assert due_times.claim(store, "train", due, ELSEWHERE)
    clock.pass_by(EXPIRES)
    due_times.beat(store, "train", ELSEWHERE)
    clock.pass_by(EXPIRES)
    assert not due_times.claim(store, "train", due, HERE)
    clock.pass_by(dt.timedelta(seconds=1))
    assert due_times.claim(store, "train", due, HERE)


def test_what_kills_whoever_serves_it_is_passed_over_after_three_times(store, clock):
    due = clock() + HOUR
    assert [due_times.claim(store, "train", due, GONE) for _ in range(5)] == [True, True, True, False, False]
    assert due_times.known(store)["train"].done_until == due
    assert due_times.claim(store, "train", due + HOUR, HERE)


def test_of_many_who_claim_at_once_one_does(store, clock):
    def claims(nth):
        try:
            return due_times.claim(store, "train", clock() + HOUR, dataclasses.replace(ELSEWHERE, process=nth))
        except StoreUnavailable:  # not reached within its patience on a busy machine
            return False

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(claims, range(1, 13))) == 1


def test_where_the_clock_is_set_back_nobody_waits_until_it_is_that_late_again(store, clock):
    due = clock() + HOUR
    assert due_times.claim(store, "train", due, ELSEWHERE)
    due_times.done(store, "train", due, ELSEWHERE)
    assert due_times.claim(store, "train", due + HOUR, ELSEWHERE)
    clock.pass_by(-dt.timedelta(days=1))
    assert due_times.begin(store, ["train"])["train"].done_until == clock()
    assert not due_times.claim(store, "train", clock(), HERE)
    clock.pass_by(HOUR)
    assert due_times.claim(store, "train", clock(), HERE), "its holder has not been heard of since"


def test_clocks_that_differ_by_seconds_serve_nothing_twice(store, clock):
    due = clock() + dt.timedelta(seconds=30)
    assert due_times.claim(store, "train", due, ELSEWHERE)
    due_times.done(store, "train", due, ELSEWHERE)
    assert due_times.begin(store, ["train"])["train"].done_until == due


@pytest.mark.parametrize(("code", "again"), [(0, False), (1, False), (None, True)], ids=["done", "failed", "killed"])
def test_a_job_that_has_ended_when_its_schedule_is_killed_is_not_done_again(store, clock, code, again):
    due = clock() + HOUR
    earlier = runs.begin(store, "train", "Ann", HERE, leased=False)
    runs.end(store, earlier, 0)
    clock.pass_by(HOUR)
    runs.begin(store, "schedule", "the timetable", GONE, leased=False)
    clock.pass_by(HOUR)
    assert due_times.claim(store, "train", due, GONE)
    number = runs.begin(store, "train", "the timetable", dataclasses.replace(GONE, process=GONE.process + 1))
    if code is not None:
        runs.end(store, number, code)
    assert due_times.claim(store, "train", due, HERE) is again
    assert (due_times.known(store)["train"].done_until == due) is not again


def test_after_a_silence_only_who_is_known_to_be_gone_loses_what_it_serves(store, clock):
    due = clock() + HOUR
    assert due_times.claim(store, "train", due, ELSEWHERE)
    clock.pass_by(2 * EXPIRES)
    assert not due_times.claim(store, "train", due, HERE, expires=False)
    due_times.beat(store, "train", ELSEWHERE)
    assert not due_times.claim(store, "train", due, HERE)
    due_times.done(store, "train", due, ELSEWHERE)
    assert due_times.claim(store, "train", due + HOUR, GONE)
    assert due_times.claim(store, "train", due + HOUR, HERE, expires=False)
