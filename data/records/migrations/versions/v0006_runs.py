"""Runs of jobs with the leases that they hold, and until when each job of the timetable is done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0006", "0005"
RUNNING = sa.text("ended_at is null")


def upgrade() -> None:
    """Create both; whoever counted the versions of a store before Alembic did leaves this one alone."""
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("job", sa.String(40), nullable=False),
        sa.Column("lease", sa.String(40)),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("host", sa.String(200), nullable=False),
        sa.Column("machine", sa.String(64), nullable=False),
        sa.Column("process", sa.Integer, nullable=False),
        sa.Column("began_at", sa.String(32), nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.String(32)),
        sa.Column("result", sa.String(20), nullable=False),
        sa.Column("exit_code", sa.Integer),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("next_step", sa.Text, nullable=False),
    )
    op.create_index("uq_runs_lease", "runs", ["lease"], unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING)
    op.create_index("ix_runs_began_at", "runs", ["began_at"])
    op.create_table(
        "due_times",
        sa.Column("job", sa.String(40), primary_key=True),
        sa.Column("done_until", sa.String(32), nullable=False),
        sa.Column("claimed", sa.String(32)),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("machine", sa.String(64), nullable=False),
        sa.Column("process", sa.Integer, nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
    )
    op.execute("update schema set version = 6")
    op.execute("insert into schema (version) select 6 where not exists (select 1 from schema)")
