"""Of which conditions nothing is raised while nobody is to act on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0009", "0008"


def upgrade() -> None:
    """Add whether a condition is withheld."""
    op.add_column("alert_conditions", sa.Column("withheld", sa.Boolean, nullable=False, server_default=sa.false()))
