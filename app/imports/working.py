"""What a process does about an import: started, alive as long as it holds its lock, stopped, and how far it is."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Final, Literal

from app.imports.record import LOCK, PROPOSAL, REPORT, WORK, Desk, Record
from app.imports.remaining import Mark, marked, seconds_left
from app.settings import ROOT, Settings
from data.errors import Busy
from data.processes import PAUSE, is_alive, take

Task = Literal["read", "propose", "check", "publish"]
State = Literal["collecting", "working", "interrupted", "failed", "proposed", "checked", "published"]
TASKS: Final[tuple[Task, ...]] = ("read", "propose", "check", "publish")
STARTING: Final = "Starting"
# Seconds for which a process that was started may take until it says so.
UNTIL_HEARD: Final = 30.0
# Seconds for which a task waits where somebody looks whether another is at work.
PATIENCE = 2.0
STOPPED: Final = "It was stopped before it was done."


@dataclasses.dataclass(frozen=True)
class Work:
    """A process and its task: the step, the share done, and how it ended where it did.

    began, ended: seconds since 1970. next_step stands beside an error. marks: when which share was done.
    """

    task: Task
    words: str = STARTING
    share: float = 0.0
    began: float = 0.0
    process: int = 0
    ended: float = 0.0
    error: str = ""
    next_step: str = ""
    marks: tuple[Mark, ...] = ()

    @property
    def seconds_left(self) -> float | None:
        """Seconds that the rest takes if it goes on as it did; None where that is not known well enough."""
        return seconds_left(self.began, self.marks, time.time())

    def advanced(self, words: str, share: float) -> Work:
        """Return it at another step; what is done stays done."""
        share = max(self.share, share)
        return dataclasses.replace(self, words=words, share=share, marks=marked(self.marks, time.time(), share))


def state_of(desk: Desk, record: Record, work: Work | None) -> State:
    """Say how an import stands; what a process left that is gone is interrupted, unless its snapshot was served."""
    if work is not None and not work.ended and is_working(desk, work):
        return "working"
    if work is not None and _has_published(record, work):
        return "published"
    if work is not None and (work.error or not work.ended):
        return "failed" if work.error else "interrupted"
    if (desk.folder / REPORT).is_file():
        return "checked"
    return "proposed" if (desk.folder / PROPOSAL).is_file() else "collecting"


def _has_published(record: Record, work: Work) -> bool:
    """Tell whether what a process did last was to publish, whatever became of it after that."""
    is_done = bool(work.ended) and not work.error
    return work.task == "publish" and bool(record.snapshot) and (is_done or record.snapshot == record.publishing)


def is_working(desk: Desk, work: Work) -> bool:
    """Tell whether a process works on an import: the system takes its lock back when it is gone."""
    return desk.is_held() or _is_starting(work)


def _is_starting(work: Work) -> bool:
    is_new = work.words == STARTING and time.time() - work.began < UNTIL_HEARD
    return is_new and not work.ended and is_alive(work.process)


@contextlib.contextmanager
def idle(desk: Desk) -> Iterator[None]:
    """Have the turn of an import on which nobody works; raise Busy while a process does, NotFound where it is gone."""
    with desk.turn():
        work = desk.kept(WORK, Work)
        has_ended = work is None or bool(work.ended)
        # One that has said how it ended needs a moment to be gone.
        if desk.is_held(PATIENCE if has_ended else 0.0) or (work is not None and _is_starting(work)):
            raise Busy("This import is being worked on.", "Wait for it, or stop it.")
        yield


def start(settings: Settings, desk: Desk, task: Task, told: str = "") -> None:
    """Start a process for a task, unless one works already; it goes on where this one ends.

    `told` is handed to it on its standard input, where no list of processes shows it.
    """
    with idle(desk):
        command = [sys.executable, "-m", "app", "proceed", "--id", desk.identity, "--task", task]
        with (desk.folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603  # its own words only
                command,
                cwd=ROOT,
                env=settings.environment(),
                stdin=subprocess.PIPE if told else subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        desk.keep(WORK, Work(task, began=time.time(), process=process.pid))
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
            pipe.write(told.encode())
    # Nobody waits for it, and a process that has ended stays until somebody has.
    threading.Thread(target=process.wait, name=f"{task} {desk.identity}", daemon=True).start()


def stop(desk: Desk) -> None:
    """End the process that works on an import with all that it started; without one nothing is done.

    When this returns the process does nothing any more: what it has done by then stands.
    """
    with desk.turn():
        work = desk.kept(WORK, Work)
        if work is None or work.ended or not is_working(desk, work):
            return
        for how in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(work.process, how)
            if _is_gone(desk, work):
                break
        ended = dataclasses.replace(work, ended=time.time(), error=STOPPED, next_step="Try again when you like.")
        desk.keep(WORK, ended)


def _is_gone(desk: Desk, work: Work) -> bool:
    """Wait a moment until a process is gone; say whether it is."""
    until = time.monotonic() + PATIENCE
    while is_working(desk, work) and time.monotonic() < until:
        time.sleep(PAUSE)
    return not is_working(desk, work)


@contextlib.contextmanager
def working(desk: Desk, task: Task) -> Iterator[None]:
    """Hold an import while working on it; raise HeadwindError where another process does."""
    with _lock(desk) as is_free:
        if not is_free:
            raise Busy("Another process works on this import.", "Wait until it has ended.")
        desk.keep(WORK, Work(task, words="Looking at the files", began=time.time(), process=os.getpid()))
        yield


@contextlib.contextmanager
def _lock(desk: Desk) -> Iterator[bool]:
    """Say whether the lock of an import is free within a moment; if it is, hold it."""
    descriptor = desk.lock_file(LOCK)
    try:
        yield take(descriptor, PATIENCE)
    finally:
        os.close(descriptor)
