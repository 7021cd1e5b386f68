"""Former snapshots beside a draft: each is attached while something is asked of it."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from data.statements import literal

LOG = logging.getLogger(__name__)


@contextlib.contextmanager
def attached(draft: duckdb.DuckDBPyConnection, path: Path) -> Iterator[Mapping[str, frozenset[str]]]:
    """Attach a former snapshot as `former`; yield its tables' columns, none where it is damaged.

    One that is damaged has nothing to say any more, and must not stop the next from being made.
    """
    try:
        draft.execute(f"attach {literal(str(path))} as former (read_only)")
    except duckdb.Error as error:
        LOG.warning("What %s held cannot be read: %s", path.stem, error)
        yield {}
        return
    try:
        yield _columns(draft)
    finally:
        draft.execute("detach former")


def _columns(draft: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    held = draft.execute(
        "select table_name, list(column_name) from duckdb_columns() where database_name = 'former' group by table_name"
    ).fetchall()
    return {str(table): frozenset(columns) for table, columns in held}
