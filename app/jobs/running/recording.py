"""A job is recorded as a run in the store from beginning to end; while it runs it holds the lease of its name."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Final

from app.jobs.running.exit_codes import exit_code_of
from app.settings import Settings
from data.errors import Busy, HeadwindError
from data.records.jobs import runs
from data.records.jobs.presence import BEAT, here
from data.records.store import SILENCE, Store, keep_trying

LOG = logging.getLogger(__name__)
# Who runs a job where nobody is named.
AUTHOR: Final = "the command line"
UNFORESEEN: Final = "It ended with an error that nobody foresaw: {}."
SEE_LOG: Final = "See what it wrote where it ran."


@contextlib.contextmanager
def recorded(settings: Settings, job: str, author: str = "", *, leased: bool = True) -> Iterator[None]:
    """Record what is done as a run of a job; raise Busy where another one holds its lease.

    A store that cannot be had is no reason not to run: that is logged, and the lock of the data folder holds all the
    same.
    """
    with contextlib.closing(Store(settings.store_url)) as store:
        number = _begun(store, job, author, leased=leased)
        if number is None:
            yield
            return
        try:
            with beating(lambda: runs.beat(store, number)):
                yield
        except BaseException as error:
            _end(store, number, exit_code_of(error), *_words(error))
            raise
        _end(store, number, 0, waits=leased)


@contextlib.contextmanager
def record_look(settings: Settings, job: str, author: str = "") -> Iterator[None]:
    """Record how a look for work ended that found none, where that is news: it failed, otherwise than the last one did.

    Work that is found is recorded by itself.
    """
    try:
        yield
    except Busy:
        raise
    except HeadwindError as error:
        _note(settings, job, author, error)
        raise
    _note(settings, job, author, None)


def record_done(settings: Settings, job: str, author: str = "") -> None:
    """Record that what a job was to do is done already, where that is news: its last run did not live to say so.

    It may have been killed a moment ago and elsewhere. What runs on this machine says itself how it ends, and what has
    failed may have been another export's.
    """
    with _tolerant("This run is not recorded"), contextlib.closing(Store(settings.store_url)) as store:
        last = runs.latest_by_job(store).get(job)
        if last is None or last.result not in (runs.KILLED, runs.RUNNING):
            return
        if last.result == runs.KILLED or last.machine != here().machine:
            _record_end(store, job, author)


def _note(settings: Settings, job: str, author: str, error: HeadwindError | None) -> None:
    words, step = (error.message, error.next_step) if error else ("", "")
    with _tolerant("This look is not recorded"), contextlib.closing(Store(settings.store_url)) as store:
        last = runs.latest_by_job(store).get(job)
        if last is not None and last.result == runs.RUNNING:
            return
        if words != (last.error if last is not None else ""):
            _record_end(store, job, author, exit_code_of(error) if error else 0, words, step)


def _record_end(store: Store, job: str, author: str, exit_code: int = 0, error: str = "", next_step: str = "") -> None:
    number = runs.begin(store, job, author or AUTHOR, here(), leased=False)
    runs.end(store, number, exit_code, error, next_step)


@contextlib.contextmanager
def beating(beat: Callable[[], object]) -> Iterator[None]:
    """Say every few seconds that something goes on, beside doing it."""
    ended = threading.Event()

    def keep_on() -> None:
        while not ended.wait(BEAT):
            with _tolerant("What runs cannot be told to the store"):
                beat()

    thread = threading.Thread(target=keep_on, name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _begun(store: Store, job: str, author: str, *, leased: bool) -> int | None:
    try:
        return runs.begin(store, job, author or AUTHOR, here(), leased=leased)
    except Busy:
        raise
    except HeadwindError as error:
        LOG.warning("This run is not recorded: %s", error)
        return None


def _end(
    store: Store, number: int, exit_code: int, error: str = "", next_step: str = "", *, waits: bool = False
) -> None:
    """Record how a run ended; whoever `waits` does so while the store is away, else it would be taken for killed."""
    with _tolerant("How this run ended is not recorded"):
        seconds = SILENCE if waits else 0.0
        keep_trying(store, lambda: runs.end(store, number, exit_code, error, next_step), seconds)


def _words(error: BaseException) -> tuple[str, str]:
    if isinstance(error, HeadwindError):
        return error.message, error.next_step
    if isinstance(error, KeyboardInterrupt | SystemExit):
        return "It was stopped.", ""
    return UNFORESEEN.format(type(error).__name__), SEE_LOG


@contextlib.contextmanager
def _tolerant(words: str) -> Iterator[None]:
    try:
        yield
    except HeadwindError as error:
        LOG.warning("%s: %s", words, error)
