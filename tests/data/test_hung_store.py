"""A PostgreSQL that stands still, and a file that somebody holds: what was asked ends in time, and says what is so."""

import contextlib
import datetime as dt
import os
import signal
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, make_url, text

from data.errors import StoreUnavailable
from data.records.store import AuditLine, Store, keep_trying

PATIENCE = 0.6
# What stands still never answers: whatever ends within this many seconds was given up.
GIVEN_UP = 60
# Eight who waited one after another would take as many patiences.
TOGETHER = 7 * PATIENCE


def processes(cluster) -> list[int]:
    """The server and all its children."""
    folder = Path(str(make_url(cluster).query["host"]))
    first = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    return [first, *map(int, children)]


@contextlib.contextmanager
def stopped(cluster):
    """The server as it is when its machine hangs: connections stay open, and nothing answers."""
    found = processes(cluster)
    for number in found:
        os.kill(number, signal.SIGSTOP)
    try:
        yield
    finally:
        for number in reversed(found):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGCONT)


@pytest.fixture
def store(emptied):
    found = Store(emptied, patience=PATIENCE)
    found.create()
    yield found
    found.close()


def refused(ask):
    """How long it took to be refused, and in which words."""
    began = time.monotonic()
    with pytest.raises(StoreUnavailable) as error:
        ask()
    return time.monotonic() - began, error.value.message


def write(store):
    store.publication("Ann", "v1", "published")


def test_eight_who_read_and_write_are_refused_in_time_and_then_at_once(store, cluster):
    asks = [lambda: store.audit(1), lambda: write(store)] * 4
    with stopped(cluster):
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(refused, asks))
        assert max(took for took, _ in found) < TOGETHER
        assert {said for _, said in found[::2]} == {"The database at this host does not answer."}
        assert {said for _, said in found[1::2]} == {"The database at this host does not answer. Nothing was written."}
        took, said = refused(lambda: write(store))
        assert took < PATIENCE, "nobody waits a second time"
        assert said.endswith("Nothing was written.")
    store._rest.end()
    assert store.audit(9) == ()


def test_a_new_connection_is_not_waited_for_either(emptied, cluster):
    with stopped(cluster):
        took, said = refused(lambda: Store(emptied, patience=PATIENCE).audit(1))
        assert took < GIVEN_UP
        assert said == "The database at this host does not answer."


def test_a_server_that_stops_within_a_transaction_writes_nothing_later(store, cluster):
    def ask():
        with store.writing() as (connection, _):
            connection.execute(text("insert into schema values (99)"))
            stack.enter_context(stopped(cluster))
            connection.execute(text("insert into schema values (98)"))

    with contextlib.ExitStack() as stack:
        took, said = refused(ask)
        assert took < GIVEN_UP
        assert said.endswith("Nothing was written.")
    store._rest.end()
    with store.reading() as connection:
        assert 99 not in connection.execute(text("select version from schema")).scalars().all()


def test_a_commit_without_an_answer_is_said_to_be_unknown(store, cluster):
    with contextlib.ExitStack() as stack:
        event.listen(store._engine(), "commit", lambda _: stack.enter_context(stopped(cluster)), once=True)
        took, said = refused(lambda: write(store))
        assert took < GIVEN_UP
        assert said == "The database at this host has not confirmed this: it may have been written, or not."
    store._rest.end()
    # The server had been told, and did it once it went on.
    until = time.monotonic() + GIVEN_UP
    while not store.audit(1) and time.monotonic() < until:
        time.sleep(0.05)
    assert [one.subject for one in store.audit(9)] == ["v1"]


def test_somebody_elses_lock_is_no_reason_to_leave_the_store_alone(store):
    engine = create_engine(store.url)
    with engine.begin() as other:
        other.execute(text("lock table audit in exclusive mode"))
        took, _ = refused(lambda: write(store))
        assert took < GIVEN_UP
        assert store.audit(1) == ()
    engine.dispose()
    write(store)
    assert len(store.audit(9)) == 1


def test_the_server_ends_by_itself_what_nobody_waits_for(store):
    with store.reading() as connection:
        limits = [connection.execute(text(f"show {name}")).scalar() for name in ("statement_timeout", "lock_timeout")]
        idle = connection.execute(text("show idle_in_transaction_session_timeout")).scalar()
    assert all(0 < int(limit.removesuffix("ms")) <= PATIENCE * 1000 for limit in limits)
    assert 0 < int(idle.removesuffix("ms").removesuffix("s")) <= PATIENCE * 2000


def test_a_file_that_somebody_holds_is_left_alone_after_one_wait(tmp_path):
    store = Store(tmp_path / "store.sqlite", patience=PATIENCE)
    store.create()
    other = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
    other.execute("pragma locking_mode = exclusive")
    other.execute("begin exclusive")
    other.execute("update schema set version = version")
    other.execute("commit")  # the mode holds the file beyond its transaction
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(refused, [lambda: store.audit(1), lambda: write(store)] * 4))
    assert max(took for took, _ in found) < TOGETHER
    took, said = refused(lambda: write(store))
    assert (took < PATIENCE, said) == (True, "The store is busy: somebody else holds its file. Nothing was written.")
    other.close()
    store._rest.end()
    write(store)
    assert len(store.audit(9)) == 1


def test_what_has_happened_is_written_once_when_the_server_answers_again(store, cluster, monkeypatch):
    monkeypatch.setattr("data.records.patience.RESTS", 0.1)
    line = AuditLine(dt.datetime(2026, 3, 2, tzinfo=dt.UTC), "Ann", "published", "v1", "")

    def write():
        store.publication(line.author, line.subject, line.action, line.detail, line.at)

    with ThreadPoolExecutor(1) as pool:
        with stopped(cluster):
            with pytest.raises(StoreUnavailable):
                keep_trying(store, write, 0)
            written = pool.submit(keep_trying, store, write, GIVEN_UP)
            time.sleep(2 * PATIENCE)
        written.result()
    assert store.audit(9) == (line,)
