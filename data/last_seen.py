"""What opportunities held when they were last seen open: former snapshots beside what a draft holds of them now."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pandas as pd

from data.facts import sql
from data.schema import Field
from data.statements import literal, quoted

LOG = logging.getLogger(__name__)
CLOSINGS = ["field", "outcome", "opportunities", "changed"]


def closings(
    draft: duckdb.DuckDBPyConnection, former: Iterable[Path], catalogue: Iterable[Field]
) -> pd.DataFrame | None:
    """Count what differs now from when an opportunity was last seen open, in former snapshots of the same source.

    `former`: files, oldest first. One row per field and outcome ('won', 'lost', 'open'): opportunities, changed
    (counts); None where no former snapshot says anything.
    """
    fields = [f.name for f in catalogue if f.table == "opportunities" and f.feature]
    draft.execute(
        "create or replace temp table last_seen_open (opportunity_id varchar, field varchar, value varchar,"
        " primary key (opportunity_id, field))"
    )
    for path in former:
        with _attached(draft, path) as held:
            shared = [name for name in fields if name in held]
            if shared:
                draft.execute(sql("last_seen_open").replace("/* fields: then */", _texts(shared)))
    if not fields or not draft.execute("select count(*) from last_seen_open").fetchall()[0][0]:
        return None
    return draft.execute(sql("closings").replace("/* fields: now */", _texts(fields))).df()


def _texts(names: list[str]) -> str:
    return "".join(f", coalesce({quoted(name)}::varchar, '') as {quoted(name)}" for name in names)


@contextlib.contextmanager
def _attached(draft: duckdb.DuckDBPyConnection, path: Path) -> Iterator[frozenset[str]]:
    """Attach a former snapshot and name its opportunities' columns; none where it is damaged or of another source."""
    try:
        draft.execute(f"attach {literal(str(path))} as former (read_only)")
    except duckdb.Error as error:
        LOG.warning("What %s held cannot be read: %s", path.stem, error)
        yield frozenset()
        return
    try:
        yield _columns(draft)
    finally:
        draft.execute("detach former")


def _columns(draft: duckdb.DuckDBPyConnection) -> frozenset[str]:
    tables = "select table_name, column_name from duckdb_columns() where database_name = 'former'"
    held = draft.execute(tables).fetchall()
    columns = frozenset(str(column) for table, column in held if table == "opportunities")
    if not columns or "info" not in {table for table, _ in held}:
        return frozenset()
    same = "select (select value from former.info where key = 'source') = (select value from info where key = 'source')"
    return columns if draft.execute(same).fetchall()[0][0] else frozenset()
