"""Drafts that need no file: one DuckDB in memory holds them, one after the other."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from pathlib import Path

import duckdb

from data.building import build


@contextlib.contextmanager
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an empty draft, which is gone once it is left; to start DuckDB takes a fifth of reading forty deals."""
    with contextlib.closing(_started().cursor()) as connection:
        connection.execute("attach ':memory:' as draft; use draft")
        try:
            yield connection
        finally:
            connection.execute("use memory; detach draft")


@functools.cache
def _started() -> duckdb.DuckDBPyConnection:
    return build.open_draft(Path(":memory:"))
