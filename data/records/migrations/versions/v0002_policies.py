"""Policies that people adopt, and scenarios that they save."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    """Create both."""
    op.create_table(
        "policies",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("policy", sa.String(10), nullable=False),
        sa.Column("line", sa.Float),
        sa.Column("false_alarm", sa.Float, nullable=False),
        sa.Column("save_rate", sa.Float, nullable=False),
        sa.Column("capacity", sa.Float),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.String(32)),
        sa.Column("audit_id", sa.Integer, sa.ForeignKey("audit.id"), nullable=False),
    )
    _one_at_a_time("uq_policies_in_force", "policies", ["source"], "ended_at is null")
    op.create_table(
        "scenarios",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("opportunity_id", sa.String(200), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("removed_at", sa.String(32)),
        sa.Column("audit_id", sa.Integer, sa.ForeignKey("audit.id"), nullable=False),
    )
    _one_at_a_time("uq_scenarios_named", "scenarios", ["source", "opportunity_id", "name"], "removed_at is null")


def _one_at_a_time(name: str, table: str, columns: list[str], words: str) -> None:
    where = sa.text(words)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)
