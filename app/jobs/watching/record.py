"""What the last look at a watched folder found, kept until its files change."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from app.settings import Settings
from data.files import place, text_of


@dataclasses.dataclass(frozen=True)
class LastLook:
    """The files of a folder as they lay there when they were imported, or `said` why they were not; and when."""

    folder: str
    files: str
    said: str
    at: str


def _kept(settings: Settings, folder: Path) -> Path:
    """Return where it is kept what the last look at a folder found."""
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    return settings.data_dir / "watched" / f"{name}.json"


def former(settings: Settings, folder: Path) -> LastLook | None:
    """Return what the last look found, None before the first."""
    return _read(_kept(settings, folder))


def all_looks(settings: Settings) -> Iterator[LastLook]:
    """What the last look at each watched folder found."""
    for path in sorted((settings.data_dir / "watched").glob("*.json")):
        found = _read(path)
        if found is not None:
            yield found


def _read(path: Path) -> LastLook | None:
    try:
        return LastLook(**json.loads(text_of(path)))
    except (OSError, ValueError, TypeError):
        # Without its record an export is looked at once more, and found to be served or refused again.
        return None


def keep(settings: Settings, folder: Path, files: str, said: str) -> None:
    """Keep what a look found: the files as they lay there, and why they were not imported, '' where they were."""
    path = _kept(settings, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    at = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC"
    place(path, json.dumps(dataclasses.asdict(LastLook(str(folder), files, said, at))))
