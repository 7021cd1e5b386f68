"""A draft becomes a snapshot: conform every table, derive the facts, check the invariants, describe the result."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import duckdb
import pandas as pd

from data.building.as_of import as_of
from data.building.checks import check, check_any
from data.building.conform import conform
from data.building.dimensions import derive_dimensions, fill
from data.building.sightings import learn
from data.catalogue import CANONICAL, DIMENSIONS, EVENTS, TABLES
from data.formats.dated import day_in
from data.formats.files import find
from data.ingest import changes, closings, deleted, histories, named_ids, outcomes, spellings, stage_dates, told_values
from data.ingest.guards import guard
from data.ingest.money import negatives, rates
from data.ingest.money.outlying import name_outlying
from data.ingest.reading import raw
from data.ingest.reading.cells import define
from data.ingest.reading.made_on import written_beside
from data.ingest.reading.readings import ReadAs, readings
from data.ingest.reading.reports.no_deals import count_rows, is_no_deal
from data.ingest.reading.typed import note, write_typed
from data.ingest.reading.worded import leave_empty
from data.ingest.window import Window, window
from data.limited import limited
from data.memory import MEGABYTE, SHARES, share
from data.recipe import recipe
from data.schema import Field
from data.snapshots.point_in_time import build_open_facts
from data.sources.source import Source
from data.statements import SQL, SQL_TYPES, over, quoted, sql

# Parquet unpacks to many times its size, and histories are sorted several times over: so much is used of what may be.
MEMORY_PER_BYTE = 20
# Megabytes that a draft keeps while nothing is asked of it.
AT_REST = 16
# DuckDB joins along time row by row where it expects few rows on the left. Below a few conditions it expects none, and
# where there are a hundred thousand that is quadratic: 100 s in place of 0.3 for 60,000 opportunities.
DRAFT_CONFIG: dict[str, str | bool | int | float | list[str]] = {"threads": "2", "asof_loop_join_threshold": "0"}
Progress = Callable[[str], None]
# A choice with more levels than this is searched, not listed.
LISTED_LEVELS = 200
# What a field holds as a number or not at all.
FLOATS = ("minimum", "maximum", "step", "observed_minimum", "observed_maximum")


def open_draft(path: Path, read_bytes: int = 0, memory: int = share("building")) -> duckdb.DuckDBPyConnection:
    """Open a draft for writing, with memory for reading so many bytes of files; what does not fit spills beside it.

    DuckDB keeps what it has taken, and a small host trains in the same process: it gets `memory` megabytes only
    where the files are that large.
    """
    megabytes = min(SHARES["building"].least + MEMORY_PER_BYTE * read_bytes // MEGABYTE, memory)
    spill = f"{path}.spill"
    return duckdb.connect(str(path), config=DRAFT_CONFIG | {"memory_limit": f"{megabytes}MB", "temp_directory": spill})


def at_rest(connection: duckdb.DuckDBPyConnection) -> contextlib.AbstractContextManager[None]:
    """Let a draft give back the memory it has taken while something else needs it."""
    return limited(connection, AT_REST)


def files_of(folder: Path, source: Source) -> list[Path]:
    """Return the files of an export that its mapping names."""
    named = [(mapping.file, mapping.newest) for mapping in source.tables.values()]
    named += [(rule.named_in.file, False) for rule in source.outcomes if rule.named_in is not None]
    named += [(source.rates.file, False)] if source.rates is not None and source.rates.file else []
    return list(dict.fromkeys(piece.path for pattern, last in named for piece in find(folder, pattern, newest=last)))


@dataclasses.dataclass(frozen=True)
class Terms:
    """What is served now, why a guard may be passed, rates beside the mapping's, and kept snapshots, oldest first."""

    served: Mapping[str, str] = dataclasses.field(default_factory=dict)
    accept: str = ""
    rates: Path | None = None
    former: tuple[Path, ...] = ()
    origin: Path | None = None


