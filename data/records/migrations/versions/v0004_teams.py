"""How many flagged deals each owner of single teams can act on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Add a team's own number to policies."""
    op.add_column("policies", sa.Column("teams", sa.Text, nullable=False, server_default="{}"))
