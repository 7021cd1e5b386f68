"""PostgreSQL that may hang: no answer is waited for beyond the patience of whoever asks.

A server that stands still leaves its connections open and acknowledges what it is sent, so that neither the network's
time limits nor its own end a wait. psycopg hands control back several times a second, and there the wait ends.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event

from data.records.patience import left

Answer = TypeVar("Answer")
# Seconds between two looks at the clock while an answer is waited for.
LOOKS = 0.05
# Connections that a process keeps, and that it opens beyond them where more threads ask at once.
KEPT, MORE = 2, 10
# Of what a server says as a commit fails: that it is going away, or that something cut the commit short. The rest
# says that nothing was written.
UNCERTAIN = ("08", "57")
CONNECTING: dict[str, Any] = {
    "connect_timeout": 5,
    # A host that is gone is noticed within half a minute, also where nothing is on its way.
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
SOONER = 0.7
LIMITS = """
    select set_config('statement_timeout', %s, true), set_config('lock_timeout', %s, true),
           set_config('idle_in_transaction_session_timeout', %s, true)
"""


class Overdue(psycopg.OperationalError):
    """The server has not answered in time."""


class Unconfirmed(psycopg.OperationalError):
    """The server was told to commit, and has not said that it did."""


class PatientConnection(psycopg.Connection[Any]):
    """A connection that waits until the patience of whoever asks has ended, and is of no use afterwards."""

    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> Generator[Any, Any, Any]:
        return (yield from _bounded(super()._connect_gen(conninfo)))

    def wait(self, gen: Generator[Any, Any, Answer], interval: float = LOOKS, timeout: float | None = None) -> Answer:
        """Wait for an answer; raise Overdue and close where it does not come in time."""
        try:
            return super().wait(_bounded(gen), min(interval, LOOKS), timeout)
        except Overdue:
            self.pgconn.finish()
            raise

    def commit(self) -> None:
        """Commit; raise Unconfirmed where nobody knows whether that has happened."""
        if self.closed:
            super().commit()
        try:
            super().commit()
        except psycopg.OperationalError as error:
            if error.sqlstate is None or error.sqlstate.startswith(UNCERTAIN):
                raise Unconfirmed(str(error)) from error
            raise


def _bounded(asked: Generator[Any, Any, Answer]) -> Generator[Any, Any, Answer]:
    """Pass a wait on, step by step; raise Overdue at the first step after its time."""
    try:
        wanted = next(asked)
        while True:
            wanted = asked.send((yield wanted))
            if left() <= 0:
                raise Overdue("no answer in time")
    except StopIteration as done:
        found: Answer = done.value
        return found


def engine(url: URL) -> Engine:
    """Return the engine of a server."""
    made = create_engine(
        url,
        pool_size=KEPT,
        max_overflow=MORE,
        pool_timeout=1,
        pool_pre_ping=True,
        use_native_hstore=False,
        connect_args=CONNECTING,
    )
    event.listen(made, "do_connect", _connect)
    event.listen(made, "begin", _begin)
    return made


def _connect(_dialect: Any, _record: Any, given: Any, named: Any) -> PatientConnection:
    return PatientConnection.connect(*given, **named)


def _begin(connection: Connection) -> None:
    # For this transaction alone: a pooler between here and the server hands a session to whoever comes next.
    seconds = left()
    if seconds < math.inf:
        # The server's own word comes before the wait ends: a lock that somebody holds is no silence.
        most = f"{max(int(seconds * 1000 * SOONER), 1)}ms"
        connection.exec_driver_sql(LIMITS, (most, most, f"{max(int(seconds * 2000), 1)}ms"))
