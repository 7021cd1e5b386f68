"""The tables of what people write. Another table is another entry here, and one more for VERSION."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Column, Dialect, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator

# Raise it with every table that is added: a store written by a later Headwind is left alone.
VERSION = 1

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[dt.datetime]):
    """A moment in UTC, kept as text that sorts by time: SQLite has no type that keeps a time zone."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write a moment with its time zone."""
        return None if value is None else value.astimezone(dt.UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Read it back."""
        return None if value is None else dt.datetime.fromisoformat(value)


schema = Table("schema", METADATA, Column("version", Integer, nullable=False))

audit = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("author", String(200), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("detail", Text, nullable=False),
)

overrides = Table(
    "overrides",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", String(200), nullable=False),
    Column("column_name", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Column("withdrawn_by", String(200)),
    Column("audit_id", Integer, ForeignKey("audit.id"), nullable=False),
)
# One at a time is in force for a column of a source.
Index(
    "uq_overrides_in_force",
    overrides.c.source,
    overrides.c.column_name,
    unique=True,
    sqlite_where=overrides.c.withdrawn_at.is_(None),
    postgresql_where=overrides.c.withdrawn_at.is_(None),
)
