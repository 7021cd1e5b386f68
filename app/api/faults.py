"""What the log says of requests that fail: short lines that nobody else can write into, and no flood of the same."""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Final

from app.telemetry import request_id

# Characters of a line in the log.
LONGEST: Final = 280
# Seconds between two lines of the same kind, and the kinds that are told apart.
QUIET: Final = 60.0
MOST_KINDS: Final = 500
# Where Dash takes a request apart: what goes wrong there is the request's fault.
READING: Final = frozenset({"_initialize_context", "_prepare_callback", "_inputs_to_vals"})
DASH: Final = "dash."


def plain(text: str, longest: int = LONGEST) -> str:
    """Write a text on one line: what would end or colour it is escaped, and what is too long is cut."""
    shown = "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text)
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def is_of_request(error: Exception) -> bool:
    """Tell whether a callback's request could not be taken apart: somebody else than a page has written it."""
    steps = traceback.walk_tb(error.__traceback__)
    return any(f.f_code.co_name in READING and str(f.f_globals.get("__name__")).startswith(DASH) for f, _ in steps)


@dataclasses.dataclass
class _Kind:
    said: float
    request: str
    unsaid: int = 0


class Log:
    """A log in which one kind of failure has one entry a minute; the rest is counted in the next one."""

    def __init__(self, log: logging.Logger, clock: Callable[[], float] = time.monotonic) -> None:
        """Write into a log."""
        self._log, self._clock = log, clock
        self._kinds: dict[object, _Kind] = {}
        self._lock = threading.Lock()

    def failed(self, words: str, error: BaseException) -> str:
        """Write an unexpected error with its traceback, which stands apart from lines that begin at the margin.

        Returns the id of the request under which the entry stands: of one that goes unsaid, that of the last entry.
        """
        kind = type(error), _place(error.__traceback__)
        told = self._suppressed_note(kind)
        if told is not None:
            steps = "".join(traceback.format_exception(error)).rstrip("\n").split("\n")
            shown = "\n".join(f"    {plain(step, 2_000)}" for step in steps)
            self._log.error("%s%s\n%s", plain(words), told, shown)
        known = self._kinds.get(kind)
        return known.request if known else request_id.current()

    def refused(self, words: str, kind: object) -> None:
        """Write one line about a request that was not answered."""
        told = self._suppressed_note(kind)
        if told is not None:
            self._log.warning("%s%s", plain(words, LONGEST - len(told)), told)

    def _suppressed_note(self, kind: object) -> str | None:
        """Return how many of a kind went unsaid since the last entry, as words; None if this one does, too."""
        with self._lock:
            now, known = self._clock(), self._kinds.get(kind)
            if known is not None and now - known.said < QUIET:
                known.unsaid += 1
                return None
            if len(self._kinds) >= MOST_KINDS:
                self._kinds.clear()
            self._kinds[kind] = _Kind(now, request_id.current())
            return f" (and {known.unsaid:,} more of them since the last entry)" if known and known.unsaid else ""


def _place(steps: TracebackType | None) -> tuple[str, int] | None:
    """Return the file and the line in which an error was raised."""
    found = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(steps)]
    return found[-1] if found else None


class OnePerKind(logging.Filter):
    """What a server's own log says of failed requests, in entries as short and rare as the application's."""

    def __init__(self, log: Log) -> None:
        """Write errors into another log."""
        super().__init__()
        self._log = log

    def filter(self, record: logging.LogRecord) -> bool:
        """Let a record pass as one line; an error with a traceback is written by the other log instead."""
        said = plain(record.getMessage())
        if record.exc_info and record.exc_info[1] is not None:
            self._log.failed(said, record.exc_info[1])
            return False
        record.msg, record.args = said, ()
        return True
