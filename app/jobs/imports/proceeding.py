"""A task of an import: held alone, told of step by step, and ended in words whatever becomes of it."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from app.imports.publication import as_published
from app.imports.record import WORK, Desk, Desks
from app.imports.words import as_known
from app.imports.working import TASKS, Task, Work, working
from app.jobs.imports.checking import check
from app.jobs.imports.proposing import propose
from app.jobs.imports.publishing import publish
from app.jobs.imports.reading import read
from app.jobs.telling import OFTEN, Say, Step
from app.services import snapshots_of
from app.settings import Settings
from data.errors import HeadwindError, InvalidInput
from data.records.outbox import Outbox

LOG = logging.getLogger(__name__)
STEPS: Final[Mapping[Task, Callable[[Settings, Desk, Say], None]]] = {
    "read": read,
    "propose": propose,
    "check": check,
    "publish": publish,
}
# Seconds for which a task may look at files; training takes as long as it takes.
LONGEST: Final[Mapping[Task, float]] = {"read": 1_800, "propose": 900, "check": 1_800}
ROOM: Final = "See that the data folder is writable and has room, then try again."
LATE: Final = "This was not done within {:.0f} minutes."


def proceed(settings: Settings, identity: str, task: str, say: Say) -> None:
    """Do a task of an import; what it is doing, and how it ended, stands beside the import."""
    known = next((one for one in TASKS if one == task), None)
    if known is None:
        raise InvalidInput("task", f"There is no task {task!r}.", f"Choose one of: {', '.join(TASKS)}.")
    desk = Desks(settings.imports).desk(identity)
    with working(desk, known), _within(desk, LONGEST.get(known)), _reporting(settings, desk, say) as tell:
        STEPS[known](settings, desk, tell)


@contextlib.contextmanager
def _reporting(settings: Settings, desk: Desk, say: Say) -> Iterator[Say]:
    """Write each step beside the import, and how the task ended."""
    last, words = 0.0, ""

    def report_line(line: str) -> None:
        nonlocal last, words
        say(line)
        if isinstance(line, Step) and (line.words != words or time.monotonic() - last >= OFTEN):
            last, words = time.monotonic(), line.words
            _advance(desk, line)

    try:
        yield report_line
    except HeadwindError as error:
        _fail(settings, desk, error.message, error.on_page)
        raise
    except OSError as error:
        LOG.exception("An import failed")
        _fail(settings, desk, f"A file cannot be read or written: {error.strerror}.", ROOM)
        raise
    except Exception:
        LOG.exception("An import failed")
        _fail(settings, desk, "Something went wrong.", "Try again; the log beside the import has the details.")
        raise
    _end(desk)


def _fail(settings: Settings, desk: Desk, error: str, next_step: str) -> None:
    """Say why a task has failed, unless what it was to publish is served all the same."""
    before = desk.record()
    record = as_published(before, snapshots_of(settings), Outbox(settings.outbox))
    if record != before:
        desk.change(lambda _: record)
        _end(desk)
        return
    _end(desk, *(as_known(words, record, settings.data_dir) for words in (error, next_step)))


def _advance(desk: Desk, line: Step) -> None:
    known = desk.kept(WORK, Work)
    if known is not None:
        desk.keep(WORK, known.advanced(line.words, line.share))


@contextlib.contextmanager
def _within(desk: Desk, seconds: float | None) -> Iterator[None]:
    """End this process where a task takes longer than it may."""

    def give_up() -> None:
        _end(desk, LATE.format((seconds or 0) / 60), "Hand in fewer rows, or use the command line.")
        os._exit(1)

    watch = threading.Timer(seconds or 0, give_up)
    watch.daemon = True
    if seconds:
        watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _end(desk: Desk, error: str = "", next_step: str = "") -> None:
    known = desk.kept(WORK, Work)
    if known is not None:
        share = known.share if error else 1.0
        ended = dataclasses.replace(known, share=share, ended=time.time(), error=error, next_step=next_step)
        desk.keep(WORK, ended)
