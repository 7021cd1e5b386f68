"""What acting costs beside money, above which loss probability it saves nothing, and kinds of policies by recall."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Add what acting costs, and room for longer names."""
    op.add_column("policies", sa.Column("conceded", sa.Float, nullable=False, server_default="0"))
    op.add_column("policies", sa.Column("beyond_help", sa.Float, nullable=False, server_default="1"))
    op.add_column("policies", sa.Column("recall", sa.Float))
    if op.get_bind().dialect.name == "postgresql":  # SQLite holds a text of any length
        op.alter_column("policies", "policy", type_=sa.String(20))
