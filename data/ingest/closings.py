"""The days of an opportunity: which of two closing days holds, what an open one's close date means, and migrations."""

from __future__ import annotations

import datetime as dt

import duckdb

from data.counted import counted
from data.ingest.reading.typed import doubt, note, text_name
from data.sources.source import Source

ONE_DATE = "an open deal's is the day on which it is expected to close"
PLANNED = (
    "an open deal's is the day on which it is expected to close; of closed deals it stands for the day on which they"
    " closed, at the latest the day as of which the export is"
)
CLOSED_BEFORE_OPENED = "closed_on < opened_on"
EARLY = f"select * from typed_opportunities where {CLOSED_BEFORE_OPENED}"
# Fewer deals that close before they open are slips.
FEWEST_SWAPPED = 5
MIGRATED = (
    "{} created after closing, as happens after a migration (most often on {}): the outcome counts, the age is not"
    " known."
)


def resolve_days(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Give every typed opportunity one closing day, or one expected; forget opening days that cannot be true."""
    _won_and_lost(connection, source)
    _one_close_date(connection, source)
    _migrated(connection, source)


def _won_and_lost(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Take the closing day from the column of the outcome, where won and lost have one each."""
    told = [name for name in ("won_on", "lost_on") if source.has("opportunities", name)]
    if not told:
        return
    has_closed = source.has("opportunities", "closed_on")
    cases = " ".join(f"when outcome = '{name.removesuffix('_on')}' then {name}" for name in told)
    texts = " ".join(f"when outcome = '{name.removesuffix('_on')}' then {text_name(name)}" for name in told)
    if not has_closed:
        connection.execute(
            f"alter table typed_opportunities add column closed_on date;"
            f"alter table typed_opportunities add column {text_name('closed_on')} varchar"
        )
    connection.execute(
        f"update typed_opportunities set closed_on = coalesce(case {cases} end, closed_on),"
        f" {text_name('closed_on')} = coalesce(case {texts} end, {text_name('closed_on')}) where outcome <> 'open'"
    )


def _one_close_date(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Take an open opportunity's close date as the expected one, where the export has one date for both."""
    if not source.one_close_date:
        return
    expected, closed = text_name("expected_close_on"), text_name("closed_on")
    if not source.has("opportunities", "expected_close_on"):
        connection.execute(
            f"alter table typed_opportunities add column expected_close_on date;"
            f"alter table typed_opportunities add column {expected} varchar"
        )
    # What a closed one had been expected to close on is not exported: its date is the actual one.
    connection.execute(
        f"""update typed_opportunities set
            expected_close_on = case when outcome = 'open' then closed_on end,
            {expected} = case when outcome = 'open' then {closed} end,
            closed_on = case when outcome <> 'open' then closed_on end,
            {closed} = case when outcome <> 'open' then {closed} end"""
    )
    column = source.tables["opportunities"].columns["closed_on"]
    question = (
        "select count(expected_close_on), any_value({0}) from typed_opportunities where expected_close_on is not null"
    )
    rows, example = connection.execute(question.format(expected)).fetchall()[0]
    if rows:
        note(connection, "read as", column, PLANNED if source.closes_as_planned else ONE_DATE, rows, example)


def end_planned(connection: duckdb.DuckDBPyConnection, source: Source, last: dt.date) -> None:
    """Have no deal close after the last day of what has happened, where the planned day stands for its closing."""
    if source.closes_as_planned:
        connection.execute("update typed_opportunities set closed_on = $last where closed_on > $last", {"last": last})


def _migrated(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    if not (source.has("opportunities", "opened_on") and source.has_closings):
        return
    rows, usual, on_it, example = connection.execute(
        "select count(*), mode(opened_on), count(*) filter (opened_on = (select mode(opened_on) from early)),"
        " min(opportunity_id) from early".replace("early", f"({EARLY})")
    ).fetchall()[0]
    if rows:
        _doubt_swapped(connection, source, rows, on_it)
        deals = counted(f"{rows:,}", "deal was", "deals were")
        note(connection, "warning", "opened_on", MIGRATED.format(deals, f"{usual:%-d %b %Y}"), rows, example)
        connection.execute(
            f"update typed_opportunities set opened_on = null, {text_name('opened_on')} = null"
            " where closed_on < opened_on"
        )


def _doubt_swapped(connection: duckdb.DuckDBPyConnection, source: Source, rows: int, on_one_day: int) -> None:
    """Doubt the two columns where most deals close before they open, and not all from one day of a migration on."""
    question = "select count(*) from typed_opportunities where closed_on is not null and opened_on is not null"
    closed = int(connection.execute(question).fetchall()[0][0])
    if rows >= FEWEST_SWAPPED and rows * 2 > closed and on_one_day * 2 < rows:
        columns = source.tables["opportunities"].columns
        closing = next(columns[name] for name in ("closed_on", "won_on", "lost_on") if name in columns)
        sentence = (
            f"{rows:,} of {closed:,} closed deals close before they open, by {columns['opened_on']!r} and {closing!r}."
        )
        swapped = "Are the two columns swapped? Choose the column of each again."
        doubt(connection, sentence, "Are the two columns swapped in the mapping?", swapped)
