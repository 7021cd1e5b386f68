"""What had been said before: the chances that former snapshots gave to opportunities which were open then."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

import duckdb

from data.facts import sql

LOG = logging.getLogger(__name__)


def carry_over(draft: duckdb.DuckDBPyConnection, former: Iterable[Path]) -> int:
    """Fill a draft's `realised` from former snapshots of the same source, oldest first; return how many it holds.

    One that is damaged has nothing to say any more, and must not stop the next from being made.
    """
    for path in former:
        try:
            draft.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as former (read_only)")
        except duckdb.Error as error:
            LOG.warning("What %s said cannot be carried over: %s", path.stem, error)
            continue
        try:
            if _keeps_what_was_said(draft):
                draft.execute(sql("given"))
        finally:
            draft.execute("detach former")
    return int(draft.execute("select count(*) from realised").fetchall()[0][0])


def _keeps_what_was_said(draft: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether a former snapshot has the tables asked for: one of an earlier recipe may not."""
    found = draft.execute(
        "select count(*) from duckdb_tables() where database_name = 'former' and table_name in ('scores', 'realised')"
    )
    return int(found.fetchall()[0][0]) == 2
