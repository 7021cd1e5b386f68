"""Typed rows become canonical rows; every row that cannot is set aside with file, line, column, value and reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import duckdb

from data.catalogue import CANONICAL, DIMENSIONS, EVENTS
from data.ingest import closings, deleted, optional_cells, outcomes, repeats, stage_dates
from data.ingest.histories import GONE
from data.ingest.last_activities import keep_last_activities
from data.ingest.money.rates import NO_RATE
from data.ingest.reading.reports.no_deals import NEARLY_EMPTY
from data.ingest.reading.typed import text_name
from data.ingest.window import Window
from data.schema import Field
from data.sources.source import CONVERTED, PASSING, Source
from data.statements import literal, quoted

EXPECTED = {"number": "a number", "integer": "a whole number", "date": "a date like 2026-03-31"}
OUTSIDE = "{} is not within {} to {}, the days that this export plausibly covers."
NOT_READ = "What changed cannot be read as its column is."
# A report has a line of totals for each of its groups; more of them may be deals.
MOST_TOTALS = 12
# In a table of fewer columns a deal may have two cells.
LEAST_COLUMNS = 5
# A line of totals or a footer fills few of a table's columns; a deal fills more.
MOST_OF_A_FOOTER = 1 / 3
# Columns that the outcomes and days of an opportunity add to what is read.
ADDED = ("stage", "outcome", "closed_on", "expected_close_on", "last_open_stage")


@dataclasses.dataclass(frozen=True)
class Problem:
    """What makes a row unusable: the condition (SQL), the column and the cell that it names (SQL), and the reason."""

    condition: str
    column: str
    reason: str
    value: str


def conform(connection: duckdb.DuckDBPyConnection, source: Source, table: str, days: Window) -> None:
    """Fill one canonical table from its typed table; rows that fail a check go to rejects."""
    fields = kept_fields(source, table)
    stage_dates.leave_lost(connection, source.tables[table])
    if table == "opportunities":
        closings.end_planned(connection, source, days.last)
        optional_cells.leave_slips(connection, source, days)
    totals = _totals_check(source) if table == "opportunities" else ()
    problems = [*totals, *_cell_checks(source, table, days), *_row_checks(source, table)]
    found = ", ".join(f"case when {problem.condition} then {nth} end" for nth, problem in enumerate(problems))
    connection.execute(
        f"create or replace temp table checked as select *, coalesce({found or 'null'}, null)::int as _problem"
        f" from typed_{table}"
    )
    _set_aside(connection, problems)
    if table == "opportunities":
        _judge(connection, source)
    connection.execute("delete from checked where _problem is not null")
    if table == "opportunities":
        keep_last_activities(connection, source)
    repeats.settle(connection, source, table, fields)
    names = ", ".join(quoted(field.name) for field in fields)
    connection.execute(f"insert into {table} by name select {names} from checked; drop table checked")


def _set_aside(connection: duckdb.DuckDBPyConnection, problems: list[Problem]) -> None:
    """Note each row that has a problem, with its place, cell and reason, in the table `aside` and the rejects."""
    connection.execute(
        'create or replace temp table aside (_file varchar, _line bigint, _problem int, "column" varchar,'
        ' "value" varchar, reason varchar)'
    )
    met = connection.execute("select distinct _problem from checked where _problem is not null order by 1").fetchall()
    for (nth,) in met:
        problem = problems[nth]
        connection.execute(
            f"insert into aside select _file, _line, _problem, {literal(problem.column)}, {problem.value},"
            f" {literal(problem.reason)} from checked where _problem = {nth}"
        )
    connection.execute('insert into rejects select _file, _line, "column", "value", reason from aside')


def kept_fields(source: Source, table: str) -> list[Field]:
    """Return the fields of a typed table that its canonical table keeps."""
    passing = {field.name for field in PASSING} - {field.name for field in source.fields}
    read = [f.name for f in source.read_fields(table) if f.name not in passing]
    added = [name for name in ADDED if name not in read] if table == "opportunities" else []
    fields = CANONICAL if table == "quotas" else source.catalogue()
    named = {f.name: f for f in fields if f.table == table}
    return [named[name] for name in (*read, *added) if name in named]


def _cell_checks(source: Source, table: str, days: Window) -> Iterator[Problem]:
    # A cell that tells nothing of who last did something to a deal takes none away.
    read = [f for f in source.read_fields(table) if table != "opportunities" or f.name not in source.stamps]
    added = [f for f in kept_fields(source, table) if f.name not in {one.name for one in read} and f.kind == "date"]
    for field in (*read, *added):
        text, typed = text_name(field.name), quoted(field.name)
        if field.required and (field in read):
            yield Problem(
                f"{typed if field.name == 'stage' else text} is null",
                field.name,
                f"{field.label} is missing.",
                text,
            )
        if field.kind in EXPECTED:
            reason = f"{field.label} must be {EXPECTED[field.kind]}."
            yield Problem(f"{text} is not null and {typed} is null", field.name, reason, text)
        yield from _range_checks(field, days)
    if table in ("opportunities", "stage_history") and "stage" in source.tables[table].columns:
        names = ", ".join(literal(stage.name) for stage in source.stages)
        yield Problem(f"stage not in ({names})", "stage", outcomes.UNKNOWN_STAGE, text_name("stage"))


def _range_checks(field: Field, days: Window) -> Iterator[Problem]:
    text, typed = text_name(field.name), quoted(field.name)
    if field.minimum is not None:
        reason = f"{field.label} is below {field.minimum:g}."
        yield Problem(f"{typed} < {field.minimum}", field.name, reason, text)
    if field.maximum is not None:
        reason = f"{field.label} is above {field.maximum:g}."
        yield Problem(f"{typed} > {field.maximum}", field.name, reason, text)
    if field.kind == "date" and field.name not in ("won_on", "lost_on"):
        first, last = days.of(field)
        reason = OUTSIDE.format(field.label, first, last)
        yield Problem(f"{typed} not between '{first}' and '{last}'", field.name, reason, text)


def _row_checks(source: Source, table: str) -> Iterator[Problem]:
    if table == "opportunities":
        yield from _opportunity_checks(source)
    elif table in EVENTS:
        told = "opportunity_id in (select opportunity_id from deleted)"
        yield Problem(told, "opportunity_id", deleted.ITS_DEAL, text_name("opportunity_id"))
        reason = "Its opportunity is not in the export, or was set aside."
        missing = "opportunity_id not in (select opportunity_id from opportunities)"
        yield Problem(missing, "opportunity_id", reason, text_name("opportunity_id"))
    if table == "changes":
        yield Problem("unread is not null", "to_value", NOT_READ, "unread")


def _opportunity_checks(source: Source) -> Iterator[Problem]:
    yield from _outcome_checks(source)
    for dimension, key in DIMENSIONS.items():
        if dimension in source.tables and source.has("opportunities", key):
            missing = f"{key} is not null and {key} not in (select {key} from {dimension})"
            reason = f"No row of {source.tables[dimension].file} has this {key}."
            yield Problem(missing, key, reason, text_name(key))
    if source.has("opportunities", "currency"):
        yield Problem("no_rate is not null", "currency", NO_RATE, "no_rate")
    if source.snapshots:
        yield Problem("gone", "snapshot_on", GONE, text_name("snapshot_on"))
    if any(field.name == "closed_on" for field in kept_fields(source, "opportunities")):
        yield from _closing_checks()


def _totals_check(source: Source) -> Iterator[Problem]:
    """Find lines of totals: an amount and a word, no stage and no day."""
    # A total of amounts has one of converted amounts beside it.
    read = [field for field in source.read_fields("opportunities") if field.name != CONVERTED]
    if len(read) < LEAST_COLUMNS:
        return
    filled = " + ".join(f"({text_name(f.name)} is not null)::int" for f in read if f.name != "opportunity_id")
    named = [text_name(f.name) for f in read if f.name == "stage" or (f.kind == "date" and f.name != "snapshot_on")]
    empty = " and ".join(f"{name} is null" for name in named) or "false"
    yield Problem(
        f"({filled}) <= 2 and {empty}",
        "",
        NEARLY_EMPTY,
        f"concat_ws(', ', {', '.join(text_name(f.name) for f in read)})",
    )


def _closing_checks() -> Iterator[Problem]:
    text = text_name("closed_on")
    open_reason, closed_reason = "An open opportunity has a closing date.", "A closed opportunity has no closing date."
    yield Problem("outcome = 'open' and closed_on is not null", "closed_on", open_reason, text)
    yield Problem("outcome <> 'open' and closed_on is null", "closed_on", closed_reason, text)


def _outcome_checks(source: Source) -> Iterator[Problem]:
    stage = text_name("stage") if "stage" in source.tables["opportunities"].columns else "stage"
    columns = [column for rule in source.outcomes for column in rule.when]
    yield Problem("_untold is not null", columns[0] if columns else "stage", outcomes.UNKNOWN_OUTCOME, "_untold")
    for outcome in ("won", "lost", "open"):
        other = f"ruled = '{outcome}' and stage_outcome in ('won', 'lost') and stage_outcome <> '{outcome}'"
        yield Problem(other, "stage", outcomes.CONTRADICTION.format(outcome), stage)
    yield Problem("outcome is null and stage is null", "stage", outcomes.UNKNOWN_OUTCOME, stage)


def _judge(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Keep what every opportunity's row was found to be, so that what its outcome and stage lose can be counted.

    A row without an outcome whose cells are nearly all empty, such as a line of totals or a footer, is no opportunity.
    """
    read = [field.name for field in source.read_fields("opportunities")]
    filled = " + ".join(f"({text_name(name)} is not null)::int" for name in read)
    connection.execute(
        f"""create or replace temp table judged as
        select outcome, stage, aside."column", aside."value", aside.reason, count(*) as n, min(_line) as line
        from checked left join aside using (_file, _line, _problem)
        where (outcome is not null or {filled} > {MOST_OF_A_FOOTER * len(read)})
            and not (coalesce(aside.reason, '') = {literal(NEARLY_EMPTY)}
                and (select count(*) from aside where reason = {literal(NEARLY_EMPTY)}) <= {MOST_TOTALS})
        group by all;
        create or replace temp table lost_ids as
        select distinct opportunity_id as id from checked where _problem is not null"""
    )
