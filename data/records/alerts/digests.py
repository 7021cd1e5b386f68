"""Digests: what was raised since the former one, told together each day or each week."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Connection, func, select

from data.records import alert_tables as tables
from data.records.alerts import crossings, deliveries, destinations
from data.records.alerts.crossings import Alert
from data.records.alerts.deliveries import DIGEST, Message
from data.records.alerts.destinations import AT_ONCE, Destination
from data.records.alerts.quiet_hours import digest_due
from data.records.alerts.rules import ALERTING
from data.records.engines import wait_for_turn
from data.records.store import Store

Compose = Callable[[Destination, Sequence[Alert]], Message]
# Whatever makes digests of one destination and day names them alike.
NAMESPACE: Final = uuid.UUID("5b0c0b3e-5f0e-4c0a-9a86-0d7c5d7f2b11")


def enqueue_digests(store: Store, source: str, compose: Compose, zone: dt.tzinfo, weekday: int) -> int:
    """Put on their way the digests that have become due, each once, and return how many.

    weekday: on which weekly ones are due (Monday is 0). A day on which nothing was raised has none; a week has.
    """
    with store.writing() as (connection, at):
        wait_for_turn(connection, ALERTING)
        regular = [one for one in destinations.read(connection, source) if one.frequency != AT_ONCE]
        return sum(_enqueue(connection, source, one, compose, at, _due(one, at, zone, weekday)) for one in regular)


def _due(one: Destination, at: dt.datetime, zone: dt.tzinfo, weekday: int) -> dt.datetime:
    return digest_due(at, zone, one.quiet_until, weekday if one.frequency == "weekly" else None)


def _enqueue(
    connection: Connection, source: str, one: Destination, compose: Compose, at: dt.datetime, due: dt.datetime
) -> bool:
    former = _former(connection, one.number) or one.made_at
    if due <= former:
        return False
    told = crossings.taken(one, crossings.since(connection, source, former))
    if not told and one.frequency == "daily":
        return False
    key = str(uuid.uuid5(NAMESPACE, f"{one.number} {due.isoformat()}"))
    deliveries.enqueue(connection, source, one.number, compose(one, told), at, at, kind=DIGEST, key=key)
    return True


def _former(connection: Connection, destination: int) -> dt.datetime | None:
    held = tables.deliveries.c
    asked = select(func.max(held.made_at)).where(held.destination_id == destination, held.kind == DIGEST)
    return connection.execute(asked).scalar()
