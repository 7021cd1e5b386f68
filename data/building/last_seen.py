"""What opportunities held when they were last seen open: former snapshots beside what a draft holds of them now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pandas as pd

from data.building.former import attached
from data.schema import Field
from data.statements import quoted, spliced

CLOSINGS = ["field", "outcome", "opportunities", "changed"]


def closings(
    draft: duckdb.DuckDBPyConnection, former: Iterable[Path], catalogue: Iterable[Field]
) -> pd.DataFrame | None:
    """Count what differs now from when an opportunity was last seen open, in former snapshots of the same source.

    `former`: files, oldest first. One row per field and outcome ('won', 'lost', 'open'): opportunities, changed
    (counts); None if no former snapshot says anything.
    """
    fields = [f.name for f in catalogue if f.table == "opportunities" and f.feature]
    draft.execute(
        "create or replace temp table last_seen_open (opportunity_id varchar, field varchar, value varchar,"
        " primary key (opportunity_id, field))"
    )
    for path in former:
        with attached(draft, path) as held:
            shared = [name for name in fields if name in held.get("opportunities", ())]
            if shared and _of_same_source(draft, held):
                draft.execute(spliced("last_seen_open", {"fields: then": _texts(shared)}))
    if not fields or not draft.execute("select count(*) from last_seen_open").fetchall()[0][0]:
        return None
    return draft.execute(spliced("closings", {"fields: now": _texts(fields)})).df()


def _texts(names: list[str]) -> str:
    return "".join(f", coalesce({quoted(name)}::varchar, '') as {quoted(name)}" for name in names)


def _of_same_source(draft: duckdb.DuckDBPyConnection, held: Mapping[str, frozenset[str]]) -> bool:
    if not {"info", "opportunities"} <= held.keys():
        return False
    same = "select (select value from former.info where key = 'source') = (select value from info where key = 'source')"
    return bool(draft.execute(same).fetchall()[0][0])
