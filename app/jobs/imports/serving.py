"""Snapshots that are kept: one of them is served again, or is deleted. One at a time, and audited."""

from __future__ import annotations

import datetime as dt

from app.jobs.publication import AUTHOR
from app.jobs.recovery import deliver, exclusively, settle
from app.jobs.telling import Say
from app.services import bundles_of, snapshots_of
from app.settings import Settings
from data.errors import InvalidInput, NotFound
from data.recipe import recipe
from data.records.outbox import Outbox, Publication
from data.records.store import line


def serve_snapshot(settings: Settings, version: str, say: Say, *, author: str = "") -> None:
    """Serve a kept snapshot again, with the bundle that scored it; raise NotFound where either is gone."""
    snapshots, bundles = snapshots_of(settings), bundles_of(settings)
    author = line("author", author or AUTHOR)
    with exclusively(settings):
        known = version in snapshots.versions()
        info = next((one.info for one in snapshots.kept(version)), None) if known else None
        if info is None:
            raise NotFound(f"There is no snapshot {version} that can be read.", _kept(snapshots.versions()))
        if info["schema_version"] != recipe():
            raise InvalidInput("version", f"Snapshot {version} is of another version of Headwind.", "Import it again.")
        bundle = bundles.load(info["bundle_version"]).version
        settle(settings)
        now = dt.datetime.now(dt.UTC)
        wanted = Publication(version, bundle, author, "served its snapshot again", now, kept=True)
        Outbox(settings.outbox).intend(wanted)
        snapshots.roll_back(version)
        settle(settings)
        deliver(settings)
    say(f"Serving snapshot {version} again")


def remove_snapshot(settings: Settings, version: str, say: Say) -> None:
    """Delete a kept snapshot; raise InvalidInput for the one that is served."""
    snapshots = snapshots_of(settings)
    with exclusively(settings):
        if version == snapshots.current_version():
            raise InvalidInput("version", f"Snapshot {version} is served now.", "Serve another one first.")
        if version not in snapshots.versions():
            raise NotFound(f"There is no snapshot {version}.", _kept(snapshots.versions()))
        snapshots.discard(version)
    say(f"Deleted snapshot {version}")


def _kept(versions: tuple[str, ...]) -> str:
    return f"Kept are: {', '.join(versions) or 'none'}."
