"""Opportunities as they stood: the facts known at each landmark, for training, for scoring and for one opportunity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from data.statements import SQL_TYPES, quoted, spliced, sql

if TYPE_CHECKING:
    import duckdb

from data.catalogue import OPINIONS
from data.limited import frugally
from data.schema import Field

# A column with at most this many texts is read as codes and a list: texts made building features three times as slow.
MOST_LEVELS = 2_000
LEVELS = "levels of "
# Rows times columns that are read for training: more rows of so many columns teach little more and take much memory.
MOST_CELLS = 14_000_000
# So many cells are asked for at once, and of very many rows so many columns: joining and sorting holds all of them
# several times over, and texts are words of their own until they are coded. Of few rows, planning takes the longest.
CELLS_AT_ONCE = 500_000
AT_ONCE = 12
# Days of which the facts are worked out together.
DAYS_AT_ONCE = 6

LOGGED = ["field", "outcome", "opportunities", "changed_while_open", "changed_only_at_close", "ends_elsewhere"]


def training_facts(connection: duckdb.DuckDBPyConnection, catalogue: tuple[Field, ...]) -> pd.DataFrame:
    """Return one row per opportunity and landmark, as known that day, with label_lost where it is known by now."""
    connection.execute(sql("landmarks_training"))
    return frugally(connection, lambda: _read(connection, catalogue))


def opening_facts(connection: duckdb.DuckDBPyConnection, catalogue: tuple[Field, ...]) -> pd.DataFrame:
    """Return one row per closed opportunity, as known at the end of the day it was opened, with label_lost."""
    connection.execute(sql("landmarks_opening"))
    return frugally(connection, lambda: _read(connection, catalogue))


def facts_on(
    connection: duckdb.DuckDBPyConnection, catalogue: tuple[Field, ...], days: Sequence[dt.date]
) -> pd.DataFrame:
    """Return one row per day and opportunity that was open at its end, as known that day."""
    connection.execute(sql("landmarks_weekly"), {"days": list(days)})
    return frugally(connection, lambda: _columns(connection, point_in_time(catalogue)))


def keep_facts_on(connection: duckdb.DuckDBPyConnection, catalogue: tuple[Field, ...], days: Sequence[dt.date]) -> None:
    """Keep what `facts_on` returns for `kept_on`; where very many have closed, of the sample that training reads."""
    question = point_in_time(catalogue)
    for start in range(0, len(days), DAYS_AT_ONCE):
        connection.execute(sql("landmarks_weekly"), {"days": list(days[start : start + DAYS_AT_ONCE])})
        connection.execute(sql("landmarks_sampled"))
        keep = "insert into kept_facts" if start else "create or replace temp table kept_facts as"
        frugally(connection, partial(connection.execute, f"{keep} {question}"))


def kept_on(connection: duckdb.DuckDBPyConnection, day: dt.date) -> pd.DataFrame:
    """Return the facts that were kept of one day."""
    rows = connection.execute("from kept_facts where as_of_on = ? order by opportunity_id", [day])
    return _coded(rows.df())


def logged_changes(connection: duckdb.DuckDBPyConnection, catalogue: tuple[Field, ...]) -> pd.DataFrame:
    """Return how often the changes of each tracked field are on record.

    One row per field and outcome ('won', 'lost', 'open'): opportunities, changed_while_open, changed_only_at_close,
    ends_elsewhere (counts). A field of which no change is logged has no row.
    """
    held = "".join(f", {quoted(f.name)}::varchar as {quoted(f.name)}" for f in _tracked(catalogue))
    if not held:
        return pd.DataFrame(columns=LOGGED).astype(dict.fromkeys(LOGGED[2:], "float64"))
    return connection.execute(spliced("logged_changes", {"tracked: held": held})).df()


def _tracked(catalogue: tuple[Field, ...]) -> list[Field]:
    apart = ("stage", *OPINIONS)
    return [f for f in catalogue if f.table == "opportunities" and f.tracked and f.name not in apart]


def _read(connection: duckdb.DuckDBPyConnection, catalogue: tuple[Field, ...]) -> pd.DataFrame:
    """Answer the point-in-time question of the landmarks, of a share of them where its columns are very many."""
    question = point_in_time(catalogue)
    columns = [row[0] for row in connection.execute(f"describe {question}").fetchall()]
    rows = connection.execute("select count(*) from landmarks").fetchall()[0][0]
    if rows * len(columns) > MOST_CELLS:
        connection.execute(sql("landmarks_share"), {"share": MOST_CELLS / (rows * len(columns))})
    at_once = max(AT_ONCE, CELLS_AT_ONCE // max(1, rows))
    parts = [columns[start : start + at_once] for start in range(0, len(columns), at_once)]
    return pd.concat([_columns(connection, question, part) for part in parts], axis=1)


def _columns(connection: duckdb.DuckDBPyConnection, question: str, names: list[str] | None = None) -> pd.DataFrame:
    asked = ", ".join(map(quoted, names)) if names else "*"
    return _coded(connection.execute(f"select {asked} from ({question}) order by as_of_on, opportunity_id").df())


def _coded(facts: pd.DataFrame) -> pd.DataFrame:
    """Hold texts that repeat as categoricals: a name a row takes more room than all the numbers beside it."""
    texts = facts.select_dtypes(exclude=["number", "datetime"]).columns.drop("opportunity_id", errors="ignore")
    return facts.astype(dict.fromkeys(texts, "category"))


def build_open_facts(connection: duckdb.DuckDBPyConnection, catalogue: tuple[Field, ...]) -> None:
    """Keep every open opportunity as known at the as-of date in the table open_facts."""
    connection.execute(sql("landmarks_open"))
    connection.execute(
        f"create table open_facts as select * exclude (closed_on, label_lost) from ({point_in_time(catalogue)})"
    )
    _keep_levels(connection)


def _keep_levels(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the levels of every text column of open_facts that has few, as a type of that column's name."""
    columns = connection.execute(
        "select column_name from (describe open_facts) where column_type = 'VARCHAR'"
    ).fetchall()
    for (name,) in columns:
        levels = f"select distinct {quoted(name)} from open_facts where {quoted(name)} is not null"
        if 0 < connection.execute(f"select count(*) from ({levels})").fetchall()[0][0] <= MOST_LEVELS:
            connection.execute(f"create type {quoted(LEVELS + name)} as enum ({levels} order by 1)")


