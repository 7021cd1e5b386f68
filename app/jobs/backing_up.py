"""What is served, and what people wrote, in one file: taken while the server answers, put back into an empty folder."""

from __future__ import annotations

import contextlib
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.jobs.recovery import LOCK, alone
from app.jobs.telling import Say
from app.settings import Settings
from data.errors import HeadwindError
from data.files import replacing

STORE: Final = "store.sqlite"
# The store is copied by SQLite itself; the lock belongs to a machine, and what is being prepared to a moment.
LEFT_OUT: Final = (STORE, f"{STORE}-wal", f"{STORE}-shm", LOCK, "preparing.json")
ROOM: Final = "Make room, or name another file."


def back_up(settings: Settings, file: str, say: Say) -> None:
    """Write the data folder into a .tar.gz file, whole or not at all; no job publishes meanwhile, servers go on."""
    target = _named(file)
    if not settings.data_dir.is_dir():
        raise HeadwindError(f"There is no data folder {settings.data_dir}.", "Prepare something first.")
    if target.resolve().is_relative_to(settings.data_dir):
        raise HeadwindError("A backup inside the data folder would hold itself.", "Name a file elsewhere.")
    try:
        with alone(settings), replacing(target) as draft, tarfile.open(draft, "w:gz") as archive:
            for path in sorted(settings.data_dir.iterdir()):
                if path.name not in LEFT_OUT:
                    archive.add(path, path.name)
            _add_store(settings, archive)
    except (OSError, sqlite3.Error) as error:
        raise HeadwindError(f"The backup cannot be written: {error}.", ROOM) from error
    say(f"Backed up {settings.data_dir} into {target}, {target.stat().st_size / 1e6:.1f} MB.")
    if settings.database_url:
        say("What people wrote is in the database of DATABASE_URL, which this file does not hold.")


def restore(settings: Settings, file: str, say: Say) -> None:
    """Unpack a backup into the data folder, which must hold nothing that is published or written."""
    source = _named(file)
    held = [name for name in ("snapshots", "bundles", STORE) if (settings.data_dir / name).exists()]
    if held:
        words = f"{settings.data_dir} holds {' and '.join(held)} already."
        raise HeadwindError(words, "Name an empty folder in HEADWIND_DATA_DIR, or move this one away.")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(source, "r:gz") as archive:
            # The filter takes no path or link that leads out of the folder.
            archive.extractall(settings.data_dir, filter="data")
    except (OSError, tarfile.TarError, EOFError) as error:
        raise HeadwindError(
            f"The backup {source} cannot be read: {error}.", "Name a file that backup wrote."
        ) from error
    say(f"Restored {source} into {settings.data_dir}. Run: python -m app check")


def _named(file: str) -> Path:
    if not file:
        raise HeadwindError("Which file?", "Give it: python -m app backup headwind.tar.gz")
    return Path(file)


def _add_store(settings: Settings, archive: tarfile.TarFile) -> None:
    """Add the store as it is at one moment, whoever is writing."""
    if not (settings.data_dir / STORE).is_file():
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / STORE
        with _opened(settings.data_dir / STORE) as live, _opened(copy) as kept:
            live.backup(kept)
        archive.add(copy, STORE)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        yield connection
