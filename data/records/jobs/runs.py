"""Runs of jobs: what ran where and how it ended. A run that holds a lease is the only one of its job, wherever it runs.

A run is a record itself, so no audit line repeats it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from data.errors import Busy, StoreConflict
from data.records import job_tables
from data.records.jobs.presence import Place, is_gone
from data.records.store import LONGEST_REASON, Store, line

RUNNING, DONE, FAILED, BUSY, KILLED = "running", "done", "failed", "busy", "killed"
RESULTS: Final = {0: DONE, 3: BUSY}
# As a shell says it of a process that was killed.
KILLED_CODE: Final = 137
GONE: Final = "It was killed, or its machine went away, before it was done."
AGAIN: Final = "Run it again: nothing half done is served."
WAIT: Final = "Wait until it has ended, then try again."


@dataclasses.dataclass(frozen=True)
class Run:
    """A job that ran, or runs: by whom, where, when, and how it ended. `lease` is '' where it held none."""

    number: int
    job: str
    lease: str
    author: str
    host: str
    machine: str
    process: int
    began_at: dt.datetime
    seen_at: dt.datetime
    ended_at: dt.datetime | None
    result: str
    exit_code: int | None
    error: str
    next_step: str


def begin(store: Store, job: str, author: str, where: Place, *, leased: bool = True) -> int:
    """Record that a job begins, and return the run's number; raise Busy where another one holds its lease."""
    author, job = line("author", author), line("job", job, 40)
    lease = job if leased else None
    try:
        with store.writing() as (connection, at):
            _bury(connection, at)
            if lease is not None:
                _refuse_held(connection, lease)
            found: dict[str, Any] = {
                "job": job,
                "lease": lease,
                "author": author,
                "host": where.host,
                **where.columns(),
            }
            found |= {"began_at": at, "seen_at": at, "result": RUNNING, "error": "", "next_step": ""}
            one = insert(job_tables.runs).values(**found).returning(job_tables.runs.c.id)
            return int(connection.execute(one).scalar_one())
    except StoreConflict:  # PostgreSQL lets two look at the same moment
        raise Busy(f"Another {job} has begun at this moment.", WAIT) from None


def beat(store: Store, number: int) -> bool:
    """Say that a run goes on; False where it was taken for gone, and its lease may be another's."""
    held = job_tables.runs.c
    with store.writing() as (connection, at):
        one = update(job_tables.runs).where(held.id == number, held.ended_at.is_(None)).values(seen_at=at)
        return connection.execute(one).rowcount > 0


def end(store: Store, number: int, exit_code: int, error: str = "", next_step: str = "") -> None:
    """Record how a run ended, also where it was taken for gone before."""
    with store.writing() as (connection, at):
        found = {"ended_at": at, "seen_at": at, "exit_code": exit_code, "result": RESULTS.get(exit_code, FAILED)}
        found |= {"error": error[:LONGEST_REASON], "next_step": next_step[:LONGEST_REASON]}
        connection.execute(update(job_tables.runs).where(job_tables.runs.c.id == number).values(**found))


def latest(store: Store, limit: int, without: str = "") -> tuple[Run, ...]:
    """The latest runs, newest first, those of one job left out; one whose process is gone is said to be killed."""
    held = job_tables.runs.c
    asked = _select().where(held.job != without).order_by(held.began_at.desc(), held.id.desc())
    with store.reading() as connection:
        rows = connection.execute(asked.limit(limit)).all()
    return _buried((Run(*row) for row in rows), store.now())


def latest_by_job(store: Store) -> dict[str, Run]:
    """The latest run of each job."""
    held = job_tables.runs.c
    last = select(func.max(held.id)).group_by(held.job)
    with store.reading() as connection:
        rows = connection.execute(_select().where(held.id.in_(last))).all()
    return {one.job: one for one in _buried((Run(*row) for row in rows), store.now())}


def count_before(store: Store, moment: dt.datetime) -> int:
    """How many runs ended before a moment."""
    held = job_tables.runs.c
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).where(held.ended_at < moment)).scalar_one())


def delete_before(store: Store, moment: dt.datetime) -> int:
    """Delete the runs that ended before a moment, and return how many there were."""
    with store.writing() as (connection, _):
        return connection.execute(delete(job_tables.runs).where(job_tables.runs.c.ended_at < moment)).rowcount


def _select() -> Select[Any]:
    held = job_tables.runs.c
    return select(
        held.id, held.job, func.coalesce(held.lease, ""), held.author, held.host, held.machine, held.process,
        held.began_at, held.seen_at, held.ended_at, held.result, held.exit_code, held.error, held.next_step,
    )  # fmt: skip


def _buried(found: Iterable[Run], now: dt.datetime) -> tuple[Run, ...]:
    """Say of runs whose process is gone that they were killed, when they were last heard of."""
    ended: dict[str, Any] = {"result": KILLED, "exit_code": KILLED_CODE, "error": GONE, "next_step": AGAIN}
    return tuple(
        dataclasses.replace(one, ended_at=one.seen_at, **ended) if one.ended_at is None and is_gone(one, now) else one
        for one in found
    )


def _bury(connection: Connection, now: dt.datetime) -> None:
    """Record of runs whose process is gone that they were killed, which gives their leases back."""
    held = job_tables.runs.c
    rows = connection.execute(_select().where(held.ended_at.is_(None))).all()
    for one in _buried((Run(*row) for row in rows), now):
        if one.ended_at is not None:
            found = {name: getattr(one, name) for name in ("ended_at", "result", "exit_code", "error", "next_step")}
            connection.execute(update(job_tables.runs).where(held.id == one.number).values(**found))


def _refuse_held(connection: Connection, lease: str) -> None:
    held = job_tables.runs.c
    row = connection.execute(_select().where(held.lease == lease, held.ended_at.is_(None))).first()
    if row is not None:
        one = Run(*row)
        since = f"{one.began_at:%H:%M} UTC"
        raise Busy(f"Another {one.job} is running on {one.host} since {since} (process {one.process}).", WAIT)
