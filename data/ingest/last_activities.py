"""The day of each deal's latest activity, from a column of an export that logs no activities.

What it says is true today alone: no landmark sees it, so no model learns from it.
"""

from __future__ import annotations

import duckdb

from data.counted import counted
from data.ingest.reading.typed import note, text_name
from data.ingest.window import FIRST_CRMS
from data.sources.source import LAST_ACTIVITY, Source

SHOWN_ALONE = (
    "Shown as it is today. The model does not learn from it: what it was on earlier days is not in the export."
)
LOGGED = "Not read: the activities themselves say when the latest was."
NO_DAY = "Of {} it is not known when anybody last acted: the cell tells no day."


def keep_last_activities(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Keep the latest day of each deal of the table `checked`, and note what it may be used for."""
    header = source.tables["opportunities"].columns.get(LAST_ACTIVITY)
    if header is None:
        return
    if not source.last_activity_alone:
        note(connection, "read as", header, LOGGED, 0)
        return
    connection.execute(
        f"insert into last_activities select opportunity_id, max({LAST_ACTIVITY}) from checked"
        f" where {LAST_ACTIVITY} >= date '{FIRST_CRMS}' group by opportunity_id"
    )
    rows = connection.execute("select count(*) from last_activities").fetchall()[0][0]
    note(connection, "read as", header, SHOWN_ALONE, rows)
    text = text_name(LAST_ACTIVITY)
    n, example = connection.execute(
        f"select count(*), min({text}) from checked where {text} is not null and {LAST_ACTIVITY} is null"
    ).fetchall()[0]
    if n:
        note(connection, "read as", header, NO_DAY.format(counted(f"{n:,}", "deal")), n, example)
