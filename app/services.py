"""What is published, opened once and handed down: the current snapshot, the bundle that scored it, the policy in force.

A page never waits long for the store of what people write, nor fails with it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import math
import threading
import time
from collections.abc import Callable
from typing import Final

from app.boot import progress
from app.settings import Settings
from data.errors import BundleDamaged, HeadwindError, NotFound, NotReady
from data.ledger.ledger import Ledger
from data.records import policies
from data.records.engines import BUSY_SECONDS
from data.records.patience import RESTS
from data.records.policies import Adopted
from data.records.store import Store
from data.signing import Signer
from data.snapshots.snapshot import Snapshot, Snapshots
from model.decisions.next_steps import DEFAULT, NextSteps, StepsFile
from model.registry.bundle import Bundle
from model.registry.registry import RETRAIN, Bundles

LOG = logging.getLogger(__name__)
# Seconds for which an answer of the store holds, and between two lines about it in the log.
HOLDS, QUIET = 1.0, 60.0
# Seconds for which a page waits for the store: with what else a page does it stays under two.
PATIENCE = 0.9
TAKE_IT: Final = "Take the files of {} here, as of a folder on the server: they are recognised, or asked about."
LAST_KNOWN: Final = "The store of policies cannot be read, so the policy last read from it applies."
SUGGESTION: Final = "The store of policies cannot be read, so the model's suggestion applies."


@dataclasses.dataclass(frozen=True)
class CachedPolicy:
    """What is known of a source's policy, and until when (monotonic seconds) nobody asks again.

    `unread` says what applies while the store cannot be read, '' while it can.
    """

    source: str
    adopted: Adopted | None
    unread: str
    until: float
    ever: bool


class PolicyInForce:
    """The policy in force, asked for at most once a second by one of a process's threads."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember the store; it is not opened before the first question."""
        self._store, self._clock = store, clock
        self._known: CachedPolicy | None = None
        self._said = -math.inf
        self._lock = threading.Lock()

    def of(self, source: str) -> CachedPolicy:
        """Return what is in force for a source; while one thread asks the store, others take what was known."""
        known = self._known
        if known is not None and known.source == source:
            if self._clock() < known.until:
                return known
            if not self._lock.acquire(blocking=known.until == -math.inf):
                return known
        else:
            self._lock.acquire()
        try:
            return self._asked_store(source)
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Ask the store with the next question, whoever asks."""
        with self._lock:
            if self._known is not None:
                self._known = dataclasses.replace(self._known, until=-math.inf)

    def _asked_store(self, source: str) -> CachedPolicy:
        known = self._known if self._known is not None and self._known.source == source else None
        if known is None or self._clock() >= known.until:
            known = self._known = self._read(source, known)
        return known

    def _read(self, source: str, known: CachedPolicy | None) -> CachedPolicy:
        try:
            found = policies.in_force(self._store, source)
        except HeadwindError as error:
            self._log(error)
            ever = known is not None and known.ever
            adopted = known.adopted if known else None
            return CachedPolicy(source, adopted, LAST_KNOWN if ever else SUGGESTION, self._clock() + RESTS, ever)
        return CachedPolicy(source, found, "", self._clock() + HOLDS, ever=True)

    def _log(self, error: HeadwindError) -> None:
        if self._clock() - self._said >= QUIET:
            self._said = self._clock()
            LOG.warning("The policy in force cannot be read: %s", error)


@dataclasses.dataclass(frozen=True)
class Published:
    """One snapshot and the bundle that scored it: no page mixes the data of one import with the model of another.

    `adopted` is the policy that a person put in force for this source, None where nobody has. `unread` says what
    applies while the store of policies cannot be read, '' while it can. `steps` say what to do about a reason.
    """

    snapshot: Snapshot
    bundle: Bundle
    adopted: Adopted | None = None
    unread: str = ""
    steps: NextSteps = DEFAULT


def snapshots_of(settings: Settings) -> Snapshots:
    """Return the snapshots of a data folder, of which only signed ones are read where the settings hold a secret."""
    return Snapshots(settings.snapshots, settings.calendar, Signer(settings.secret), settings.share_of("reading"))


def bundles_of(settings: Settings) -> Bundles:
    """Return the bundles of a data folder, of which only signed ones are read where the settings hold a secret."""
    return Bundles(settings.bundles, Signer(settings.secret))


def ledger_of(settings: Settings) -> Ledger:
    """Return the ledger of a data folder, of which only signed files are read where the settings hold a secret."""
    return Ledger(settings.ledger, Signer(settings.secret), settings.share_of("reading"))


class ChangeLog:
    """One line of the log a change: what is wrong is said as it begins, and again once it is something else."""

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self._words = ""
        self._lock = threading.Lock()

    def warn(self, words: str) -> None:
        """Warn of something, unless that was said last; '' where nothing is wrong."""
        with self._lock:
            is_new, self._words = words != self._words, words
        if words and is_new:
            LOG.warning("%s", words)


class Services:
    """The published snapshots and bundles of one data folder."""

    def __init__(
        self,
        settings: Settings,
        patience: float = BUSY_SECONDS,
        on_store_error: Callable[[], object] = lambda: None,
    ) -> None:
        """Remember where things are; nothing is opened before the first question, so a server may fork.

        `patience`: seconds for which the store of what people write is waited for; `on_store_error` hears of each time
        that it did not answer.
        """
        self.settings = settings
        self.snapshots = snapshots_of(settings)
        self.bundles = bundles_of(settings)
        self.ledger = ledger_of(settings)
        self.store = Store(settings.store_url, patience=patience, on_error=on_store_error)
        self.policy = PolicyInForce(self.store)
        self._published: Published | None = None
        self._refusal, self._substitute, self._steps_refusal = ChangeLog(), ChangeLog(), ChangeLog()
        self._steps = StepsFile(settings.next_steps)
        self._lock = threading.Lock()

    def published(self) -> Published:
        """Return what is current; raise NotReady before anything has been published."""
        try:
            published = self._current()
        except NotReady as error:
            self._refusal.warn(f"What is published cannot be served: {error}")
            raise self._unprepared() or error from error
        self._refusal.warn("")
        self._substitute.warn(self.substitute(published.snapshot))
        steps = self._steps.current({field.name for field in published.snapshot.catalogue})
        self._steps_refusal.warn(steps.refused)
        return dataclasses.replace(self._in_force(published), steps=steps)

    def _unprepared(self) -> NotReady | None:
        """Return why there is nothing to serve yet, where preparing it has failed."""
        known = progress.read(self.settings.data_dir)
        if not known.error or not self.is_empty:
            return None
        folder, asked = self.settings.source_folder, self.settings.source
        return NotReady(known.error, known.next_step, TAKE_IT.format(asked) if folder and folder.is_dir() else "")

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been published here yet, and nothing stands in its place."""
        with contextlib.suppress(NotReady):
            return self.snapshots.current_version() is None
        return False

    @property
    def source(self) -> str:
        """The export that is published, also by another version of Headwind; raise NotReady before anything is."""
        return self.snapshots.current().info["source"]

    def opened(self) -> Published | None:
        """Return what is current if it has been opened already; None where the next page would have to.

        Raises NotReady where the pointer to it cannot be trusted.
        """
        known = self._published
        return self._in_force(known) if known and known.snapshot.version == self.snapshots.current_version() else None

    def _in_force(self, published: Published) -> Published:
        known = self.policy.of(published.bundle.source)
        return dataclasses.replace(published, adopted=known.adopted, unread=known.unread)

    def _current(self) -> Published:
        snapshot = self.snapshots.usable()
        with self._lock:
            if self._published is None or self._published.snapshot is not snapshot:
                self._published = Published(snapshot, self._bundle_of(snapshot))
            return self._published

    def substitute(self, snapshot: Snapshot) -> str:
        """Say that another export is served than the one asked for, which is not there; '' where that is not so."""
        asked, served = self.settings.source_folder, snapshot.info
        if asked is None or asked.is_dir() or str(asked.resolve()) == served["source_folder"]:
            return ""
        return (
            f"HEADWIND_SOURCE names {self.settings.source}, which is not there: {served['source_label']}, imported "
            f"from {served['source_folder']}, is served in its place. Put the export there, or correct HEADWIND_SOURCE."
        )

    def open(self) -> None:
        """Open what is published ahead of the first page; what is wrong with it stands in the log from then on."""
        with contextlib.suppress(NotReady):  # published() has written it
            self.published()

    def forget_policy(self) -> None:
        """Read the policy in force anew with the next question: somebody has just adopted or ended one here."""
        self.policy.forget()

    def reach_store(self) -> None:
        """Open the store ahead of the first page, and wait for it as a job does; a page says where that fails."""
        try:
            self.store.create()
        except HeadwindError as error:
            LOG.warning("The store of what people write cannot be opened yet: %s", error)

    def _bundle_of(self, snapshot: Snapshot) -> Bundle:
        version = snapshot.info["bundle_version"]
        try:
            return self.bundles.load(version)
        except NotFound:
            raise BundleDamaged(f"Model version {version}, which scored this snapshot, is gone.", RETRAIN) from None

    def check(self) -> None:
        """Answer one question of the current snapshot; raise NotReady if that is impossible."""
        self.published().snapshot.ask("alive")
