"""Days on which stages were entered, a column for each of them: they become the rows of a history."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import duckdb

from data.catalogue import CANONICAL
from data.counted import counted
from data.ingest.reading import raw
from data.ingest.reading.cells import empty_words
from data.ingest.reading.raw import RawTable
from data.ingest.reading.typed import note, rule_name, text_name
from data.sources.source import Source, TableMapping
from data.statements import literal, quoted, sql

ENTERED: Final = next(field for field in CANONICAL if (field.table, field.name) == ("stage_history", "entered_on"))
SAID: Final = "the day on which each stage was entered; {}"
KEEPS: Final = {
    "first": "of a stage entered again, the first",
    "last": "of a stage entered again, the last",
    "": "of a stage entered again one day is kept, and nothing tells which",
}
TOLD: Final = "the stage of the last day that is filled, of one day the furthest"
STANDING: Final = "{} in another stage than the last day tells: since when is not known."


def read(connection: duckdb.DuckDBPyConnection, folder: Path, mapping: TableMapping) -> RawTable:
    """Write the days of a history's columns into the table raw_<name>, a row for each, and say what they are."""
    own = mapping.own_rows
    found = RawTable(0) if own else raw.read(connection, folder, mapping)
    cell: Callable[[str], str] = rule_name if own else quoted
    of, stage = text_name("opportunity_id") if own else quoted(mapping.columns["opportunity_id"]), text_name("stage")
    days = [(literal(name), cell(header)) for header, name in mapping.entered.items()]
    days += [(stage, cell(mapping.present))] if mapping.present else []
    _lay_down(connection, mapping, "typed_opportunities" if own else f"raw_{mapping.table}", of, days)
    rows = connection.execute(f"select count(*) from raw_{mapping.table}").fetchall()[0][0]
    first, *others = (*mapping.entered, *([mapping.present] if mapping.present else []))
    example = f"{first} and {len(others)} more" if others else first
    note(connection, "read as", example, SAID.format(KEEPS[mapping.keeps]), rows)
    return dataclasses.replace(found, rows=rows)


def _lay_down(
    connection: duckdb.DuckDBPyConnection,
    mapping: TableMapping,
    table: str,
    of: str,
    days: Sequence[tuple[str, str]],
) -> None:
    """Write a row for each day; several rows of an opportunity that say the same are one."""
    told = ", ".join(f"{{'stage': {stage}, 'day': {day}}}" for stage, day in days)
    names = {name: quoted(column) for name, column in mapping.columns.items()}
    nothing = ", ".join(map(literal, ("", *empty_words(mapping, ENTERED))))
    connection.execute(
        f"""create or replace temp table raw_{mapping.table} as
        select of as {names["opportunity_id"]}, told.stage as {names["stage"]}, told.day as {names["entered_on"]},
            arg_min(_file, _line) as _file, min(_line) as _line, any_value(_row) as _row
        from (select {of} as of, unnest([{told}]) as told, _file, _line, _row from {table})
        where told.stage is not null and lower(tidy(told.day)) not in ({nothing})
        group by of, told.stage, told.day order by _line, told.day"""
    )


def tell_stages(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Give opportunities the stage of their last day where no column holds it, and their first day as opening day."""
    history = source.tables.get("stage_history")
    if history is None or not history.tells_stage:
        return
    connection.execute(sql("stages_told"))
    text = text_name("opened_on")
    days = f", opened_on = told.opened_on, {text} = told.opened_on::varchar" if history.tells_opening else ""
    connection.execute(
        f"update typed_opportunities t set stage = told.stage{days}"
        " from stages_told told where told.opportunity_id = t.opportunity_id; drop table stages_told"
    )
    note(connection, "read as", "stage", TOLD, 0)


def leave_lost(connection: duckdb.DuckDBPyConnection, mapping: TableMapping) -> None:
    """Leave out days of opportunities that are set aside: their rows are told already."""
    if mapping.own_rows:
        connection.execute(
            f"delete from typed_{mapping.table} where opportunity_id is null"
            " or opportunity_id not in (select opportunity_id from opportunities)"
        )


def stand(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Have open deals stand where they are: a column that keeps one day misses a stage that is entered again.

    Of stages entered on the last day the present one stands. Where that day is another stage's, the present one was
    entered on a day that nobody knows; it is seen today.
    """
    history = source.tables.get("stage_history")
    if history is None or not history.entered:
        return
    connection.execute(sql("standing"))
    deals, example = connection.execute("select count(*), min(opportunity_id) from standing").fetchall()[0]
    if deals:
        said = STANDING.format(counted(f"{deals:,}", "open deal is", "open deals are"))
        note(connection, "warning", "stage", said, deals, example)
