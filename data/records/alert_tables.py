"""The tables of alerts: how rules are set, what stands, what was raised, to whom it goes, and what is on its way."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text, false

from data.records.tables import METADATA, Moment

# How a rule is set where somebody has set it; any other is as it is shipped.
alert_rules = Table(
    "alert_rules",
    METADATA,
    Column("source", String(200), primary_key=True),
    Column("rule", String(40), primary_key=True),
    Column("number", Float),
    Column("active", Boolean, nullable=False),
    Column("changed_by", String(200), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("audit_id", Integer, ForeignKey("audit.id"), nullable=False),
)

# At which publication each rule was looked at last, and by which terms.
alert_looks = Table(
    "alert_looks",
    METADATA,
    Column("source", String(200), primary_key=True),
    Column("rule", String(40), primary_key=True),
    Column("terms", String(200), nullable=False),
    Column("snapshot", String(40), nullable=False),
    Column("as_of_on", Date, nullable=False),
    Column("looked_at", Moment, nullable=False),
)

# What a rule holds of now: while a row is there, nothing more is raised of it.
alert_conditions = Table(
    "alert_conditions",
    METADATA,
    Column("source", String(200), primary_key=True),
    Column("rule", String(40), primary_key=True),
    Column("subject", String(500), primary_key=True),
    Column("since", Moment, nullable=False),
    # Whether nothing was raised of it as it began, since nobody is to act on it: it is once somebody may.
    Column("withheld", Boolean, nullable=False, server_default=false()),
)

alerts = Table(
    "alerts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", String(200), nullable=False),
    Column("rule", String(40), nullable=False),
    # An opportunity's id, an owner's name, or what else the rule is about.
    Column("subject", String(500), nullable=False),
    Column("title", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("next_step", Text, nullable=False),
    # Empty where there is none.
    Column("owner", Text, nullable=False),
    Column("manager", Text, nullable=False),
    Column("amount", Float),
    Column("loss_probability", Float),
    Column("snapshot", String(40), nullable=False),
    Column("as_of_on", Date, nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("audit_id", Integer, ForeignKey("audit.id"), nullable=False),
)
Index("ix_alerts_raised", alerts.c.source, alerts.c.raised_at)

destinations = Table(
    "destinations",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", String(200), nullable=False),
    Column("channel", String(20), nullable=False),
    # That of a webhook is a secret.
    Column("address", Text, nullable=False),
    Column("about", String(20), nullable=False),
    # An owner or a manager, of whose deals it is told; empty for everybody's.
    Column("whose", String(200), nullable=False),
    Column("frequency", String(20), nullable=False),
    # Hours of the day between which nothing is sent; the same twice for none.
    Column("quiet_from", Integer, nullable=False),
    Column("quiet_until", Integer, nullable=False),
    # What people call it, which its address may not tell.
    Column("name", String(200), nullable=False, server_default=""),
    Column("author", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("removed_at", Moment),
    Column("audit_id", Integer, ForeignKey("audit.id"), nullable=False),
)

deliveries = Table(
    "deliveries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", String(200), nullable=False),
    Column("destination_id", Integer, ForeignKey("destinations.id"), nullable=False),
    # The receiver knows it by this, however often it is sent.
    Column("key", String(36), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    # Which process has it, and for which attempt; empty while none has.
    Column("claim", String(300), nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    # Of what was done about it last.
    Column("audit_id", Integer, ForeignKey("audit.id"), nullable=False),
)
Index("ix_deliveries_due", deliveries.c.status, deliveries.c.due_at)
