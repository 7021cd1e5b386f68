"""The tables of what people write. Another table, or column, is another entry here, and a migration to it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

from data.errors import StoreUnavailable

# Until then the versions of a store were counted in the table `schema`; whoever counts so leaves a later one alone.
LAST_COUNTED = 6

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
        return None if value is None else _moment(value)


def _moment(value: Any) -> dt.datetime:
    step = "Put back a copy of the store from before it was changed by hand."
    try:
        found = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise StoreUnavailable("The store holds a moment that is none.", step) from None
    if found.tzinfo is None:
        raise StoreUnavailable("The store holds a moment without a time zone.", step)
    return found


class Teams(TypeDecorator[tuple[tuple[str, Any], ...]]):
    """What single teams have of their own, by the names of their managers: kept as a JSON object."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[tuple[str, Any], ...] | None, dialect: Dialect) -> str:  # noqa: ARG002
        """Write it with its names in their order."""
        return json.dumps(dict(value or ()), sort_keys=True)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[tuple[str, Any], ...]:  # noqa: ARG002
        """Read it back."""
        try:
            found = json.loads(value or "{}")
        except (TypeError, ValueError):
            found = None
        if not isinstance(found, dict):
            step = "Put back a copy of the store from before it was changed by hand."
            raise StoreUnavailable("The store holds numbers of teams that are none.", step)
        return tuple(sorted(found.items()))


schema = Table("schema", METADATA, Column("version", Integer, nullable=False))

# As Alembic creates it; under a name of its own, since other programs of a database may have one of Alembic's.
store_version = Table(
    "store_version",
    METADATA,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="store_version_pkc"),
)

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

policies = Table(
    "policies",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", String(200), nullable=False),
    Column("policy", String(20), nullable=False),
    # The line where it does not follow the costs: a gain by money, a loss probability where it is flat.
    Column("line", Float),
    Column("false_alarm", Float, nullable=False),
    Column("save_rate", Float, nullable=False),
    Column("capacity", Float),
    Column("conceded", Float, nullable=False, server_default="0"),
    Column("beyond_help", Float, nullable=False, server_default="1"),
    Column("recall", Float),
    # How many flagged deals each owner of single teams can act on.
    Column("teams", Teams, nullable=False, server_default="{}"),
    Column("note", Text, nullable=False),
    Column("author", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("audit_id", Integer, ForeignKey("audit.id"), nullable=False),
)
# One at a time is in force for a source.
Index(
    "uq_policies_in_force",
    policies.c.source,
    unique=True,
    sqlite_where=policies.c.ended_at.is_(None),
    postgresql_where=policies.c.ended_at.is_(None),
)

scenarios = Table(
    "scenarios",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", String(200), nullable=False),
    # Empty where the opportunity is one composed from nothing.
    Column("opportunity_id", String(200), nullable=False),
    Column("name", String(80), nullable=False),
    # What stands in the address: a JSON object of field -> value.
    Column("changes", Text, nullable=False),
    Column("author", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("removed_at", Moment),
    Column("audit_id", Integer, ForeignKey("audit.id"), nullable=False),
)
# A name is given once per opportunity.
Index(
    "uq_scenarios_named",
    scenarios.c.source,
    scenarios.c.opportunity_id,
    scenarios.c.name,
    unique=True,
    sqlite_where=scenarios.c.removed_at.is_(None),
    postgresql_where=scenarios.c.removed_at.is_(None),
)

actions = Table(
    "actions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", String(200), nullable=False),
    Column("opportunity_id", String(200), nullable=False),
    Column("next_step", String(200), nullable=False),
    # Empty where the opportunity has no owner.
    Column("owner", String(200), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("discussed", Boolean, nullable=False),
    Column("status", String(20), nullable=False),
    Column("outcome", Text, nullable=False),
    # One more with every change: whoever changes says which one was read.
    Column("version", Integer, nullable=False),
    Column("author", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("changed_by", String(200), nullable=False),
    Column("changed_at", Moment, nullable=False),
    # Of the latest change.
    Column("audit_id", Integer, ForeignKey("audit.id"), nullable=False),
    # By which a request that arrives twice is known: what planned it, with all that it planned, and its latest change.
    Column("plan_key", String(64)),
    Column("change_key", String(64)),
)
Index("ix_actions_of_opportunity", actions.c.source, actions.c.opportunity_id)
Index("ix_actions_planned_by", actions.c.source, actions.c.plan_key)
