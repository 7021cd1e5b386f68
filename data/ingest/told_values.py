"""Changes out of rows that say what fields of a deal were since a day: what differs from before has changed."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Final

import duckdb

from data.errors import SourceError
from data.ingest.reading import raw
from data.ingest.reading.raw import RawTable
from data.ingest.reading.worded import PLANNED
from data.sources.source import IT_IS, IT_WAS, ITS_FIELD, Source, TableMapping
from data.statements import literal, quoted

UNORDERED: Final = "{} has {!r} in {}, by which rows of a deal cannot be put in order."
CORRECT: Final = "Write these times as 2026-03-31 14:05:00, or leave [changes.became] out."
NTH: Final = "which of its rows"


def read(connection: duckdb.DuckDBPyConnection, folder: Path, mapping: TableMapping) -> RawTable:
    """Write what differs from one row of a deal to its next into the table raw_changes, a row for each field."""
    found = raw.read(connection, folder, mapping)
    _check_times(connection, mapping)
    rows = " union all ".join(_of_field(mapping, name) for name in mapping.became)
    connection.execute(f"create or replace temp table raw_changes as {rows} order by _line")
    count = connection.execute("select count(*) from raw_changes").fetchall()[0][0]
    return dataclasses.replace(found, rows=count, typed=frozenset())


def _check_times(connection: duckdb.DuckDBPyConnection, mapping: TableMapping) -> None:
    """Raise SourceError where times cannot be put in order as they are written."""
    column = mapping.columns["changed_on"]
    odd = connection.execute(
        f"select min(tidy({quoted(column)})) from raw_changes"
        f" where tidy({quoted(column)}) <> '' and {_time(mapping)} is null"
    ).fetchall()[0][0]
    if odd is not None:
        raise SourceError(UNORDERED.format(mapping.file, odd, repr(column)), CORRECT)


def _time(mapping: TableMapping) -> str:
    return f"try_cast(tidy({quoted(mapping.columns['changed_on'])}) as timestamp)"


def _of_field(mapping: TableMapping, name: str) -> str:
    """Return SQL for the changes of one field; a deal's first row says what it began with."""
    names = {column: quoted(header) for column, header in mapping.columns.items()}
    cell = f"tidy({quoted(mapping.became[name])})"
    former = f"tidy({quoted(mapping.former[name])})" if name in mapping.former else f"lag({cell}) over looks"
    was, now, nth = quoted(IT_WAS), quoted(IT_IS), quoted(NTH)
    return (
        f"select * exclude ({nth}) from (select {names['opportunity_id']}, {names['changed_on']},"
        f" {literal(name)} as {quoted(ITS_FIELD)}, {former} as {was}, {cell} as {now},"
        f" row_number() over looks as {nth}, _file, _line, _row from raw_changes"
        f" window looks as (partition by tidy({names['opportunity_id']}) order by {_time(mapping)}, _file, _line))"
        f" where {nth} > 1 and {was} is distinct from {now}"
    )


def leave_same(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Leave out what is the same but for how it is written, and closing dates that were set at the closing.

    Such a day is no change of what was expected.
    """
    told = source.tables["changes"].became
    if told:
        connection.execute(
            "delete from typed_changes where unread is null and from_value is not distinct from to_value"
        )
    if told or source.one_close_date:
        connection.execute(
            f"""delete from typed_changes c using typed_opportunities o
            where o.opportunity_id = c.opportunity_id and c.field = {literal(PLANNED)} and c.changed_on >= o.closed_on
                and o.outcome <> 'open'"""
        )