def open_facts(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return every open opportunity as known at the as-of date; columns with few levels come as categoricals."""
    types = connection.execute(
        "select type_name from duckdb_types() where starts_with(type_name, ?)", [LEVELS]
    ).fetchall()
    coded = ((name, name.removeprefix(LEVELS)) for (name,) in types)
    casts = ", ".join(f"{quoted(column)}::{quoted(name)} as {quoted(column)}" for name, column in coded)
    return connection.execute(f"select * {f'replace ({casts})' if casts else ''} from open_facts").df()


def point_in_time(catalogue: tuple[Field, ...]) -> str:
    """Return the point-in-time question with one as-of lookup per tracked field of the catalogue."""
    tracked = _tracked(catalogue)
    names = "".join(f", {quoted(f.name)}" for f in tracked)
    columns = "".join(f",\n    {_as_of(f)} as {quoted(f.name)}" for f in tracked)
    joins = "\n".join(map(_lookup, tracked))
    parts = {"tracked: names": names, "tracked: columns": columns, "tracked: joins": joins}
    return spliced("point_in_time", parts)


def _as_of(field: Field) -> str:
    # A version that exists but is empty means the field was empty then; only without any version has it never changed.
    # What is open is today as its row says, whatever its log left out.
    found = f"as_of_{field.name}"
    then = f"{found}.value::{SQL_TYPES[field.kind]}"
    today = "o.outcome = 'open' and l.as_of_on = (select value::date from info where key = 'as_of_on')"
    past = f"{found}.opportunity_id is not null and not ({today})"
    return f"case when {past} then {then} else o.{quoted(field.name)} end"


def _lookup(field: Field) -> str:
    found = f"as_of_{field.name}"
    return (
        f"asof left join (select * from versions where field = '{field.name}') {found}"
        f" on l.opportunity_id = {found}.opportunity_id and l.as_of_on >= {found}.since"
    )
