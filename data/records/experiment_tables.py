"""The tables of experiments and of the arms that deals were given in them."""

from __future__ import annotations

from sqlalchemy import Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text

from data.records.tables import METADATA, Moment

experiments = Table(
    "experiments",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", String(200), nullable=False),
    Column("name", String(80), nullable=False),
    # The share of the losses that acting is taken to save: the effect that is looked for.
    Column("save_rate", Float, nullable=False),
    Column("follow_up_days", Integer, nullable=False),
    # How many deals take part.
    Column("planned", Integer, nullable=False),
    # The amount from which a deal is among the larger ones; empty where no amounts are known.
    Column("larger_from", Float),
    # What arms follow from.
    Column("key", String(64), nullable=False),
    Column("started_on", Date, nullable=False),
    Column("author", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_on", Date),
    Column("ended_at", Moment),
    Column("ended_by", String(200), nullable=False),
    Column("ending", String(20), nullable=False),
    # What it has shown by its end: a JSON object.
    Column("result", Text, nullable=False),
    Column("audit_id", Integer, ForeignKey("audit.id"), nullable=False),
)
# One at a time runs on a source.
Index(
    "uq_experiments_running",
    experiments.c.source,
    unique=True,
    sqlite_where=experiments.c.ended_at.is_(None),
    postgresql_where=experiments.c.ended_at.is_(None),
)

arms = Table(
    "arms",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("experiment_id", Integer, ForeignKey("experiments.id"), nullable=False),
    Column("source", String(200), nullable=False),
    Column("opportunity_id", String(200), nullable=False),
    Column("arm", String(20), nullable=False),
    # Its stratum, and its place among the deals of that, 0 the first. Empty where it has no owner.
    Column("owner", String(200), nullable=False),
    Column("band", String(20), nullable=False),
    Column("place", Integer, nullable=False),
    # What was said of it on the day on which it got its arm, the last two by the end of the follow-up; won is money.
    Column("loss_probability", Float, nullable=False),
    Column("expected_lost", Float, nullable=False),
    Column("expected_won", Float, nullable=False),
    Column("amount", Float),
    Column("assigned_on", Date, nullable=False),
    Column("assigned_at", Moment, nullable=False),
    Column("audit_id", Integer, ForeignKey("audit.id"), nullable=False),
)
# A deal takes part in an experiment once, and no two take one place.
Index("uq_arms_of_deal", arms.c.experiment_id, arms.c.opportunity_id, unique=True)
Index("ix_arms_of_source", arms.c.source, arms.c.opportunity_id)
Index("uq_arms_place", arms.c.experiment_id, arms.c.owner, arms.c.band, arms.c.place, unique=True)
