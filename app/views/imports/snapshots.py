"""The snapshots that are kept: who imported what and when, which is served, and how one differs from that."""

from __future__ import annotations

import dataclasses
import datetime as dt
import subprocess
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import duckdb

from app.services import Services, snapshots_of
from app.settings import ROOT, Settings
from app.views.answers import refusal
from app.views.imports.answer import READ_ONLY, allow, author_of
from data.building.comparison import Comparison, comparison
from data.errors import HeadwindError, InvalidInput, NotFound
from data.schema import shown
from data.snapshots.snapshot import Snapshot
from data.statements import literal

# Seconds that a job on snapshots may take, and the first words of its error.
PATIENCE: Final = 60
SAYS: Final = "headwind: "


@dataclasses.dataclass(frozen=True)
class KeptSnapshot:
    """A snapshot: its version, of what it was built when and by whom, and how many deals it holds, by outcome.

    author is '' where nobody was named.
    """

    version: str
    label: str
    author: str
    built_at: dt.datetime
    as_of_on: dt.date
    rows: int
    opportunities: int
    open: int
    served: bool


@dataclasses.dataclass(frozen=True)
class KeptSnapshots:
    """The snapshots that are kept and can be read, the latest first; refused says why none may be changed."""

    snapshots: tuple[KeptSnapshot, ...]
    refused: str


@dataclasses.dataclass(frozen=True)
class Done:
    """What was done, in a sentence."""

    words: str


def snapshots(services: Services) -> KeptSnapshots:
    """List the snapshots that are kept."""
    folder = services.snapshots
    served = folder.current_version()
    found = (_known(services, version) for version in reversed(folder.versions()))
    listed = tuple(dataclasses.replace(one, served=one.version == served) for one in found if one is not None)
    return KeptSnapshots(listed, refusal(services.settings, READ_ONLY)[0])


def _known(services: Services, version: str) -> KeptSnapshot | None:
    try:
        changed = services.snapshots.path(version).stat().st_mtime_ns
    except OSError:
        return None
    return _read(services.settings, version, changed)


@lru_cache(maxsize=32)
def _read(settings: Settings, version: str, _changed: int) -> KeptSnapshot | None:
    """Read what a snapshot says of itself, once; a file of another moment is another one."""
    snapshot = next(snapshots_of(settings).kept(version), None)
    try:
        return None if snapshot is None else _kept_snapshot(snapshot)
    except duckdb.Error:
        # What a former version of Headwind built has other tables.
        return None


def _kept_snapshot(snapshot: Snapshot) -> KeptSnapshot:
    info: Mapping[str, str] = snapshot.info
    totals = snapshot.ask("outcome_totals").set_index("outcome")["n"]
    return KeptSnapshot(
        version=snapshot.version,
        label=info["source_label"],
        author=info.get("author", ""),
        built_at=dt.datetime.fromisoformat(info["built_at"]),
        as_of_on=snapshot.as_of_on,
        rows=int(info.get("rows_opportunities", 0)),
        opportunities=int(totals.sum()),
        open=int(totals.get("open", 0)),
        served=False,
    )


def snapshot_compared(services: Services, version: str) -> Comparison:
    """Hold a kept snapshot against the one that is served; raise NotFound where it is gone."""
    path, served = _path(services, version), services.snapshots.usable()
    try:
        with duckdb.connect(":memory:", config={"threads": "1", "memory_limit": "256MB"}) as connection:
            now = literal(str(services.snapshots.path(served.version)))
            connection.execute(f"attach {now} as served (read_only); use served")
            return comparison(connection, path)
    except duckdb.Error as error:
        raise NotFound(f"Snapshot {version} cannot be compared.", "It is of another version of Headwind.") from error


def serve(services: Services, version: str, author: str) -> Done:
    """Serve a kept snapshot again."""
    allow(services)
    _path(services, version)
    _run(services.settings, "serve-snapshot", "--snapshot", version, f"--author={author_of(author)}")
    return Done(f"Snapshot {version} is served again.")


def remove(services: Services, version: str) -> Done:
    """Delete a kept snapshot that is not served."""
    allow(services)
    _path(services, version)
    _run(services.settings, "remove-snapshot", "--snapshot", version)
    return Done(f"Snapshot {version} is deleted.")


def _path(services: Services, version: str) -> Path:
    if version not in services.snapshots.versions():
        raise NotFound(f"There is no snapshot {shown(version)}.", "Choose one of those that are listed.")
    return services.snapshots.path(version)


def _run(settings: Settings, *words: str) -> None:
    """Have a job done by a process of its own, which holds the place of whoever publishes."""
    try:
        done = subprocess.run(  # noqa: S603  # a job's own words, a version that is there, and a name
            [sys.executable, "-m", "app", *words],
            cwd=ROOT,
            env=settings.environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise HeadwindError("This takes longer than a minute.", "Look again in a moment.") from error
    if done.returncode:
        said = done.stderr.strip().rpartition(SAYS)[2] or "Something went wrong."
        raise InvalidInput("version", said, "Look at the list of snapshots again.")
