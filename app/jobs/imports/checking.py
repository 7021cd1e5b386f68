"""A draft of an import is built as one that is published would be, reported on, and deleted."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from typing import Any, Final

import duckdb

from app.imports.mapping import proposal_of, write_mapping
from app.imports.record import REPORT, SET_ASIDE, Desk
from app.imports.report import ColumnRead, ColumnVerdict, Lacking, Report, Respelled, SetAside
from app.imports.support import supported
from app.imports.words import as_known
from app.jobs.exports import built, terms
from app.jobs.publication import STAYING
from app.jobs.telling import Say, step, within
from app.services import snapshots_of
from app.settings import Settings
from data.building.build import files_of, open_draft
from data.building.comparison import Comparison, comparison
from data.errors import HeadwindError, NotReady
from data.files import clear
from data.ingest.advice import advice
from data.ingest.reading.reports.no_deals import count_rows, is_no_deal, is_total
from data.snapshots.point_in_time import training_facts
from data.snapshots.snapshot import UNWRITABLE, Snapshot, Snapshots, first_line, kept_catalogue
from data.snapshots.versions import moment_of
from data.sources import Source
from data.statements import literal, sql
from model.leaks.verdicts import verdicts

DRAFT: Final = "check.duckdb"
NUMBERED: Final = (
    "No column was taken for the ids of deals, so rows are numbered: a later export cannot be held against this one,"
    " and nothing is learned of what moved between them. Choose the column that names each deal, or export one."
)
PRUNES: Final = f"To make room publishing deletes the former snapshot {{1}}, of {{0:%-d %B %Y, %H:%M}} UTC: {STAYING}."

# Which shares of the whole the steps take, and how much of each list is kept.
READING, JUDGING, COMPARING = (0.0, 0.75), 0.8, 0.95
MOST_LISTED: Final = 200
PEOPLE: Final = ("owner", "manager")
COUNTED: Final = """
    select count(*) filter (outcome = 'open') as open, count(*) filter (outcome = 'won') as won,
        count(*) filter (outcome = 'lost') as lost, count(amount) as amounts, count(owner) as owners,
        count(expected_close_on) filter (outcome = 'open') as expected, count(closed_on) as closings,
        count(last_open_stage) filter (outcome = 'lost') as last_stages,
        (select count(*) from stage_history) as stage_history, (select count(*) from changes) as changes
    from opportunities"""


def check(settings: Settings, desk: Desk, say: Say) -> None:
    """Build a draft of an import and keep its report; raise what a publication of it would raise."""
    desk.forget(REPORT)
    source = write_mapping(desk)
    try:
        _report(settings, desk, source, say)
    except (OSError, *UNWRITABLE) as error:
        step_on = "Make room on the disk of the data folder, then check again."
        raise HeadwindError(f"The draft cannot be written: {first_line(error)}", step_on) from error
    finally:
        clear(desk.folder, f"{DRAFT}*")


def _report(settings: Settings, desk: Desk, source: Source, say: Say) -> None:
    clear(desk.folder, f"{DRAFT}*")
    size = sum(path.stat().st_size for path in files_of(desk.files, source))
    draft = open_draft(desk.folder / DRAFT, size, settings.share_of("building"))
    with contextlib.closing(draft):
        held = terms(settings, desk.files, source, desk.record().accept)
        built(draft, desk.files, source, within(say, *READING), held)
        draft.execute(f"copy (from rejects order by file, line) to {literal(str(desk.folder / SET_ASIDE))}")
        say(step("Judging every column", JUDGING, drawn=False))
        judged = tuple(_verdicts(draft, source))
        say(step("Comparing with what is served", COMPARING, drawn=False))
        served = _served(settings)
        against = _against(served, snapshots_of(settings), draft, source) if served else None
        found = _report_of(draft, judged, against, tuple(_said_before(settings, desk, source)))
        respelled, endings = tuple(_respelled(draft, source)), proposal_of(desk).endings
        desk.keep(REPORT, dataclasses.replace(found, respelled=respelled, endings=endings, is_first=served is None))


def _report_of(
    draft: duckdb.DuckDBPyConnection,
    judged: tuple[ColumnVerdict, ...],
    against: Comparison | None,
    said: tuple[str, ...],
) -> Report:
    info = dict(draft.execute("select key, value from info").fetchall())
    totals = {row["outcome"]: row for row in _rows(draft, sql("outcome_totals"))}
    notes = list(_rows(draft, sql("notes")))
    plain = [row for row in notes if row["kind"] == "read as"]
    kept = int(draft.execute("select count(*) from opportunities").fetchall()[0][0])
    return Report(
        label=info["source_label"],
        read=int(info["rows_opportunities"]),
        kept=kept,
        set_aside=int(info["rejects"]),
        spellings=int(sum(row["n"] for row in _rows(draft, sql("repairs_made")))),
        as_of_on=dt.date.fromisoformat(info["as_of_on"]),
        dated=info["has_dates"] == "yes",
        currency=info["currency"],
        opportunities={outcome: int(row["n"]) for outcome, row in totals.items()},
        amount={outcome: float(row["amount"]) for outcome, row in totals.items()},
        reasons=tuple(_reasons(draft)),
        read_as=tuple(ColumnRead(one["column"], one["sentence"], one["example"] or "") for one in plain),
        warnings=(*said, *(row["sentence"] for row in notes if row["kind"] != "read as")),
        verdicts=judged,
        pages=supported({**next(_rows(draft, COUNTED)), "former": int(against is not None and against.is_earlier)}),
        against_served=against,
        no_deals=count_rows(draft, is_no_deal),
        totals=count_rows(draft, is_total),
        as_of_by=info["as_of_by"],
        lacking=tuple(lacking(draft)),
    )


def lacking(draft: duckdb.DuckDBPyConnection) -> Iterator[Lacking]:
    """Yield what any deals lack of what matters most in them, and amounts of exactly 0."""
    found = (Lacking(**row) for row in _rows(draft, sql("lacking")))
    yield from (one for one in found if one.lacking or one.zeros)


def _said_before(settings: Settings, desk: Desk, source: Source) -> Iterator[str]:
    """Yield what lacks of ids, what of the files was not looked at, and which snapshots a publication deletes."""
    if source.tables["opportunities"].number_rows:
        yield NUMBERED
    yield from (as_known(one.unread, desk.record(), settings.data_dir) for one in proposal_of(desk).files if one.unread)
    for version in snapshots_of(settings).superseded(next_of=source.name):
        yield PRUNES.format(moment_of(version), version)


def _rows(draft: duckdb.DuckDBPyConnection, question: str) -> Iterator[dict[str, Any]]:
    asked = draft.execute(question)
    names = [str(column[0]) for column in asked.description or ()]
    return (dict(zip(names, row, strict=True)) for row in asked.fetchall())


def _reasons(draft: duckdb.DuckDBPyConnection) -> Iterator[SetAside]:
    for row in list(_rows(draft, sql("rejects_by_reason")))[:MOST_LISTED]:
        value = row["first_value"] or ""
        step_on = advice(row["reason"], row["column"], value).choose
        place = (row["column"], row["reason"], int(row["n"]), row["file"], row["first_line"], value)
        yield SetAside(*place, step=step_on, is_no_deal=is_no_deal(row["reason"]))


def _respelled(draft: duckdb.DuckDBPyConnection, source: Source) -> Iterator[Respelled]:
    """Yield spellings that are read as one, without those that look the same."""
    people = {mapping.columns[name] for mapping in source.tables.values() for name in PEOPLE if name in mapping.columns}
    found = (row for row in _rows(draft, sql("repairs_made")) if row["from_value"].split() != row["to_value"].split())
    for row in itertools.islice(found, MOST_LISTED):
        yield Respelled(
            row["column"], row["from_value"], row["to_value"], int(row["n"]), is_person=row["column"] in people
        )


def _verdicts(draft: duckdb.DuckDBPyConnection, source: Source) -> Iterable[ColumnVerdict]:
    """Yield what the rows alone say of each column: what former snapshots and overrides say comes with training."""
    catalogue = kept_catalogue(draft)
    labels = {field.name: field.label for field in catalogue}
    facts = training_facts(draft, source.catalogue())
    if not len(facts):
        return
    for one in verdicts(facts, catalogue):
        if one.column in labels:
            yield ColumnVerdict(one.column, labels[one.column], one.verdict, one.reason)


def _served(settings: Settings) -> Snapshot | None:
    """Return the snapshot that is served; None where there is none, or it cannot be read."""
    try:
        return snapshots_of(settings).usable()
    except NotReady:
        return None


def _against(
    served: Snapshot, snapshots: Snapshots, draft: duckdb.DuckDBPyConnection, source: Source
) -> Comparison | None:
    """Hold a draft against the snapshot that is served; None where that is of another export.

    Numbered rows are other deals in every export.
    """
    if source.tables["opportunities"].number_rows or served.info["source"] != source.name:
        return None
    return comparison(draft, snapshots.path(served.version))