def build(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    source: Source,
    progress: Progress,
    terms: Terms = Terms(),  # it is frozen
) -> None:
    """Fill a draft from an export's folder; raise SourceError or CheckFailed where it cannot be published."""
    _create_tables(connection, source)
    define(connection)
    tables = sorted(source.tables, key=_dimensions_first)
    raws = {table: _read(connection, folder, source, table, progress) for table in tables}
    outcomes.read_named(connection, folder, source)
    days = _resolve(connection, folder, source, terms, raws["opportunities"].above)
    for table in tables:
        conform(connection, source, table, days)
    histories.keep_made(connection, source, days)
    if not connection.execute("select count(outcome) from judged").fetchall()[0][0]:
        check_any(connection)
    guard(connection, source, raws, terms.served, terms.accept)
    check_any(connection)
    derive_dimensions(connection, source)
    fill(connection, source)
    name_outlying(connection, source)
    _describe(connection, folder, source, raws, terms)
    stage_dates.stand(connection, source)
    learn(connection, source, terms.former, terms.accept)
    progress("Deriving histories, ages and point-in-time facts")
    for path in sorted((SQL / "build").glob("*.sql")):
        connection.execute(sql(f"build/{path.stem}"))
    build_open_facts(connection, source.catalogue())
    _keep_catalogue(connection, source)
    progress("Checking the draft")
    check(connection)


def _read(
    connection: duckdb.DuckDBPyConnection, folder: Path, source: Source, table: str, progress: Progress
) -> raw.RawTable:
    """Read a table's files, and type its cells as they can be read."""
    progress(f"Reading {table}")
    mapping = source.tables[table]
    read = stage_dates.read if mapping.entered else told_values.read if mapping.became else raw.read
    found = read(connection, folder, mapping)
    forms, said = readings(connection, source, table, found)
    write_typed(connection, source, table, forms)
    leave_empty(connection, source, table)
    for file, words in found.said:
        note(connection, "read as", file, words, found.rows)
    _note(connection, [*said, *(ReadAs(one.column, one.words, one.example) for one in found.rewritten)])
    return found


def _note(connection: duckdb.DuckDBPyConnection, said: list[ReadAs]) -> None:
    for one in said:
        note(connection, "read as", one.column, one.reading, 0, one.example)


def _resolve(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    source: Source,
    terms: Terms,
    above: Iterable[tuple[str, str]],
) -> Window:
    """Settle names, stages, outcomes, days and money of the typed tables; return the days that they cover."""
    deleted.set_aside(connection, source)
    named_ids.name_by_ids(connection, source)
    for table in sorted({*DIMENSIONS, "opportunities"} & set(source.tables), key=_dimensions_first):
        spellings.unify(connection, source, table)
    outcomes.resolve_stages(connection, source, "opportunities")
    stage_dates.tell_stages(connection, source)
    outcomes.resolve_outcomes(connection, source)
    closings.resolve_days(connection, source)
    rates.convert(connection, folder, source, terms.rates)
    negatives.settle(connection, source)
    histories.fold_snapshots(connection, source)
    if "stage_history" in source.tables:
        outcomes.resolve_stages(connection, source, "stage_history")
    if "changes" in source.tables:
        _note(connection, changes.read_logged(connection, source))
    found = window(connection, source, written_beside(connection, folder, source, above))
    if found.made_from:
        made = found.made_from
        _insert(connection, "info", [("made_from", made.day.isoformat()), ("made_from_by", made.why)])
    return found


def _dimensions_first(table: str) -> tuple[bool, bool, int]:
    return (table not in DIMENSIONS, table != "opportunities", TABLES.index(table))


