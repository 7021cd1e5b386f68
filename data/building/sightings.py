"""What imports of one source have seen, one after the other: from it follow the histories that the export lacks."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb

from data.building.conform import kept_fields
from data.building.former import attached
from data.catalogue import DIMENSIONS
from data.ingest.advice import Advice
from data.ingest.outcomes import stage_of
from data.ingest.reading.typed import note, text_name
from data.schema import Field, is_money
from data.snapshots.queries import LEARNED_FROM
from data.sources.source import Source
from data.statements import literal, quoted, spliced, sql

# What a snapshot keeps of the ones before it.
KEPT: Final = ("sightings", "imports", "gone")
Held = Mapping[str, frozenset[str]]
OLDER = "This export is of {}, and one of {} was imported before it. What that one has shown would be forgotten."
AS_FORMER = "the day of the import before it, after whose last event something has happened"
AS_OF = "select value from info where key = 'as_of_on'"
LAST_EVENT = "select max(value) from {}info where key = 'last_event_on'"
SINCE = "Deals since your data of {}: {:,} new, {:,} gone, {:,} closed or changed in a tracked column."
MISSING = "Deals that were open when last seen and stand in no row of this export: {:,}. They are in no figure."
TAKEN_AS_LOST = (
    "Deals that stand in no row of this export and count as lost on the day on which they were missing: {:,}."
)
ASK = (
    'Say what became of them: on the Data page by "Deals missing in a later export", in a mapping by gone = "lost",'
    ' "deleted" or "merged".'
)


def learn(draft: duckdb.DuckDBPyConnection, source: Source, former: Sequence[Path], accept: str) -> None:
    """Add to a draft what its export shows beside the former one of its source: histories, and which deals are gone.

    `former`: snapshots, oldest first. Raise CheckFailed for an export that is older than the former one, unless there
    is a reason to `accept` it.
    """
    # Numbered rows are other deals in every export, and a row for each day tells its own history.
    if source.snapshots or source.tables["opportunities"].number_rows:
        return
    with _latest(draft, former) as held:
        _carry(draft, held)
        latest = _answer(draft, "select max(on_day) from imports")
        today = _today(draft, held, latest)
        _refuse_older(draft, today, latest, accept)
        _forget(draft, today)
        before, nth = draft.execute("select max(on_day), coalesce(max(nth), 0) + 1 from imports").fetchall()[0]
        _see(draft, source, held, {"today": today, "before": before, "nth": nth})
        _count(draft, held, today, nth)
    _close_gone(draft, source)
    if before is not None:
        _derive(draft, source)


def _answer(draft: duckdb.DuckDBPyConnection, question: str) -> Any:
    return draft.execute(question).fetchall()[0][0]


@contextlib.contextmanager
def _latest(draft: duckdb.DuckDBPyConnection, former: Sequence[Path]) -> Iterator[Held]:
    """Attach the latest former snapshot of the same source that keeps sightings; yield its tables' columns."""
    for path in reversed(former):
        with attached(draft, path) as held:
            if _is_whole(draft, held) and draft.execute(sql("sightings/former_day")).fetchall():
                yield held
                return
    yield {}


def _is_whole(draft: duckdb.DuckDBPyConnection, held: Held) -> bool:
    """Say whether a former snapshot keeps what has been seen as this version of Headwind does."""
    if not {*KEPT, "info", "opportunities"} <= held.keys():
        return False
    return all(set(_columns(draft, table)) <= held[table] for table in ("sightings", "imports"))


