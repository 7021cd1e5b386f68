"""The model versions that are kept, and one pointer that moves."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from data.errors import NotFound, NotReady
from data.files import clear, place, text_of
from data.signing import UNSIGNED, Signer
from data.snapshots import manifest
from data.snapshots.manifest import TO_MODEL
from model.registry import archive
from model.registry.archive import DRAFT, MANIFEST, RETRAIN, TRAIN, load, save
from model.registry.bundle import Bundle

CURRENT, HISTORY = "CURRENT", "HISTORY"
# Versions of this many trainings are kept: a year of monthly ones.
KEPT = 12

__all__ = ["RETRAIN", "TRAIN", "Bundles", "load", "save"]


class Bundles:
    """The model versions in a folder, and which one is current. Loads a version once per process."""

    def __init__(self, folder: Path, signer: Signer = UNSIGNED) -> None:
        """Look at `folder`; it need not exist yet."""
        self.folder = folder
        self._signer = signer
        self._held: Bundle | None = None

    def versions(self) -> list[str]:
        """All versions, newest first."""
        if not self.folder.is_dir():
            return []
        found = (path.name for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith("."))
        return sorted(found, reverse=True)

    def current_version(self) -> str:
        """Read the pointer; raise NotReady where nothing has been published, NotSigned where it lacks its signature."""
        version = self._pointed_at(self._signer)
        if version is None:
            raise NotReady("No model has been published yet.", TRAIN)
        return version

    def is_current(self, version: str) -> bool:
        """Say whether the pointer names a version, and is to be believed."""
        try:
            return self._pointed_at(self._signer) == version
        except NotReady:
            return False

    def current(self, source: str | None = None) -> Bundle:
        """The published bundle; raise NotReady where there is none, or none for this source."""
        bundle = self.load(self.current_version())
        if source is not None and bundle.source != source:
            raise NotReady(f"The published model was trained on {bundle.source}, not on {source}.", TRAIN)
        return bundle

    def load(self, version: str) -> Bundle:
        """Load a version, or hand out the one already loaded."""
        held = self._held
        if held is None or held.version != version:
            held = self.read(version)
            self._held = held
        return held

    def read(self, version: str) -> Bundle:
        """Read a version anew; the one already loaded keeps its place."""
        return load(self.folder, version, self._signer)

    def facts(self, version: str) -> dict[str, Any]:
        """Read what a version says of itself, without its trees."""
        return archive.facts_of(self.folder, version, self._signer)

    def sign(self, version: str) -> None:
        """Sign a version whose files are what was saved, and the pointer where it names it.

        Raise BundleDamaged naming a file that is not what was saved.
        """
        archive.sign(self.folder, version, self._signer)
        if self._pointed_at(UNSIGNED) == version:
            self._point_at(version)

    def keep(self, bundle: Bundle) -> str:
        """Save a bundle without making it current; return its version."""
        save(bundle, self.folder, self._signer)
        return bundle.version

    def publish(self, bundle: Bundle) -> str:
        """Save a bundle and make it current; return its version."""
        save(bundle, self.folder, self._signer)
        self.point(bundle.version)
        return bundle.version

    def point(self, version: str) -> None:
        """Make a kept version current, once it has proved intact; remember which one was current before."""
        self.read(version)
        history = [kept for kept in self.history() if kept != version]
        place(self.folder / HISTORY, "".join(f"{kept}\n" for kept in [*history, version]))
        self._point_at(version)

    def history(self) -> list[str]:
        """Versions that were current at some time and are still kept, each once, the current one last."""
        noted = text_of(self.folder / HISTORY).split() if (self.folder / HISTORY).is_file() else []
        return [version for version in noted if (self.folder / version).is_dir()]

    def _pointed_at(self, signer: Signer) -> str | None:
        return manifest.pointed_at(manifest.read_pointer(self.folder / CURRENT, TRAIN), signer, TO_MODEL)

    def _point_at(self, version: str) -> None:
        place(self.folder / CURRENT, manifest.pointer_to(version, self._signer, TO_MODEL))

    def former_version(self) -> str:
        """The version that was current before the current one; raise NotFound where there is none."""
        earlier = [version for version in self.history() if version != self.current_version()]
        if not earlier:
            raise NotFound("No other model version has been published before this one.", TRAIN)
        return earlier[-1]

    def superseded(self, kept: int = KEPT) -> list[str]:
        """The versions that others stand in for: not the latest ones, nor the current one and the one before it."""
        stay = {*self.versions()[:kept], *self.history()[-2:]}
        return [version for version in self.versions() if version not in stay]

    def prune(self, kept: int = KEPT) -> None:
        """Delete the versions that others stand in for."""
        for version in self.superseded(kept):
            self.discard(version)
        self.sweep()

    def discard(self, version: str) -> None:
        """Delete a version; under a draft's name what is deleted only in part is no version any more."""
        if (self.folder / version / MANIFEST).is_file():
            gone = (self.folder / version).replace(self.folder / f"{DRAFT}{uuid.uuid4().hex}")
            clear(self.folder, gone.name)

    def sweep(self) -> None:
        """Delete what processes that were killed left behind; only while nothing else is being published."""
        clear(self.folder, f"{DRAFT}*", f".{CURRENT}-*", f".{HISTORY}-*")
