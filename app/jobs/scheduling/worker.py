"""The always-on worker: it looks every few seconds which job is due, and has each done by a process of its own.

Of several workers that share a store one serves each due time. What was missed while none ran is made up for once.
"""

from __future__ import annotations

import contextlib
import ctypes
import datetime as dt
import logging
import math
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.jobs.running.exit_codes import SOMEBODY_ELSE
from app.jobs.running.recording import beating, recorded
from app.jobs.scheduling.commands import command_of
from app.jobs.telling import Say
from app.settings import ROOT, Settings
from app.timetable import ONCE, Entry, read
from data.errors import HeadwindError, TableUnreadable
from data.records.jobs import due_times
from data.records.jobs.presence import EXPIRES, here
from data.records.store import Store

LOG = logging.getLogger(__name__)
# Seconds between two looks, and until a job is tried again that found somebody else at it.
LOOKS, AGAIN = 5.0, 300.0
# Seconds that a job has to end once the worker is told to; hosts give a process thirty.
ENDING: Final = 20.0
DIES_WITH_PARENT: Final = 1


def keep_schedule(settings: Settings, say: Say, *, once: bool = False) -> None:
    """Do what is due until this process is told to end; with `once` what is due now, and no more.

    Raise TableUnreadable where the timetable cannot be read as this begins; later the former one goes on.
    """
    worker, author = Worker(settings, say), ONCE if once else ""
    with contextlib.closing(worker.store), worker.until_told(), recorded(settings, "schedule", author, leased=False):
        worker.look()
        while not once and not worker.ends.wait(LOOKS):
            worker.look()


class Worker:
    """One schedule: its timetable, the job that is being done, and whether it has been told to end."""

    def __init__(self, settings: Settings, say: Say) -> None:
        """Read the timetable; raise TableUnreadable where that is impossible."""
        self.settings, self._say = settings, say
        self.store, self._here = Store(settings.store_url), here()
        self.ends = threading.Event()
        self._stamp = _stamp(settings.timetable)
        self._due = _commands(settings)
        self._unheard = ""
        self._again: dict[str, float] = {}
        # How what was served last ended, of jobs of which the store does not know it yet.
        self._ended: dict[str, tuple[dt.datetime, int]] = {}
        self._silent_at = -math.inf
        self._child: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        """Serve what is due now; a store that cannot be had is waited for."""
        self._read_anew()
        try:
            for job, (due, status) in list(self._ended.items()):
                self._settle(job, due, status)
            found = due_times.begin(self.store, [entry.job for entry, _, _ in self._due])
            for entry, zone, words in self._due:
                if words is not None and not self.ends.is_set():
                    self._serve(entry, zone, words, found[entry.job].done_until)
        except HeadwindError as error:
            self._silent_at = time.monotonic()
            if str(error) != self._unheard:
                LOG.warning("What is due cannot be looked up: %s", error)
            self._unheard = str(error)
        else:
            self._unheard = ""

    @contextlib.contextmanager
    def until_told(self) -> Iterator[None]:
        """Have SIGTERM and Ctrl+C end this in order: the job that runs is told to end, and nothing new is begun."""
        former = {one: signal.signal(one, self._end) for one in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for one, handler in former.items():
                signal.signal(one, handler)

    def _end(self, *_: Any) -> None:
        self.ends.set()
        if self._child is not None:
            self._child.terminate()

    def _read_anew(self) -> None:
        """Follow the timetable where its file is another; one that cannot be used is logged, and the former goes on."""
        stamp = _stamp(self.settings.timetable)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._due = _commands(self.settings)
        except TableUnreadable as error:
            LOG.warning("The former timetable goes on: %s", error)

    def _serve(self, entry: Entry, zone: ZoneInfo, words: list[str], done_until: dt.datetime) -> None:
        if entry.when is None or time.monotonic() < self._again.get(entry.job, 0.0):
            return
        due = entry.when.last(self.store.now(), zone)
        if due > done_until and due_times.claim(self.store, entry.job, due, self._here, expires=self._is_heard()):
            self._say(f"{entry.job}: due {due.astimezone(zone):%a %-d %b %H:%M}")
            status = self._run(entry.job, words)
            self._say(f"{entry.job}: exit code {status}")
            self._ended[entry.job] = due, status
            self._settle(entry.job, due, status)

    def _is_heard(self) -> bool:
        """Tell whether the store has answered for as long as others need to be heard of again once it does."""
        return time.monotonic() - self._silent_at > EXPIRES.total_seconds()

    def _settle(self, job: str, due: dt.datetime, status: int) -> None:
        """Note that a due time is served, or leave it to whoever comes next where it was not this one's turn."""
        if status == SOMEBODY_ELSE or (status and self.ends.is_set()):
            self._again[job] = time.monotonic() + AGAIN
            due_times.give_back(self.store, job, self._here)
        else:
            due_times.done(self.store, job, due, self._here)
        self._ended.pop(job)

    def _beat(self, job: str) -> None:
        try:
            due_times.beat(self.store, job, self._here)
        except HeadwindError:
            self._silent_at = time.monotonic()
            raise

    def _run(self, job: str, words: list[str]) -> int:
        """Have a job done by a process of its own, which ends with this one whatever becomes of it."""
        self.settings.reviews.mkdir(parents=True, exist_ok=True)
        self._child = subprocess.Popen(  # noqa: S603  # a job of Headwind's with the flags that the timetable says
            [sys.executable, "-m", "app", *words],
            cwd=ROOT,
            env=self.settings.environment() | {"HEADWIND_LOG": self.settings.log},
            stdin=subprocess.DEVNULL,
            preexec_fn=_die_with_parent if LIBC else None,  # noqa: PLW1509  # one call of the system, which takes no lock
        )
        if self.ends.is_set():
            self._child.terminate()
        with beating(lambda: self._beat(job)):
            status = self._waited(self._child)
        self._child = None
        return status

    def _waited(self, child: subprocess.Popen[bytes]) -> int:
        while not self.ends.is_set():
            with contextlib.suppress(subprocess.TimeoutExpired):
                return child.wait(LOOKS)
        try:
            return child.wait(ENDING)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()


def _commands(settings: Settings) -> list[tuple[Entry, ZoneInfo, list[str] | None]]:
    """Return each job with the clock that it goes by and what it is run with; raise TableUnreadable."""
    timetable = read(settings.timetable)
    return [(entry, timetable.zone, command_of(settings, entry, timetable)) for entry in timetable.entries]


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _libc() -> ctypes.CDLL | None:
    found = ctypes.CDLL(None)
    return found if hasattr(found, "prctl") else None


# Loaded before anything is forked.
LIBC: Final = _libc()


def _die_with_parent() -> None:
    """Have the system kill this process once its parent is gone: a due time is served by one worker at a time."""
    if LIBC is not None:
        LIBC.prctl(DIES_WITH_PARENT, signal.SIGKILL)
