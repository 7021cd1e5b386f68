"""A folder that is watched: what arrives in it whole is imported, and what cannot be waits until it changes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.jobs.exports import import_export, is_served
from app.jobs.running.recording import record_done, recorded
from app.jobs.telling import Say
from app.jobs.watching import record
from app.settings import Settings
from data import sources
from data.building.build import files_of
from data.errors import HeadwindError, SourceError
from data.formats.files import is_partial

# Seconds in which a file that is still being written grows.
SETTLING: Final = 2.0
MOST_SECONDS: Final = 86_400
# What an export is refused with; anything else may go better the next time.
ITS_OWN_FAULT: Final = 422
UNTIL: Final = "It is tried again once a file of its folder changes."


def watch(
    settings: Settings,
    folder: Path,
    say: Say,
    *,
    every: int,
    author: str = "",
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Look at a folder every so many seconds, or with 0 once, and import what has arrived whole; move nothing.

    Raise what a single look finds wrong; when looking again and again that is said, each time it is another.
    """
    told = ""
    while True:
        try:
            look(settings, folder, say, author=author, pause=pause)
            told = ""
        except HeadwindError as error:
            if not every:
                raise
            if str(error) != told:
                say(f"Not imported: {error}")
            told = str(error)
        if not every:
            return
        pause(every)


def look(settings: Settings, folder: Path, say: Say, *, author: str, pause: Callable[[float], None]) -> None:
    """Import a folder's export if it is whole, and another than at the last look; raise what is wrong with it."""
    if not folder.is_dir():
        raise SourceError(f"There is no folder {folder}.", "Give the folder in which the export's files arrive.")
    files = _state(settings, folder)
    former = record.former(settings, folder)
    if former is not None and former.files == files:
        if former.said:
            raise SourceError(f"Set aside on {former.at}: {former.said}", UNTIL)
        return
    pause(SETTLING)
    if _state(settings, folder) != files:
        say("A file is still arriving")
        return
    _take(settings, folder, files, say, author)


def _take(settings: Settings, folder: Path, files: str, say: Say, author: str) -> None:
    try:
        if is_served(settings, folder):
            record_done(settings, "import", author)
        else:
            with recorded(settings, "import", author):
                import_export(settings, folder, say, author=author)
    except HeadwindError as error:
        if error.status == ITS_OWN_FAULT:
            record.keep(settings, folder, files, str(error))
        raise
    record.keep(settings, folder, files, "")


def _state(settings: Settings, folder: Path) -> str:
    """Return a digest of what lies there: names, sizes and days of the files that make the export."""
    digest = hashlib.sha256()
    for path in _files(settings, folder):
        try:
            found = path.stat()
        except FileNotFoundError:  # it was replaced at this moment
            continue
        digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files(settings: Settings, folder: Path) -> list[Path]:
    """Return the files that the mapping names, and the mapping; all that lie there where there is none."""
    own = folder / sources.OWN
    try:
        named = files_of(folder, sources.recognise(folder, settings.sources))
    except SourceError:
        named = [path for path in folder.iterdir() if path.is_file() and not is_partial(path.name)]
    return sorted({*named, *([own] if own.is_file() else [])})
