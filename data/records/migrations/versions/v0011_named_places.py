"""What people call the places that alerts go to: several webhooks of one host look alike."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0011", "0010"


def upgrade() -> None:
    """Add their names; those that stand have none."""
    op.add_column("destinations", sa.Column("name", sa.String(200), nullable=False, server_default=""))
