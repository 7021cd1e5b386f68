"""What is served, and what people wrote, in one file: taken while the server answers, put back into an empty folder."""

from __future__ import annotations

import contextlib
import glob
import secrets
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.formats import plural
from app.jobs.recovery import RESTORING, exclusively
from app.jobs.telling import Say
from app.settings import Settings
from data.errors import HeadwindError
from data.files import clear, text_of
from data.records.alerts.restoring import leave_to_original
from data.records.copies import copy_rows, forget_running
from data.records.store import Store

STORE: Final = "store.sqlite"
CURRENT: Final = Path("snapshots") / "CURRENT"
WHOLE: Final = ("snapshots", "bundles", STORE)
MAKING: Final = ".making"
# The store is copied by SQLite itself; what is being prepared belongs to a moment, and a lock to a machine.
LEFT_OUT: Final = (STORE, f"{STORE}-wal", f"{STORE}-shm", "preparing.json")
LOCKS: Final = ".lock"
AUTHOR: Final = "the restore"
NOT_SENT: Final = "Nothing of that is sent by this copy, since the original may do so: see the page Alerts."
ROOM: Final = "Make room, or name another file."
# Seconds for which a store may take to be copied.
PATIENCE: Final = 600.0


def back_up(settings: Settings, file: str, say: Say) -> None:
    """Write the data folder into a .tar.gz file, whole or not at all; no job publishes meanwhile, servers go on."""
    target = _required_path(file)
    _refuse_target(settings, target)
    try:
        # What a link in the folder leads to belongs to it.
        with exclusively(settings), _making(target) as draft:
            with tarfile.open(draft, "w:gz", dereference=True) as archive:
                for path in sorted(settings.data_dir.iterdir()):
                    if path.name not in LEFT_OUT and path.suffix != LOCKS and not path.match(f"{RESTORING}*"):
                        archive.add(path, path.name)
                _add_store(settings, archive, draft.with_name(STORE))
            draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise HeadwindError(f"The backup cannot be written: {error}.", ROOM) from error
    say(f"Backed up {settings.data_dir} into {target}, {target.stat().st_size / 1e6:.1f} MB.")


@contextlib.contextmanager
def _making(target: Path) -> Iterator[Path]:
    """Yield the place of a backup that is being made, in a folder beside its target; the next one clears it away."""
    left = f".{glob.escape(target.name)}-*{MAKING}"
    clear(target.parent, left)
    folder = target.with_name(f".{target.name}-{secrets.token_hex(4)}{MAKING}")
    folder.mkdir()
    try:
        yield folder / target.name
    finally:
        clear(target.parent, glob.escape(folder.name))


def _refuse_target(settings: Settings, target: Path) -> None:
    if not (settings.data_dir / CURRENT).is_file():
        raise HeadwindError(f"Nothing is published in {settings.data_dir}.", "Prepare something first.")
    if target.resolve().is_relative_to(settings.data_dir):
        raise HeadwindError("A backup inside the data folder would hold itself.", "Name a file elsewhere.")
    if not target.parent.is_dir() or (target.exists() and not target.is_file()):
        raise HeadwindError(f"{target} cannot become a file.", "Name a file in a folder that is there.")


def restore(settings: Settings, file: str, say: Say) -> None:
    """Unpack a backup into the data folder, which must hold nothing that is published or written.

    It is unpacked aside and moved in at the end, what is served last: one that was killed can be run again. What people
    wrote goes into the database of DATABASE_URL where there is one, which must be empty. What was on its way as the
    backup was made is not sent from here, unless somebody says so.
    """
    source = _required_path(file)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with exclusively(settings):
        left = 0
        if not _is_finished(settings):
            _make_place(settings)
            left = _put_back(settings, source)
        clear(settings.data_dir, f"{RESTORING}*")
    say(f"Restored {source} into {settings.data_dir}. Run: python -m app check")
    if left:
        say(f"{plural(left, 'message was', 'messages were')} on the way when the backup was made. {NOT_SENT}")


