"""Alerts and messages that are older than they are kept: what somebody is still to be told of stays, however old."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, func, select

from data.counted import counted
from data.records import alert_tables as tables
from data.records.alerts import crossings, destinations, digests
from data.records.alerts.deliveries import DIGEST, SETTLED
from data.records.alerts.destinations import AT_ONCE
from data.records.alerts.rules import ALERTING
from data.records.engines import wait_for_turn
from data.records.store import AuditLine, Store, record

# So many rows are named in one statement.
BATCH = 500


@dataclasses.dataclass(frozen=True)
class Kind:
    """What is deleted of one table: what it is called, of one and of many, and which of its rows are old."""

    one: str
    many: str
    table: Table
    numbers: Callable[[Connection, dt.datetime], list[int]]


def _alerts(connection: Connection, moment: dt.datetime) -> list[int]:
    """Alerts of before a moment of which no digest is still to tell."""
    held = tables.alerts.c
    sources = connection.execute(select(held.source).where(held.raised_at < moment).distinct()).scalars().all()
    old = connection.execute(select(held.id).where(held.raised_at < moment)).scalars().all()
    untold = {number for source in sources for number in _untold(connection, source, moment)}
    return [number for number in old if number not in untold]


def _untold(connection: Connection, source: str, moment: dt.datetime) -> Iterator[int]:
    for one in destinations.read(connection, source):
        if one.frequency != AT_ONCE:
            former = digests.former(connection, one)
            raised = crossings.since(connection, source, former) if former < moment else ()
            yield from (alert.number for alert in crossings.taken(one, raised) if alert.raised_at < moment)


def _deliveries(connection: Connection, moment: dt.datetime) -> list[int]:
    """Messages that came to an end before a moment; of each place the latest digest stays, by which the next is due."""
    held = tables.deliveries.c
    asked = select(held.id).where(_ended(moment), held.id.not_in(_latest_digests()))
    return list(connection.execute(asked).scalars())


def _destinations(connection: Connection, moment: dt.datetime) -> list[int]:
    """Places that nothing goes to since before a moment and of which no message is kept longer."""
    held, sent = tables.destinations.c, tables.deliveries.c
    staying = select(sent.destination_id).where(~_ended(moment))
    asked = select(held.id).where(held.removed_at < moment, held.id.not_in(staying))
    return list(connection.execute(asked).scalars())


def _ended(moment: dt.datetime) -> ColumnElement[bool]:
    held = tables.deliveries.c
    return held.status.in_(SETTLED) & (held.changed_at < moment)


def _latest_digests() -> Select[tuple[int]]:
    held, of = tables.deliveries.c, tables.destinations.c
    stands = select(of.id).where(of.removed_at.is_(None))
    found = select(func.max(held.id)).where(held.kind == DIGEST, held.destination_id.in_(stands))
    return found.group_by(held.destination_id)


# In the order in which they go: a message refers to its place.
KINDS = (
    Kind("alert", "alerts", tables.alerts, _alerts),
    Kind("message", "messages", tables.deliveries, _deliveries),
    Kind("place that alerts went to", "places that alerts went to", tables.destinations, _destinations),
)


def count_old(store: Store, kind: Kind, moment: dt.datetime) -> int:
    """How many rows of a kind are from before a moment and needed no more."""
    with store.reading() as connection:
        return len(kind.numbers(connection, moment))


def delete_old(store: Store, kind: Kind, moment: dt.datetime, author: str) -> int:
    """Delete them, and write a line that says so; return how many there were."""
    with store.writing() as (connection, at):
        wait_for_turn(connection, ALERTING)
        numbers = kind.numbers(connection, moment)
        for first in range(0, len(numbers), BATCH):
            connection.execute(delete(kind.table).where(kind.table.c.id.in_(numbers[first : first + BATCH])))
        if numbers:
            said = f"{counted(str(len(numbers)), kind.one, kind.many)} from before {moment:%Y-%m-%d}"
            record(connection, AuditLine(at, author, "prune", "alerts", said))
        return len(numbers)
