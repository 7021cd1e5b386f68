"""What is published, opened once and handed down: the current snapshot with the bundle it was scored by."""

from __future__ import annotations

import dataclasses
import threading

from app.settings import Settings
from data.errors import BundleDamaged, NotFound
from data.snapshot import Snapshot, Snapshots
from data.store import Store
from model.bundle import Bundle
from model.bundles import RETRAIN, Bundles


@dataclasses.dataclass(frozen=True)
class Published:
    """One snapshot and the bundle that scored it: no page mixes the data of one import with the model of another."""

    snapshot: Snapshot
    bundle: Bundle


class Services:
    """The published snapshots and bundles of one data folder."""

    def __init__(self, settings: Settings) -> None:
        """Remember where things are; nothing is opened before the first question, so a server may fork."""
        self.settings = settings
        self.snapshots = Snapshots(settings.snapshots)
        self.bundles = Bundles(settings.bundles)
        self.store = Store(settings.store_url)
        self._published: Published | None = None
        self._lock = threading.Lock()

    def published(self) -> Published:
        """Return what is current; raise NotReady before anything has been published."""
        snapshot = self.snapshots.usable()
        with self._lock:
            if self._published is None or self._published.snapshot is not snapshot:
                self._published = Published(snapshot, self._bundle_of(snapshot))
            return self._published

    def _bundle_of(self, snapshot: Snapshot) -> Bundle:
        version = snapshot.info["bundle_version"]
        try:
            return self.bundles.load(version)
        except NotFound:
            raise BundleDamaged(f"Model version {version}, which scored this snapshot, is gone.", RETRAIN) from None

    def check(self) -> None:
        """Answer one question of the current snapshot; raise NotReady where that is impossible."""
        self.published().snapshot.ask("alive")
