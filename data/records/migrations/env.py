"""What Alembic runs to migrate: on the connection, and within the transaction, that it is handed."""

from __future__ import annotations

from alembic import context

from data.records.tables import METADATA, store_version

# The naming convention of the tables names the keys of those that a migration creates.
context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, version_table=store_version.name
)
context.run_migrations()