def _columns(draft: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [name for (name,) in draft.execute(f"select column_name from (describe {table})").fetchall()]


def _shared(draft: duckdb.DuckDBPyConnection, held: Held, table: str, of: str) -> str:
    """Name the columns of a draft's table that the former snapshot's table `of` has, too."""
    return ", ".join(quoted(name) for name in _columns(draft, table) if name in held[of])


def _carry(draft: duckdb.DuckDBPyConnection, held: Held) -> None:
    for table in KEPT if held else ():
        columns = _shared(draft, held, table, table)
        draft.execute(f"insert into {table} by name select {columns} from former.{table}")


def _today(draft: duckdb.DuckDBPyConnection, held: Held, latest: dt.date | None) -> dt.date:
    """Return the day as of which an export is; `latest`: that of the last import before it.

    Where something has happened in it after the last event of the former one it was made after that, which a name may
    have told to be made on a later day: then it is as of that day at least.
    """
    today = dt.date.fromisoformat(_answer(draft, AS_OF))
    if latest is None or latest <= today or not held:
        return today
    event, event_then = (_answer(draft, LAST_EVENT.format(of)) for of in ("", "former."))
    if not event_then or not event or event <= event_then:
        return today
    told = [("as_of_on", latest.isoformat()), ("as_of_by", AS_FORMER)]
    draft.executemany("update info set value = $2 where key = $1", told)
    return latest


def _refuse_older(draft: duckdb.DuckDBPyConnection, today: dt.date, latest: dt.date | None, accept: str) -> None:
    if latest is None or latest <= today:
        return
    sentence = OLDER.format(_day(today), _day(latest))
    if not accept:
        raise Advice("Import the later one again.").refusal(sentence)
    note(draft, "accepted", "", f"{sentence} Accepted: {accept}", 0)


def _day(day: dt.date) -> str:
    return f"{day:%-d %b %Y}"


def _forget(draft: duckdb.DuckDBPyConnection, today: dt.date) -> None:
    """Forget what was seen of later days, and what else was imported today of this day: the last one holds.

    An export may have the same as-of day as that of a week ago, where nothing with a day has happened in between.
    """
    draft.execute(
        "delete from imports where on_day > $today or (on_day = $today and imported_on >= $now)",
        {"today": today, "now": present_day()},
    )
    draft.execute("delete from sightings where nth not in (select nth from imports)")
    back = "opportunity_id in (select opportunity_id from typed_opportunities where opportunity_id is not null)"
    draft.execute(f"delete from gone where gone_on > ? or {back}", [today])


def present_day() -> dt.date:
    """Return the day on which an import is made."""
    return dt.datetime.now(dt.UTC).date()


def _see(draft: duckdb.DuckDBPyConnection, source: Source, held: Held, this: Mapping[str, Any]) -> None:
    """Keep what this export shows of its open deals, and which of the former one's it has no more."""
    if held and this["before"] is not None:
        stage = _reading(source, next(field for field in _fields(source) if field.name == "stage"))
        draft.execute(sql("sightings/reopened"), {"before": this["before"], "nth": this["nth"], "reading": stage})
    if held:
        columns = {"former: columns": _shared(draft, held, "opportunities", "opportunities")}
        draft.execute(spliced("sightings/gone", columns), {"today": this["today"]})
    fields = _fields(source)
    parts = {
        "fields: cells": "".join(f", {_cell(source, field)} as {quoted(field.name)}" for field in fields),
        "fields: held": " union all ".join(_held_value(source, field) for field in fields),
    }
    draft.execute(spliced("sightings/seen", parts), dict(this))


def _fields(source: Source) -> list[Field]:
    """Return the columns of opportunities whose changes count: the stage, the owner, and what is tracked."""
    read = {field.name for field in kept_fields(source, "opportunities")}
    wanted = (f for f in source.catalogue() if f.table == "opportunities" and f.name in read)
    return [field for field in wanted if field.tracked or field.name in ("stage", "owner")]


def _texts(source: Source, field: Field) -> list[str]:
    """Name the columns that keep the cells from which a field is read; none where it follows from others."""
    columns = source.tables["opportunities"].columns
    if field.name == "expected_close_on" and source.one_close_date:
        return [text_name(field.name)]
    names = ("stage", "pipeline") if field.name == "stage" else (field.name,)
    return [text_name(name) for name in names if name in columns]


def _cell(source: Source, field: Field) -> str:
    texts = ", ".join(f"coalesce({name}, '')" for name in _texts(source, field))
    if not texts:
        return "null::varchar"
    # A deal may stand in several rows, in any order.
    return f"sum(md5_number_lower(concat_ws(chr(31), {texts})))::varchar"


def _held_value(source: Source, field: Field) -> str:
    name = quoted(field.name)
    return (
        f"select opportunity_id, o.outcome, o.closed_on, {literal(field.name)} as field, o.{name}::varchar as value,"
        f" coalesce(cells.{name}, o.{name}::varchar, '') as cell, {literal(_reading(source, field))} as reading"
        " from opportunities o join cells using (opportunity_id)"
    )


def _reading(source: Source, field: Field) -> str:
    """Return a digest of what the mapping says of a field: which column it is read from, and how its cells are."""
    mapping = source.tables["opportunities"]
    told = "closed_on" if field.name == "expected_close_on" and source.one_close_date else field.name
    money = (source.currency, source.rates) if is_money(field) else ()
    aliases = [(one.from_value, one.to_value) for one in source.aliases_of("opportunities", told)]
    said = (mapping.columns.get(told), mapping.forms.get(told), aliases, money, mapping.repeats)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


def _count(draft: duckdb.DuckDBPyConnection, held: Held, today: dt.date, nth: int) -> None:
    """Note what the report says of this import beside the former one."""
    added, gone, changed = 0, 0, 0
    if held:
        added, gone, changed = draft.execute(sql("sightings/counted")).fetchall()[0]
        since = _answer(draft, "select value::date from former.info where key = 'as_of_on'")
        note(draft, "import", "", SINCE.format(_day(since), added, gone, changed), 0)
    draft.execute(
        "insert into imports select ?, ?, ?, value, ?, ?, ? from info where key = 'content_hash'",
        [nth, today, present_day(), added, gone, changed],
    )


def _close_gone(draft: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Do with the deals that are gone as the mapping says; without a word of it they are asked about."""
    n, example = draft.execute("select count(*), min(opportunity_id) from gone").fetchall()[0]
    if n and not source.gone:
        note(draft, "warning", "opportunity_id", f"{MISSING.format(n)} {ASK}", n, example)
    if n and source.gone == "lost":
        note(draft, "warning", "opportunity_id", TAKEN_AS_LOST.format(n), n, example)
        closed_on = "gone_on" if source.has_closings else "null::date"
        draft.execute(
            "insert into opportunities by name select * exclude (last_seen_on, gone_on) replace ('lost' as outcome,"
            f" {stage_of(source, 'lost')} as stage, stage as last_open_stage, {closed_on} as closed_on) from gone"
        )
        for dimension, key in DIMENSIONS.items():
            draft.execute(
                f"insert into {dimension} by name select distinct {key} from opportunities"
                f" where {key} is not null and {key} not in (select {key} from {dimension})"
            )


def _derive(draft: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Write the histories that follow from what was seen, of every field whose changes the export does not log."""
    logged = {field for (field,) in draft.execute("select distinct field from changes").fetchall()} - {"stage"}
    logged |= {"stage"} if "stage_history" in source.tables else set()
    wanted = [field for field in _fields(source) if field.name not in logged]
    draft.execute("insert into info select ?, min(on_day) from imports", [LEARNED_FROM])
    if wanted:
        readings = ", ".join(f"({literal(field.name)}, {literal(_reading(source, field))})" for field in wanted)
        draft.execute(spliced("sightings/turned", {"fields: readings": readings}))
