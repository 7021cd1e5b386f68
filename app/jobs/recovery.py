"""What a killed job left is put right at the next start: its publication completed or undone, its leftovers removed."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator
from typing import IO, Final

from app.imports.publication import settle_all
from app.imports.record import Desks
from app.jobs.running.recording import record_done
from app.jobs.telling import Say, step
from app.services import bundles_of, ledger_of, snapshots_of
from app.settings import Settings
from data.demo.runs import Runs
from data.errors import Busy, HeadwindError, NotReady
from data.files import clear, clear_drafts, regular
from data.processes import take
from data.records.outbox import Outbox
from data.records.store import Store
from data.snapshots.snapshot import POINTER, Snapshots
from model.registry.registry import Bundles

LOG = logging.getLogger(__name__)
LOCK = "publishing.lock"
# Where a backup is unpacked, before what it holds is moved to its place.
RESTORING: Final = "restoring-"
# Seconds after which nobody writes any more at a file that takes its place once it is whole.
LONG_AGO: Final = 3_600.0
# Seconds. A process that only starts holds the place for some milliseconds; a job holds it until it has published.
PATIENCE = 2.0
# Seconds for which an import waits that is to be published while another one trains.
LONGEST_WAIT = 3_600.0
LEFT: Final = "What a killed job left cannot be put right yet"
WAITING: Final = "Waiting until another import or training has published"


@contextlib.contextmanager
def exclusively(settings: Settings, say: Say | None = None) -> Iterator[None]:
    """Hold the one place from which anything is published; raise Busy if another job keeps it.

    Whoever gives `say` waits for a turn, and is told that. The system gives the place back when its holder is killed,
    and the file that stays means nothing.
    """
    with lock_file(settings) as lock:
        if not take(lock, PATIENCE) and not (say is not None and _has_waited(lock, say)):
            raise Busy("Another import or training is running.", "Wait until it has published, then try again.")
        _tidy(settings)
        yield


def _has_waited(lock: IO[str], say: Say) -> bool:
    say(step(WAITING, 0.0, drawn=False))
    return take(lock, LONGEST_WAIT)


def recover(settings: Settings) -> None:
    """Put right what killed jobs left, unless a job is running now; what cannot be is logged and stops nobody."""
    if not settings.data_dir.is_dir():
        return
    with tolerant(LEFT), lock_file(settings) as lock:
        if take(lock, 0):
            _tidy(settings)
            _forget_restored(settings)
    deliver(settings)


def _forget_restored(settings: Settings) -> None:
    """Delete what a restore has left that was killed: where something is published by now, it does not go on."""
    if (settings.snapshots / POINTER).is_file():
        clear(settings.data_dir, f"{RESTORING}*")


def settle(settings: Settings) -> None:
    """Complete the publication that was begun if its snapshot is the current one, else undo it."""
    outbox, snapshots, ledger = Outbox(settings.outbox), snapshots_of(settings), ledger_of(settings)
    begun = outbox.intended()
    if begun is None:
        return
    if snapshots.current_version() != begun.snapshot:
        if not begun.kept:
            snapshots.discard(begun.snapshot)
        ledger.discard()
        outbox.undone()
        return
    ledger.settle()
    bundles = bundles_of(settings)
    _point_at(bundles, begun.bundle)
    outbox.made(begun)
    bundles.prune()


def _point_at(bundles: Bundles, version: str) -> None:
    try:
        bundles.point(version)
    except HeadwindError as error:
        # The snapshot is served already; whoever prepares next trains a bundle for it.
        LOG.warning("%s", error)


def deliver(settings: Settings) -> None:
    """Write the audit lines that are due; if the store cannot be reached they wait for the next start."""
    outbox = Outbox(settings.outbox)
    if not outbox.due():
        return
    with tolerant(LEFT), contextlib.closing(Store(settings.store_url)) as store:
        outbox.deliver(store)


def _tidy(settings: Settings) -> None:
    """Complete what was begun and delete what was left; only while nobody else publishes."""
    snapshots, bundles = snapshots_of(settings), bundles_of(settings)
    steps = (
        lambda: settle(settings),
        lambda: _agree(snapshots, bundles),
        lambda: _settle_imports(settings, snapshots),
    )
    sweeps = (
        *(snapshots.sweep, bundles.sweep, Outbox(settings.outbox).sweep, Runs(settings.demos).sweep),
        lambda: _sweep_ledger(settings),
        lambda: clear_drafts(settings.data_dir, LONG_AGO),
    )
    for tidy in (*steps, *sweeps):
        with tolerant(LEFT):
            tidy()


def _settle_imports(settings: Settings, snapshots: Snapshots) -> None:
    """Say of imports of the Data page that were published by who is gone that they are: nobody does them again."""
    for one in settle_all(Desks(settings.imports), snapshots, Outbox(settings.outbox)):
        record_done(settings, "import", one.author)


def _sweep_ledger(settings: Settings) -> None:
    """Delete what is pending, unless it waits for a publication that cannot be settled yet, and what lost its file."""
    if Outbox(settings.outbox).intended() is None:
        ledger_of(settings).sweep()


def _agree(snapshots: Snapshots, bundles: Bundles) -> None:
    """Make the bundle that scored the current snapshot the current one."""
    try:
        version = snapshots.current().info.get("bundle_version", "")
    except NotReady:  # whoever prepares next publishes one that can be read
        return
    if version in bundles.versions() and not bundles.is_current(version):
        bundles.point(version)


@contextlib.contextmanager
def tolerant(words: str) -> Iterator[None]:
    """Log what cannot be put right now: a full or read-only disk is no reason not to serve what is published."""
    try:
        yield
    except (OSError, HeadwindError) as error:
        LOG.warning("%s: %s", words, error)


@contextlib.contextmanager
def lock_file(settings: Settings, name: str = LOCK) -> Iterator[IO[str]]:
    """Open a file of the data folder that is only ever locked; raise HeadwindError where it cannot be written."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        lock = os.fdopen(regular(settings.data_dir / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND), "a")
    except OSError as error:
        step = "See that HEADWIND_DATA_DIR names a folder that is writable and has room."
        raise HeadwindError(f"The data folder cannot be written: {error}", step) from error
    with lock:
        yield lock
