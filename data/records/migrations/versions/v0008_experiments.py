"""Experiments on whether acting helps, and the arms of their deals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0008", "0007"


def upgrade() -> None:
    """Create their tables."""
    op.create_table(
        "experiments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("save_rate", sa.Float, nullable=False),
        sa.Column("follow_up_days", sa.Integer, nullable=False),
        sa.Column("planned", sa.Integer, nullable=False),
        sa.Column("larger_from", sa.Float),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("started_on", sa.Date, nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("ended_on", sa.Date),
        sa.Column("ended_at", sa.String(32)),
        sa.Column("ended_by", sa.String(200), nullable=False),
        sa.Column("ending", sa.String(20), nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("audit_id", sa.Integer, sa.ForeignKey("audit.id"), nullable=False),
    )
    op.create_index(
        "uq_experiments_running",
        "experiments",
        ["source"],
        unique=True,
        sqlite_where=sa.text("ended_at is null"),
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "arms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("experiment_id", sa.Integer, sa.ForeignKey("experiments.id"), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("opportunity_id", sa.String(200), nullable=False),
        sa.Column("arm", sa.String(20), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("band", sa.String(20), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("loss_probability", sa.Float, nullable=False),
        sa.Column("expected_lost", sa.Float, nullable=False),
        sa.Column("expected_won", sa.Float, nullable=False),
        sa.Column("amount", sa.Float),
        sa.Column("assigned_on", sa.Date, nullable=False),
        sa.Column("assigned_at", sa.String(32), nullable=False),
        sa.Column("audit_id", sa.Integer, sa.ForeignKey("audit.id"), nullable=False),
    )
    op.create_index("ix_arms_of_source", "arms", ["source", "opportunity_id"])
    op.create_index("uq_arms_of_deal", "arms", ["experiment_id", "opportunity_id"], unique=True)
    op.create_index("uq_arms_place", "arms", ["experiment_id", "owner", "band", "place"], unique=True)