def _create_tables(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    for table in TABLES:
        columns = {f.name: f for f in (*_canonical(table), *source.catalogue()) if f.table == table}
        definition = ", ".join(f"{quoted(name)} {SQL_TYPES[field.kind]}" for name, field in columns.items())
        connection.execute(f"create table {table} ({definition})")
    connection.execute(sql("report_tables"))
    connection.execute("create or replace temp table doubts (sentence varchar, step varchar, on_page varchar)")
    connection.execute("create table stages (stage varchar, stage_order int, outcome varchar)")
    _insert(connection, "stages", [(s.name, s.order, s.outcome) for s in source.stages])
    connection.execute("create table info (key varchar, value varchar)")
    connection.execute("create table last_activities (opportunity_id varchar, last_on date)")
    connection.execute(sql("scores"))
    connection.execute(sql("sightings/tables"))


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[object, ...]]) -> None:
    """Put rows into a table by one statement, column by column; DuckDB takes as long for each as for all of them."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    asked = ", ".join(["unnest(?)"] * len(columns))
    if rows:
        connection.execute(f"insert into {table} select {asked}", columns)


def _canonical(table: str) -> tuple[Field, ...]:
    return tuple(f for f in CANONICAL if f.table == table)


def _describe(
    connection: duckdb.DuckDBPyConnection, folder: Path, source: Source, raws: Mapping[str, raw.RawTable], terms: Terms
) -> None:
    found = as_of(connection, source)
    facts = {
        "source": source.name,
        "source_label": source.label,
        "source_folder": str(terms.origin or folder),
        "mapping": _mapping(source),
        "currency": source.currency,
        "as_of_on": found.day.isoformat(),
        "as_of_by": found.by,
        "last_event_on": found.latest.isoformat() if found.latest else "",
        "has_dates": _yes(found.is_told),
        "ordered": _yes(source.ordered),
        "built_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "content_hash": content_hash(folder, source),
        "schema_version": recipe(),
        **{name: str(count_rows(connection, meant)) for name, meant in (("rejects", bool), ("no_deals", is_no_deal))},
        "accepted": terms.accept,
    }
    # Whether an export logs histories at all is a fact about the export, not about any day in it.
    facts |= {f"has_{table}": _yes(source.has_history(table)) for table in EVENTS}
    facts |= {"last_activity_alone": _yes(source.last_activity_alone)}
    facts |= {f"rows_{table}": str(found.rows) for table, found in raws.items()}
    _insert(connection, "info", list(facts.items()))


def _mapping(source: Source) -> str:
    """Return a mapping as JSON: jobs on a snapshot read its own, wherever it came from."""
    held = None if source.keys is None else source.keys.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return json.dumps({"name": source.name, "mapping": held})


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def content_hash(folder: Path, source: Source) -> str:
    """Return a hash over an export's files: the same files are the same snapshot."""
    digest = hashlib.sha256(repr((source, recipe())).encode())
    for path in files_of(folder, source):
        # A day in a name is that on which the export was made.
        digest.update(path.name.encode() if day_in(path.name, dt.date.min, dt.date.max) else b"")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _keep_catalogue(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    rows = [
        dataclasses.asdict(_observed(connection, field)) | {"nth": nth} for nth, field in enumerate(source.catalogue())
    ]
    frame = pd.DataFrame(rows).astype(dict.fromkeys(FLOATS, "float64"))
    over(connection, frame, "create table fields as select * replace (levels::varchar[] as levels) from incoming")


def _observed(connection: duckdb.DuckDBPyConnection, field: Field) -> Field:
    """Complete a field with the levels that the snapshot shows, where none are declared, and the range it shows."""
    table = "open_facts" if field.table == "facts" else field.table
    column = quoted(field.name)
    if (field.table, field.name) == ("opportunities", "stage"):
        still_open = connection.execute("select stage from stages where outcome = 'open' order by stage_order")
        return dataclasses.replace(field, levels=tuple(row[0] for row in still_open.fetchall()))
    if field.kind == "choice" and not field.levels:
        levels = connection.execute(
            f"select {column} from {table} where {column} is not null group by 1 order by 1 limit {LISTED_LEVELS}"
        ).fetchall()
        return dataclasses.replace(field, levels=tuple(row[0] for row in levels))
    if field.kind in ("number", "integer"):
        ends = connection.execute(f"select min({column})::double, max({column})::double from {table}").fetchall()[0]
        return dataclasses.replace(field, observed_minimum=ends[0], observed_maximum=ends[1])
    return field
