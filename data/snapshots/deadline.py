"""One deadline for all that a request asks of a snapshot: what takes longer is interrupted. Jobs have none."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar

import duckdb

from data.errors import DeadlinePassed

# Seconds between two interruptions of what goes on: one that comes before a question has begun stops nothing.
AGAIN = 0.05
_ENDS: ContextVar[tuple[float, float] | None] = ContextVar("deadline", default=None)


def begin(seconds: float) -> None:
    """Let all that is asked from here on in this thread end within some seconds."""
    _ENDS.set((time.monotonic() + seconds, seconds))


def end() -> None:
    """Let what this thread asks from here on take its time."""
    _ENDS.set(None)


@contextlib.contextmanager
def watched(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Ask with a cursor until the deadline, if there is one; raise DeadlinePassed where it has passed."""
    ends = _ENDS.get()
    if ends is None:
        yield
        return
    if time.monotonic() >= ends[0]:
        raise _passed(ends[1])
    try:
        with WATCH.over(cursor, ends[0]):
            yield
    except duckdb.InterruptException as error:
        raise _passed(ends[1]) from error


def _passed(seconds: float) -> DeadlinePassed:
    step = "Try again in a moment, or narrow what is asked for."
    return DeadlinePassed(f"The answer was not ready within {seconds:g} seconds, so the question was stopped.", step)


class Watch:
    """One thread of a process that interrupts what is late."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._asking: dict[object, tuple[float, duckdb.DuckDBPyConnection]] = {}
        self._turn = threading.Condition()
        self._looks_at = math.inf
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def over(self, cursor: duckdb.DuckDBPyConnection, until: float) -> Iterator[None]:
        """Interrupt a cursor from a moment on, for as long as the block lasts."""
        key = object()
        with self._turn:
            self._asking[key] = until, cursor
            self._see_that_somebody_looks(until)
        try:
            yield
        finally:
            # Whoever interrupts holds the lock as well, so that no cursor is closed by then.
            with self._turn:
                del self._asking[key]

    def _see_that_somebody_looks(self, until: float) -> None:
        # A forked process has the object, and not the thread.
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._look, name="deadline", daemon=True)
            self._thread.start()
        elif until < self._looks_at:
            self._turn.notify()

    def _look(self) -> None:
        with self._turn:
            while True:
                wait = self._interrupt()
                self._looks_at = time.monotonic() + wait
                self._turn.wait(None if wait == math.inf else wait)

    def _interrupt(self) -> float:
        """Interrupt what is late, and return the seconds until somebody else may be."""
        now = time.monotonic()
        for until, cursor in self._asking.values():
            if until <= now:
                cursor.interrupt()
        return max(min((until for until, _ in self._asking.values()), default=math.inf) - now, AGAIN)


WATCH = Watch()
