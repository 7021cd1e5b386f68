"""Folders of this server that the Data page takes exports from, and the tables that lie in one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.imports.receiving import ENDINGS, MOST_BYTES, MOST_FILES
from data.errors import InvalidInput
from data.memory import MEGABYTE


def tables_of(folder: str, allowed: Sequence[Path]) -> list[Path]:
    """Return the tables of a folder; raise InvalidInput where it lies elsewhere, is not there or holds too much."""
    place = lies_below(folder, allowed)
    if place is None:
        words = f"{folder} lies below no folder that imports may be taken from."
        raise InvalidInput("folder", words, f"Name one below {' or '.join(map(str, allowed))}.")
    if not place.is_dir():
        raise InvalidInput("folder", f"There is no folder {folder}.", "Put the export's files there, or name another.")
    try:
        paths = [path for path in sorted(place.iterdir()) if path.suffix.lower() in ENDINGS and _is_plain(path)]
        size = sum(path.stat().st_size for path in paths)
    except OSError as error:
        words = f"{folder} cannot be read: {error.strerror}."
        raise InvalidInput("folder", words, "Let Headwind read it, or name another.") from error
    if not paths or len(paths) > MOST_FILES or size > MOST_BYTES:
        words = f"{folder} holds {len(paths)} tables of {size / MEGABYTE:,.0f} MB."
        step = f"An import takes 1 to {MOST_FILES}, of {MOST_BYTES // MEGABYTE} MB at most."
        raise InvalidInput("folder", words, step)
    return paths


def lies_below(name: str, allowed: Sequence[Path]) -> Path | None:
    """Return where a name leads, whether anything is there or not; None where imports may not be taken from there."""
    try:
        place = Path(name).resolve()
        place.exists()  # of a name that is too long the system says so only here
        return place if any(place.is_relative_to(one.resolve()) for one in allowed) else None
    except (OSError, RuntimeError, ValueError):  # a name that is too long, or links that lead in a circle
        return None


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
