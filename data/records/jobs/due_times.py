"""Which due times of the timetable are served: each by one schedule of all that share a store, and once."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Select, Update, func, insert, select, update

from data.errors import StoreConflict
from data.records import job_tables
from data.records.jobs.presence import AHEAD, Place, is_dead, is_gone
from data.records.jobs.runs import DONE, FAILED
from data.records.store import Store

# A due time whose schedule was killed so often is passed over: serving it may be what kills.
MOST_TRIES: Final = 3
# As what whoever keeps the timetable is recorded.
SCHEDULE: Final = "schedule"
NOBODY: Final[Mapping[str, Any]] = {"machine": "", "process": 0}


@dataclasses.dataclass(frozen=True)
class DueTimes:
    """Up to when the due times of a job are served, and which one somebody is serving."""

    job: str
    done_until: dt.datetime
    claimed: dt.datetime | None
    tries: int
    machine: str
    process: int
    seen_at: dt.datetime


def known(store: Store) -> Mapping[str, DueTimes]:
    """What is known of each job of the timetable."""
    with store.reading() as connection:
        rows = connection.execute(select(*job_tables.due_times.c)).all()
    return {row.job: DueTimes(*row) for row in rows}


def begin(store: Store, jobs: Collection[str]) -> Mapping[str, DueTimes]:
    """Return what is known of jobs; of one that is new to the timetable, that nothing has been missed until now.

    So it is of one that is served up to a time to come: the clock was set back since.
    """
    found = known(store)
    if any(one.done_until > store.now() + AHEAD for one in found.values()):
        _come_back(store)
        found = known(store)
    if missing := sorted({*jobs} - {*found}):
        # Another schedule may do so at the same moment.
        with contextlib.suppress(StoreConflict), store.writing() as (connection, at):
            for job in missing:
                row = {"job": job, "done_until": at, "tries": 0, "seen_at": at, **NOBODY}
                connection.execute(insert(job_tables.due_times).values(**row))
        return known(store)
    return found


def _come_back(store: Store) -> None:
    """Set back what is served up to a time to come."""
    with store.writing() as (connection, at):
        ahead = update(job_tables.due_times).where(job_tables.due_times.c.done_until > at + AHEAD)
        connection.execute(ahead.values(done_until=at))


def claim(store: Store, job: str, due: dt.datetime, where: Place, *, expires: bool = True) -> bool:
    """Take a due time to serve it; False where it is served, or somebody is serving one of the job.

    `expires`: whether a claim that was not confirmed for too long is nobody's, on whichever machine it was made.
    """
    with store.writing() as (connection, at):
        row = connection.execute(_one(job).with_for_update()).first()
        if row is None or row.done_until >= due:
            return False
        found = DueTimes(*row)
        if found.claimed is not None and not (is_gone(found, at) if expires else is_dead(found)):
            return False
        if found.claimed == due and _has_ended(connection, found, due):
            _change(connection, job, done_until=due, claimed=None, tries=0, **NOBODY)
            return False
        tries = found.tries + 1 if found.claimed == due else 1
        if tries > MOST_TRIES:
            _change(connection, job, done_until=due, claimed=None, tries=0, **NOBODY)
            return False
        _change(connection, job, claimed=due, tries=tries, seen_at=at, **where.columns())
        return True


def beat(store: Store, job: str, where: Place) -> None:
    """Say that a due time is still being served."""
    with store.writing() as (connection, at):
        connection.execute(_of(job, where).values(seen_at=at))


def done(store: Store, job: str, due: dt.datetime, where: Place) -> None:
    """A due time is served, and so is all that was due before it."""
    with store.writing() as (connection, _):
        connection.execute(_of(job, where).values(done_until=due, claimed=None, tries=0, **NOBODY))


def give_back(store: Store, job: str, where: Place) -> None:
    """Leave a due time to whoever comes next: it could not be served now."""
    with store.writing() as (connection, _):
        connection.execute(_of(job, where).values(claimed=None, tries=0, **NOBODY))


def _has_ended(connection: Connection, found: DueTimes, due: dt.datetime) -> bool:
    """Tell whether the job has ended all the same that a schedule which is gone had begun."""
    held = job_tables.runs.c
    on_it = held.machine == found.machine
    kept = select(func.max(held.began_at)).where(on_it, held.job == SCHEDULE, held.process == found.process)
    since = connection.execute(kept).scalar() or due
    ended = on_it & (held.job == found.job) & (held.began_at >= max(since, due)) & held.result.in_((DONE, FAILED))
    return connection.execute(select(held.id).where(ended).limit(1)).first() is not None


def _one(job: str) -> Select[Any]:
    return select(*job_tables.due_times.c).where(job_tables.due_times.c.job == job)


def _of(job: str, where: Place) -> Update:
    held = job_tables.due_times.c
    this = (held.job == job) & (held.machine == where.machine) & (held.process == where.process)
    return update(job_tables.due_times).where(this)


def _change(connection: Connection, job: str, **found: Any) -> None:
    connection.execute(update(job_tables.due_times).where(job_tables.due_times.c.job == job).values(**found))
