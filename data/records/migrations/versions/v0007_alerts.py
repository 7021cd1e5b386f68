"""Alerts: rules, what they raised, to whom it goes, and what is on its way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0007", "0006"


def upgrade() -> None:
    """Create their tables."""
    op.create_table(
        "alert_conditions",
        sa.Column("source", sa.String(200), primary_key=True),
        sa.Column("rule", sa.String(40), primary_key=True),
        sa.Column("subject", sa.String(500), primary_key=True),
        sa.Column("since", sa.String(32), nullable=False),
    )
    op.create_table(
        "alert_looks",
        sa.Column("source", sa.String(200), primary_key=True),
        sa.Column("rule", sa.String(40), primary_key=True),
        sa.Column("terms", sa.String(200), nullable=False),
        sa.Column("snapshot", sa.String(40), nullable=False),
        sa.Column("as_of_on", sa.Date, nullable=False),
        sa.Column("looked_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "alert_rules",
        sa.Column("source", sa.String(200), primary_key=True),
        sa.Column("rule", sa.String(40), primary_key=True),
        sa.Column("number", sa.Float),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.Column("audit_id", sa.Integer, sa.ForeignKey("audit.id"), nullable=False),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(500), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("next_step", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("manager", sa.Text, nullable=False),
        sa.Column("amount", sa.Float),
        sa.Column("loss_probability", sa.Float),
        sa.Column("snapshot", sa.String(40), nullable=False),
        sa.Column("as_of_on", sa.Date, nullable=False),
        sa.Column("raised_at", sa.String(32), nullable=False),
        sa.Column("audit_id", sa.Integer, sa.ForeignKey("audit.id"), nullable=False),
    )
    op.create_index("ix_alerts_raised", "alerts", ["source", "raised_at"])
    op.create_table(
        "destinations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("about", sa.String(20), nullable=False),
        sa.Column("whose", sa.String(200), nullable=False),
        sa.Column("frequency", sa.String(20), nullable=False),
        sa.Column("quiet_from", sa.Integer, nullable=False),
        sa.Column("quiet_until", sa.Integer, nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("removed_at", sa.String(32)),
        sa.Column("audit_id", sa.Integer, sa.ForeignKey("audit.id"), nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("destination_id", sa.Integer, sa.ForeignKey("destinations.id"), nullable=False),
        sa.Column("key", sa.String(36), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.String(32), nullable=False),
        sa.Column("claim", sa.String(300), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.Column("audit_id", sa.Integer, sa.ForeignKey("audit.id"), nullable=False),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["status", "due_at"])
