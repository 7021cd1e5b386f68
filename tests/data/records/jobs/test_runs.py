"""Runs of jobs and their leases, in an SQLite file and in a real PostgreSQL."""

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.errors import Busy, StoreUnavailable
from data.records.jobs import runs
from data.records.jobs.presence import EXPIRES, here
from data.records.store import Store
from tests.data.records.jobs.clock import Clock

HERE = here()
ELSEWHERE = dataclasses.replace(HERE, host="other", machine="another machine")
# No process of Linux has such a number.
GONE = dataclasses.replace(HERE, process=2**22 + 1)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(url, clock):
    found = Store(url, clock=clock)
    yield found
    found.close()


def results(store):
    return [(one.job, one.author, one.result, one.exit_code) for one in runs.latest(store, 9)]


def test_a_run_says_who_where_how_long_and_how_it_ended(store, clock):
    number = runs.begin(store, "train", "Ann", HERE)
    clock.pass_by(dt.timedelta(seconds=42))
    assert runs.latest(store, 9)[0].ended_at is None
    runs.end(store, number, 1, "It is too small.", "Import more.")
    (one,) = runs.latest(store, 9)
    assert one.ended_at is not None
    assert (one.host, one.process, one.ended_at - one.began_at) == (HERE.host, HERE.process, dt.timedelta(seconds=42))
    assert (one.result, one.error, one.next_step) == ("failed", "It is too small.", "Import more.")
    assert runs.latest(store, 9, without="train") == ()


def test_a_job_runs_once_at_a_time_and_others_beside_it(store):
    number = runs.begin(store, "train", "Ann", ELSEWHERE)
    with pytest.raises(Busy, match=r"Another train is running on other since 12:00 UTC .* Wait until"):
        runs.begin(store, "train", "Bob", HERE)
    runs.begin(store, "import", "Bob", HERE)
    runs.begin(store, "train", "Bob", HERE, leased=False)
    runs.end(store, number, 0)
    runs.begin(store, "train", "Cat", HERE)
    assert results(store)[0] == ("train", "Cat", "running", None)


def test_what_a_killed_process_held_is_free_at_once_on_its_machine(store):
    runs.begin(store, "train", "Ann", GONE)
    assert results(store) == [("train", "Ann", "killed", 137)]
    runs.begin(store, "train", "Bob", HERE)
    assert results(store) == [("train", "Bob", "running", None), ("train", "Ann", "killed", 137)]


def test_elsewhere_a_lease_expires_unless_its_holder_is_heard_of(store, clock):
    number = runs.begin(store, "train", "Ann", ELSEWHERE)
    clock.pass_by(EXPIRES)
    assert runs.beat(store, number)
    clock.pass_by(EXPIRES)
    with pytest.raises(Busy):
        runs.begin(store, "train", "Bob", HERE)
    clock.pass_by(dt.timedelta(seconds=1))
    runs.begin(store, "train", "Bob", HERE)
    assert not runs.beat(store, number), "it was taken for gone, and learns so"
    runs.end(store, number, 0)
    assert results(store)[1] == ("train", "Ann", "done", 0)


def test_of_many_who_begin_at_once_one_does(store):
    def begins(nth):
        try:
            return runs.begin(store, "train", f"Person {nth}", ELSEWHERE)
        except (Busy, StoreUnavailable):  # refused, or not reached within its patience on a busy machine
            return None

    with ThreadPoolExecutor(6) as pool:
        assert len([one for one in pool.map(begins, range(12)) if one]) == 1


def test_the_latest_of_each_job(store):
    for job, code in (("train", 0), ("import", 0), ("train", 3)):
        runs.end(store, runs.begin(store, job, "Ann", HERE), code)
    assert {job: one.result for job, one in runs.latest_by_job(store).items()} == {"train": "busy", "import": "done"}


def test_those_that_ended_before_a_moment_go_and_what_runs_stays(store, clock):
    runs.end(store, runs.begin(store, "train", "Ann", HERE), 0)
    runs.begin(store, "import", "Ann", HERE)
    clock.pass_by(dt.timedelta(seconds=1))
    assert runs.count_before(store, clock()) == runs.delete_before(store, clock()) == 1
    assert [one.job for one in runs.latest(store, 9)] == ["import"]
