"""Typed rows become canonical rows; every row that cannot is set aside with file, line, column, value and reason."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from data.catalogue import DIMENSIONS, EVENTS
from data.ingest import outcomes, repeats
from data.ingest.histories import GONE
from data.ingest.rates import NO_RATE
from data.ingest.typed import text_name
from data.ingest.window import Window
from data.schema import Field
from data.sources.source import PASSING, Source
from data.statements import literal, quoted

NO_PROBLEM = 'null::struct("column" varchar, "value" varchar, reason varchar)'
EXPECTED = {"number": "a number", "integer": "a whole number", "date": "a date like 2026-03-31"}
OUTSIDE = "{} is not within {} to {}, the days that this export plausibly covers."
NOT_READ = "What changed cannot be read as its column is."
# A line of totals or a footer fills few of a table's columns; a deal fills more.
MOST_OF_A_FOOTER = 1 / 3
# Columns that the outcomes and days of an opportunity add to what is read.
ADDED = ("stage", "outcome", "closed_on", "expected_close_on", "last_open_stage")


def conform(connection: duckdb.DuckDBPyConnection, source: Source, table: str, days: Window) -> None:
    """Fill one canonical table from its typed table; rows that fail a check go to rejects."""
    fields = kept_fields(source, table)
    checks = ",\n".join([*_cell_checks(source, table, days), *_row_checks(source, table), NO_PROBLEM])
    connection.execute(
        f"create or replace temp table checked as select *, coalesce({checks}) as problem from typed_{table}"
    )
    if table == "opportunities":
        _judge(connection, source)
    _set_aside(connection, "problem is not null")
    repeats.settle(connection, source, table, fields)
    names = ", ".join(quoted(field.name) for field in fields)
    connection.execute(f"insert into {table} by name select {names} from checked; drop table checked")


def kept_fields(source: Source, table: str) -> list[Field]:
    """Return the fields of a typed table that its canonical table keeps."""
    passing = {field.name for field in PASSING}
    read = [f.name for f in source.read_fields(table) if f.name not in passing]
    added = [name for name in ADDED if name not in read] if table == "opportunities" else []
    named = {f.name: f for f in source.catalogue() if f.table == table}
    return [named[name] for name in (*read, *added) if name in named]


def _problem(condition: str, column: str, reason: str, value: str) -> str:
    return f"case when {condition} then {{'column': {literal(column)}, 'value': {value}, 'reason': {reason}}} end"


def _cell_checks(source: Source, table: str, days: Window) -> Iterator[str]:
    read = source.read_fields(table)
    added = [f for f in kept_fields(source, table) if f.name not in {one.name for one in read} and f.kind == "date"]
    for field in (*read, *added):
        text, typed = text_name(field.name), quoted(field.name)
        if field.required and (field in read):
            yield _problem(
                f"{typed if field.name == 'stage' else text} is null",
                field.name,
                literal(f"{field.label} is missing."),
                text,
            )
        if field.kind in EXPECTED:
            reason = literal(f"{field.label} must be {EXPECTED[field.kind]}.")
            yield _problem(f"{text} is not null and {typed} is null", field.name, reason, text)
        yield from _range_checks(field, days)
    if table in ("opportunities", "stage_history") and "stage" in source.tables[table].columns:
        names = ", ".join(literal(stage.name) for stage in source.stages)
        yield _problem(f"stage not in ({names})", "stage", literal(outcomes.UNKNOWN_STAGE), text_name("stage"))


def _range_checks(field: Field, days: Window) -> Iterator[str]:
    text, typed = text_name(field.name), quoted(field.name)
    if field.minimum is not None:
        reason = literal(f"{field.label} is below {field.minimum:g}.")
        yield _problem(f"{typed} < {field.minimum}", field.name, reason, text)
    if field.maximum is not None:
        reason = literal(f"{field.label} is above {field.maximum:g}.")
        yield _problem(f"{typed} > {field.maximum}", field.name, reason, text)
    if field.kind == "date" and field.name not in ("won_on", "lost_on"):
        first, last = days.of(field.name)
        reason = literal(OUTSIDE.format(field.label, first, last))
        yield _problem(f"{typed} not between '{first}' and '{last}'", field.name, reason, text)


def _row_checks(source: Source, table: str) -> Iterator[str]:
    if table == "opportunities":
        yield from _opportunity_checks(source)
    elif table in EVENTS:
        reason = literal("Its opportunity is not in the export, or was set aside.")
        missing = "opportunity_id not in (select opportunity_id from opportunities)"
        yield _problem(missing, "opportunity_id", reason, text_name("opportunity_id"))
    if table == "changes":
        yield _problem("unread is not null", "to_value", literal(NOT_READ), "unread")


def _opportunity_checks(source: Source) -> Iterator[str]:
    yield from _outcome_checks(source)
    for dimension, key in DIMENSIONS.items():
        if dimension in source.tables and source.has("opportunities", key):
            missing = f"{key} is not null and {key} not in (select {key} from {dimension})"
            reason = literal(f"No row of {source.tables[dimension].file} has this {key}.")
            yield _problem(missing, key, reason, text_name(key))
    if source.has("opportunities", "currency"):
        yield _problem("no_rate is not null", "currency", literal(NO_RATE), "no_rate")
    if source.snapshots:
        yield _problem("gone", "snapshot_on", literal(GONE), text_name("snapshot_on"))
    if any(field.name == "closed_on" for field in kept_fields(source, "opportunities")):
        yield from _closing_checks()


def _closing_checks() -> Iterator[str]:
    text = text_name("closed_on")
    open_reason, closed_reason = "An open opportunity has a closing date.", "A closed opportunity has no closing date."
    yield _problem("outcome = 'open' and closed_on is not null", "closed_on", literal(open_reason), text)
    yield _problem("outcome <> 'open' and closed_on is null", "closed_on", literal(closed_reason), text)


def _outcome_checks(source: Source) -> Iterator[str]:
    stage = text_name("stage") if "stage" in source.tables["opportunities"].columns else "stage"
    for column, _ in outcomes.told_columns(source):
        yield _problem("untold is not null", column, literal(outcomes.UNKNOWN_OUTCOME), "untold")
        break
    for outcome in ("won", "lost", "open"):
        other = f"ruled = '{outcome}' and stage_outcome in ('won', 'lost') and stage_outcome <> '{outcome}'"
        yield _problem(other, "stage", literal(outcomes.CONTRADICTION.format(outcome)), stage)
    yield _problem("outcome is null and stage is null", "stage", literal(outcomes.UNKNOWN_OUTCOME), stage)


def _judge(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Keep what every opportunity's row was found to be, so that what its outcome and stage lose can be counted.

    A row without an outcome whose cells are nearly all empty, such as a line of totals or a footer, is no opportunity.
    """
    read = [field.name for field in source.read_fields("opportunities")]
    filled = " + ".join(f"({text_name(name)} is not null)::int" for name in read)
    connection.execute(
        f"""create or replace temp table judged as
        select outcome, stage, problem."column" as "column", problem."value" as "value", problem.reason as reason,
            count(*) as n, min(_line) as line from checked
        where outcome is not null or {filled} > {MOST_OF_A_FOOTER * len(read)} group by all;
        create or replace temp table lost_ids as
        select distinct opportunity_id as id from checked where problem is not null"""
    )


def _set_aside(connection: duckdb.DuckDBPyConnection, where: str) -> None:
    place = 'select _file, _line, problem."column", problem."value", problem."reason" from checked'
    connection.execute(f"insert into rejects {place} where {where}")
    connection.execute(f"delete from checked where {where}")
