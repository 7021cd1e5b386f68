"""Which published versions need not be kept: all but the few that were served last, and the last of every source."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

import duckdb

from data.files import place, text_of
from data.statements import literal

# The file of versions in the order in which each was served last.
HISTORY = "HISTORY"
# What the next version is called before it has a name.
NEXT = "next"


def superseded(folder: Path, versions: Sequence[str], pointed: str | None, keep: int, next_of: str = "") -> list[str]:
    """Return the versions of a folder that others stand in for, of those that are there, oldest first.

    What is served, `pointed`, and what it took the place of are among the last that were served, which stay. The last
    of a source that is not served knows what its imports have seen; the next one goes on from there. `next_of`: the
    source of another one that is about to be served.
    """
    served = [*_as_served(folder, versions, pointed), *([NEXT] if next_of else [])]
    if len(served) <= keep:
        return []
    sources = {version: source_of(folder / f"{version}.duckdb") for version in versions} | {NEXT: next_of}
    last = {source: version for version, source in sources.items()}
    return [one for one in served[:-keep] if not sources[one] or last[sources[one]] != one]


def note_served(folder: Path, version: str) -> None:
    """Note that a version is the one that is served last from now on."""
    served = [one for one in _noted(folder) if one != version and (folder / f"{one}.duckdb").is_file()]
    place(folder / HISTORY, "".join(f"{one}\n" for one in [*served, version]))


def _noted(folder: Path) -> list[str]:
    try:
        return text_of(folder / HISTORY).split()
    except (OSError, ValueError):
        return []


def _as_served(folder: Path, versions: Sequence[str], pointed: str | None) -> list[str]:
    """Return versions in the order in which each was served last; what nobody noted was served before that."""
    noted = _noted(folder)
    in_order = [*(one for one in versions if one not in noted), *(one for one in noted if one in versions)]
    # Noted before the pointer moves, the last may never have been served.
    return sorted(in_order, key=lambda one: one == pointed)


def source_of(path: Path) -> str:
    """Return the name of the source that a version was built from, '' where its file cannot be read."""
    if not path.is_file():  # DuckDB would wait for a pipe
        return ""
    with contextlib.suppress(duckdb.Error), contextlib.closing(duckdb.connect(config={"threads": "1"})) as beside:
        beside.execute(f"attach {literal(str(path))} as version (read_only)")
        found = beside.execute("select value from version.info where key = 'source'").fetchall()
        return str(found[0][0]) if found else ""
    return ""
