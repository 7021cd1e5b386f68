"""By which press an action was planned and last changed: a request that arrives twice writes once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0010", "0009"


def upgrade() -> None:
    """Add the keys of what made an action as it is."""
    op.add_column("actions", sa.Column("plan_key", sa.String(64)))
    op.add_column("actions", sa.Column("change_key", sa.String(64)))
    op.create_index("ix_actions_planned_by", "actions", ["source", "plan_key"])
