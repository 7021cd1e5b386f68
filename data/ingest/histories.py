"""Histories from snapshots: where an export has a row for every deal and day, what differs between them happened."""

from __future__ import annotations

import duckdb

from data.ingest.reading.typed import doubt
from data.ingest.window import Window, latest_snapshot
from data.schema import Field
from data.sources.source import Source
from data.statements import literal, quoted

GONE = "It is not in the last snapshot."


def fold_snapshots(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Keep each opportunity's latest row, and what differed between its rows as stages entered and changes."""
    if not source.snapshots:
        return
    last = latest_snapshot(connection, source)
    # The last look at the deals is the data's own today, whatever happened on it.
    connection.execute(f"insert into info values ('last_snapshot_on', '{last}')")
    _doubt_twice(connection)
    connection.execute(
        """create or replace temp table made_stage_history as
        select opportunity_id, stage,
            if(nth = 1, coalesce(least(opened_on, snapshot_on), snapshot_on), snapshot_on) as entered_on
        from (select *, lag(stage) over looks as former, row_number() over looks as nth from opened_rows
            window looks as (partition by opportunity_id order by snapshot_on))
        where former is distinct from stage""".replace("opened_rows", f"({_rows(source)})")
    )
    changes = [_changes(field) for field in source.catalogue() if _tracked(source, field)]
    nothing = (
        "select '' as opportunity_id, '' as field, '' as from_value, '' as to_value, null::date as changed_on limit 0"
    )
    connection.execute(f"create or replace temp table made_changes as {' union all '.join(changes) or nothing}")
    # A row of a day that cannot be is set aside with the others of its kind, and is no deal's latest.
    connection.execute(
        f"""create or replace temp table typed_opportunities as
        select *, snapshot_on < date '{last}' and outcome = 'open' as gone from typed_opportunities
        qualify snapshot_on is null or snapshot_on > '{last}' or row_number() over (
            partition by opportunity_id, snapshot_on > '{last}'
            order by snapshot_on desc, _file desc, _line desc) = 1"""
    )


def _doubt_twice(connection: duckdb.DuckDBPyConnection) -> None:
    """Doubt an export in which deals stand twice on one day and differ: one of the rows would be lost."""
    deals, example = connection.execute(
        """select count(distinct opportunity_id), min(opportunity_id) from (
            select opportunity_id from typed_opportunities where snapshot_on is not null
            group by opportunity_id, snapshot_on having count(distinct _row) > 1)"""
    ).fetchall()[0]
    if deals > 1:
        sentence = f"{deals:,} deals stand twice on the day of one snapshot, for example {example}."
        doubt(connection, sentence, "Export one row for each deal and day.")


def _rows(source: Source) -> str:
    opened = "opened_on" if source.has("opportunities", "opened_on") else "null::date as opened_on"
    return f"select opportunity_id, stage, snapshot_on, {opened} from typed_opportunities where snapshot_on is not null"


def _tracked(source: Source, field: Field) -> bool:
    """Say whether a field's changes follow from snapshots."""
    read = source.has("opportunities", field.name, filled=False) or (
        field.name == "expected_close_on" and source.one_close_date
    )
    return field.table == "opportunities" and field.tracked and field.name != "stage" and read


def _changes(field: Field) -> str:
    name = quoted(field.name)
    return f"""select opportunity_id, {literal(field.name)} as field, former::varchar as from_value,
            {name}::varchar as to_value, snapshot_on as changed_on
        from (select *, lag({name}) over looks as former, row_number() over looks as nth from typed_opportunities
            where snapshot_on is not null window looks as (partition by opportunity_id order by snapshot_on))
        where nth > 1 and former is distinct from {name} and outcome = 'open'"""


def keep_made(connection: duckdb.DuckDBPyConnection, source: Source, days: Window) -> None:
    """Write the histories that follow from snapshots, of the opportunities that are kept."""
    if not source.snapshots:
        return
    for table, day in (("stage_history", "entered_on"), ("changes", "changed_on")):
        if table not in source.tables:
            connection.execute(
                f"insert into {table} by name select m.* from made_{table} m"
                f" semi join opportunities using (opportunity_id) where {day} between ? and ?",
                [days.first, days.last],
            )