def _is_finished(settings: Settings) -> bool:
    """Tell whether a restore was killed once all was in place: what it moved from is empty."""
    drafts = list(settings.data_dir.glob(f"{RESTORING}*"))
    return (settings.data_dir / CURRENT).is_file() and any(not any(draft.iterdir()) for draft in drafts)


def _put_back(settings: Settings, source: Path) -> int:
    """Unpack a backup aside and move it in, what is served last: with it, all is in place.

    Return how many messages of it are left to the original.
    """
    draft = settings.data_dir / f"{RESTORING}{secrets.token_hex(4)}"
    try:
        _unpack(source, draft)
        left = _leave_to_original(draft)
    except BaseException:
        clear(settings.data_dir, f"{RESTORING}*")
        raise
    for path in sorted(draft.iterdir()):
        if path.name != CURRENT.parent.name:
            path.rename(settings.data_dir / path.name)
    _hand_over(settings)
    (draft / CURRENT.parent).rename(settings.data_dir / CURRENT.parent)
    return left


def _make_place(settings: Settings) -> None:
    """Refuse a folder that holds something; what an earlier restore has left half done is none of that."""
    held = [name for name in WHOLE if (settings.data_dir / name).exists()]
    begun = any(settings.data_dir.glob(f"{RESTORING}*")) and not (settings.data_dir / CURRENT).exists()
    if held and not begun:
        words = f"{settings.data_dir} holds {' and '.join(held)} already."
        raise HeadwindError(words, "Name an empty folder in HEADWIND_DATA_DIR, or move this one away.")
    if begun:
        clear(settings.data_dir, f"{RESTORING}*", *WHOLE, f"{STORE}-*", "demo", "ledger", "outbox", "sources")


def _unpack(source: Path, draft: Path) -> None:
    step = "Name a file that backup wrote."
    try:
        with tarfile.open(source, "r:gz") as archive:
            # The filter takes no path or link that leads out of the folder.
            archive.extractall(draft, filter="data")
    except (OSError, tarfile.TarError, EOFError, zlib.error) as error:
        raise HeadwindError(f"The backup {source} cannot be read: {error}.", step) from error
    if not (draft / CURRENT).is_file() or (draft / STORE).is_dir():
        raise HeadwindError(f"{source} holds nothing that was published.", step)


def _leave_to_original(draft: Path) -> int:
    """Take from a copy of the store, before anybody can open it, what goes on where the copy was made."""
    file = draft / STORE
    if not file.is_file():
        return 0
    with contextlib.closing(Store(file, patience=PATIENCE)) as kept:
        forget_running(kept)
        return leave_to_original(kept, text_of(draft / CURRENT).strip(), AUTHOR)


def _required_path(file: str) -> Path:
    if not file:
        raise HeadwindError("Which file?", "Give it: python -m app backup headwind.tar.gz")
    return Path(file)


def _add_store(settings: Settings, archive: tarfile.TarFile, copy: Path) -> None:
    """Add the store as it is at one moment, whoever is writing: as a file of SQLite, whichever database keeps it."""
    file = settings.store_file
    if file is not None and not file.is_file():
        return
    with contextlib.closing(Store(copy, patience=PATIENCE)) as kept:
        if file is None:
            with contextlib.closing(Store(settings.store_url, patience=PATIENCE)) as live:
                copy_rows(live, kept)
        else:
            with _opened(file) as live_file, _opened(copy) as kept_file:
                live_file.backup(kept_file)
        forget_running(kept)
    archive.add(copy, STORE)


def _hand_over(settings: Settings) -> None:
    """Put what people wrote into the database that the settings name, where they name one."""
    file = settings.data_dir / STORE
    if not settings.database_url or not file.is_file():
        return
    with (
        contextlib.closing(Store(file, patience=PATIENCE)) as read,
        contextlib.closing(Store(settings.store_url, patience=PATIENCE)) as written,
    ):
        copy_rows(read, written)
    clear(settings.data_dir, STORE, f"{STORE}-*")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        yield connection
