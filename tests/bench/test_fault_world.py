"""What a killed job has left is told from what lies in its folder, and from what is on record of it."""

import contextlib
import dataclasses

import pytest

from bench.fault_world import left_over
from data.records.jobs import runs
from data.records.jobs.presence import here
from data.records.store import Store

GONE = dataclasses.replace(here(), process=2**22 + 1)


@pytest.fixture
def store(tmp_path):
    with contextlib.closing(Store(tmp_path / "store.sqlite")) as found:
        yield found


def test_where_nothing_is_written_and_all_is_done_nothing_is_left(tmp_path, store):
    assert list(left_over(tmp_path)) == []
    runs.end(store, runs.begin(store, "score", "Ann", here()), 0)
    assert list(left_over(tmp_path)) == []


def test_what_lies_around_is_named(tmp_path):
    (tmp_path / "draft-1.duckdb").touch()
    assert list(left_over(tmp_path)) == ["draft-1.duckdb is left"]


def test_a_run_without_an_end_is_named_with_the_lease_that_it_holds(tmp_path, store):
    runs.begin(store, "prepare", "Ann", here(), leased=False)
    runs.begin(store, "score", "Ann", here())
    assert list(left_over(tmp_path)) == [
        "a run of prepare has no end",
        "a run of score has no end, and holds its lease",
    ]


def test_a_job_of_which_people_hear_that_it_was_killed_is_named_until_it_has_ended_well(tmp_path, store):
    runs.begin(store, "prepare", "Ann", GONE, leased=False)
    runs.end(store, runs.begin(store, "score", "Ann", here()), 0)
    assert list(left_over(tmp_path)) == ["prepare is listed as killed"]
    runs.end(store, runs.begin(store, "prepare", "Ann", here(), leased=False), 0)
    assert list(left_over(tmp_path)) == []
