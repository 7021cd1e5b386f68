"""What a request asks of a snapshot ends with its deadline, and leaves the snapshot well."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from data.errors import DeadlinePassed
from data.snapshots import deadline
from data.snapshots.snapshot import Snapshot

# Takes days: whatever ends within this many seconds was stopped.
STOPPED = 120
SLOW = "select count(*) from range(1000000) a, range(1000000) b where a.range * b.range % 7 = 3"


@pytest.fixture
def snapshot(tmp_path):
    path = tmp_path / "s.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table deals as select range as id from range(10)")
    return Snapshot(path)


@contextlib.contextmanager
def within(seconds):
    deadline.begin(seconds)
    try:
        yield
    finally:
        deadline.end()


def asked(snapshot, question="select count(*) from deals"):
    with snapshot.cursor() as cursor:
        return cursor.execute(question).fetchone()[0]


def timed(snapshot, seconds, question=SLOW):
    began = time.monotonic()
    with within(seconds), pytest.raises(DeadlinePassed) as late:
        asked(snapshot, question)
    return time.monotonic() - began, late.value


def test_a_slow_question_is_stopped_and_the_snapshot_answers_afterwards(snapshot):
    took, late = timed(snapshot, 0.3)
    assert 0.3 <= took < STOPPED
    assert late.message == "The answer was not ready within 0.3 seconds, so the question was stopped."
    assert (late.status, late.retry_after) == (503, 5)
    assert asked(snapshot) == 10
    with within(STOPPED):
        assert asked(snapshot) == 10


def test_eight_at_once_are_stopped_by_one_thread(snapshot):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: timed(snapshot, 0.5)[0], range(8)))
    assert max(found) < STOPPED
    assert deadline.WATCH._asking == {}
    assert asked(snapshot) == 10


def test_one_with_more_time_is_left_alone_while_another_is_stopped(snapshot):
    short = "select sum(a.range * b.range % 7) from range(12000) a, range(12000) b"
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(timed, snapshot, 0.2)
        assert asked(snapshot, short) > 0
        assert late.result(STOPPED)[0] < STOPPED


def test_all_questions_of_a_request_share_its_time(snapshot):
    with within(STOPPED):
        assert asked(snapshot) == 10
        deadline._ENDS.set((time.monotonic() - 0.1, STOPPED))
        with pytest.raises(DeadlinePassed):
            asked(snapshot)
    assert asked(snapshot) == 10


def test_a_second_statement_of_a_late_cursor_is_stopped_as_well(snapshot):
    def ask():
        with snapshot.cursor() as cursor:
            time.sleep(0.3)
            cursor.execute(SLOW)

    with within(0.2), pytest.raises(DeadlinePassed):
        ask()


def test_jobs_have_no_deadline(snapshot):
    with snapshot.cursor():
        assert deadline.WATCH._asking == {}
