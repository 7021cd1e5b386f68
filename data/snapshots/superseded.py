"""Which published versions need not be kept: all but the latest few, and but the last of every source."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

import duckdb

from data.statements import literal


def superseded(paths: Sequence[Path], keep: int) -> list[Path]:
    """Return the files of versions, oldest first, that later ones stand in for.

    The last of a source that is not served knows what its imports have seen; the next one goes on from there.
    """
    if len(paths) <= keep:
        return []
    sources = {path: source_of(path) for path in paths}
    last = {source: path for path, source in sources.items()}
    return [path for path in paths[:-keep] if not sources[path] or last[sources[path]] != path]


def source_of(path: Path) -> str:
    """Return the name of the source that a version was built from, '' where its file cannot be read."""
    if not path.is_file():  # DuckDB would wait for a pipe
        return ""
    with contextlib.suppress(duckdb.Error), contextlib.closing(duckdb.connect(config={"threads": "1"})) as beside:
        beside.execute(f"attach {literal(str(path))} as version (read_only)")
        found = beside.execute("select value from version.info where key = 'source'").fetchall()
        return str(found[0][0]) if found else ""
    return ""
