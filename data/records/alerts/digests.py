"""Digests: what was raised since the former one, told together each day or each week."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Connection, func, select

from data.records import alert_tables as tables
from data.records.alerts import crossings, deliveries, destinations, restoring
from data.records.alerts.crossings import Alert
from data.records.alerts.deliveries import DIGEST, Message
from data.records.alerts.destinations import AT_ONCE, Destination
from data.records.alerts.quiet_hours import digest_due
from data.records.alerts.rules import ALERTING
from data.records.engines import wait_for_turn
from data.records.store import Store

Compose = Callable[[Destination, Sequence[Alert]], Message]
Tells = Callable[[Alert], bool]
# Whatever makes digests of one destination and day names them alike.
NAMESPACE: Final = uuid.UUID("5b0c0b3e-5f0e-4c0a-9a86-0d7c5d7f2b11")


def every_one(_: Alert) -> bool:
    """Whoever is told of alerts is told of each."""
    return True


def enqueue_digests(
    store: Store, source: str, compose: Compose, zone: dt.tzinfo, weekday: int, tells: Tells = every_one
) -> int:
    """Put on their way the digests that have become due, each once, and return how many.

    weekday: on which weekly ones are due (Monday is 0). A day on which nothing was raised has none; a week has. tells:
    whether somebody may still be told of an alert.
    """
    with store.writing() as (connection, at):
        wait_for_turn(connection, ALERTING)
        regular = [one for one in destinations.read(connection, source) if one.frequency != AT_ONCE]
        due = [(one, _due(one, at, zone, weekday)) for one in regular]
        return sum(_enqueue(connection, source, one, compose, tells, at, day) for one, day in due)


def _due(one: Destination, at: dt.datetime, zone: dt.tzinfo, weekday: int) -> dt.datetime:
    return digest_due(at, zone, one.quiet_until, weekday if one.frequency == "weekly" else None)


def _enqueue(
    connection: Connection,
    source: str,
    one: Destination,
    compose: Compose,
    tells: Tells,
    at: dt.datetime,
    due: dt.datetime,
) -> bool:
    until = _told_until(connection, source, one, compose, tells)
    if due <= until:
        return False
    told = [alert for alert in crossings.taken(one, crossings.since(connection, source, until)) if tells(alert)]
    if not told and one.frequency == "daily":
        return False
    key = str(uuid.uuid5(NAMESPACE, f"{one.number} {due.isoformat()}"))
    deliveries.enqueue(connection, source, one.number, compose(one, told), at, at, kind=DIGEST, key=key)
    return True


def _told_until(connection: Connection, source: str, one: Destination, compose: Compose, tells: Tells) -> dt.datetime:
    """Up to which moment a place has been told, by the original too where this is a copy that was restored.

    What was raised in the original and not told by then is its to tell: a digest of it is left here.
    """
    until, restored = former(connection, one), restoring.restored(connection)
    if restored is None or restored.at <= until:
        return until
    raised = [alert for alert in crossings.since(connection, source, until) if alert.raised_at <= restored.at]
    if told := [alert for alert in crossings.taken(one, raised) if tells(alert)]:
        key = str(uuid.uuid5(NAMESPACE, f"{one.number} {restored.at.isoformat()} left"))
        message = compose(one, told)
        at = restored.at
        deliveries.enqueue(connection, source, one.number, message, at, at, kind=DIGEST, key=key, left=True)
    return restored.at


def former(connection: Connection, one: Destination) -> dt.datetime:
    """Up to which moment a place has been told by digests: as the latest was made, else as the place was named."""
    held = tables.deliveries.c
    asked = select(func.max(held.made_at)).where(held.destination_id == one.number, held.kind == DIGEST)
    return connection.execute(asked).scalar() or one.made_at
