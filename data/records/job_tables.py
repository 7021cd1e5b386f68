"""The tables of jobs: their runs with the leases that they hold, and until when each job of the timetable is done."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from data.records.tables import METADATA, Moment

runs = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("job", String(40), nullable=False),
    # Empty where any number may run at once.
    Column("lease", String(40)),
    Column("author", String(200), nullable=False),
    # Where it runs, for a person; `machine` and `process` tell a process of this machine that is gone.
    Column("host", String(200), nullable=False),
    Column("machine", String(64), nullable=False),
    Column("process", Integer, nullable=False),
    Column("began_at", Moment, nullable=False),
    # When it was last heard of: a lease expires where that is too long ago.
    Column("seen_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("result", String(20), nullable=False),
    Column("exit_code", Integer),
    Column("error", Text, nullable=False),
    Column("next_step", Text, nullable=False),
)
# A lease has one holder at a time.
Index(
    "uq_runs_lease",
    runs.c.lease,
    unique=True,
    sqlite_where=runs.c.ended_at.is_(None),
    postgresql_where=runs.c.ended_at.is_(None),
)
Index("ix_runs_began_at", runs.c.began_at)

due_times = Table(
    "due_times",
    METADATA,
    Column("job", String(40), primary_key=True),
    # Up to here every due time has been served, or passed over.
    Column("done_until", Moment, nullable=False),
    # The due time that somebody is serving, how often it was tried, by whom, and when that one was last heard of.
    Column("claimed", Moment),
    Column("tries", Integer, nullable=False),
    Column("machine", String(64), nullable=False),
    Column("process", Integer, nullable=False),
    Column("seen_at", Moment, nullable=False),
)
