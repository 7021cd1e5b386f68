"""The outbox of alerts: each delivery is claimed, begun and confirmed, whenever a process is killed.

A delivery waits, is claimed by one process, and has begun right before a receiver can have taken it. What ends while
it is claimed waits again. What ends after it has begun may have arrived or not: that is said, and it is not sent again
unasked.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update

from data.errors import NotFound, StoreConflict
from data.records import alert_tables as tables
from data.records.jobs.presence import AHEAD
from data.records.store import AuditLine, Store, line, record

WAITING, CLAIMED, BEGUN = "waiting", "claimed", "begun"
SENT, FAILED, UNCONFIRMED, CALLED_OFF = "sent", "failed", "unconfirmed", "called off"
# On its way where the copy was made that was restored here: the original may have sent it.
LEFT: Final = "left"
ON_THE_WAY: Final = (WAITING, CLAIMED, BEGUN)
SETTLED: Final = (SENT, FAILED, UNCONFIRMED, CALLED_OFF, LEFT)
STATUSES: Final = (*ON_THE_WAY, *SETTLED)
# What somebody has to look at: it is sent again where they say so.
DEAD: Final = (FAILED, UNCONFIRMED, LEFT)
# After how long what was not taken is tried again; after the last of them it is given up.
PAUSES: Final = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
# A process of another machine that has not said anything for so long is gone.
LEASE: Final = dt.timedelta(minutes=10)
JOB: Final = "the alert job"
LONGEST_REASON: Final = 500
ALERTS, DIGEST = "alerts", "digest"


Later = Callable[[dt.datetime], dt.datetime]


def at_that_moment(at: dt.datetime) -> dt.datetime:
    """The moment itself."""
    return at


@dataclasses.dataclass(frozen=True)
class Message:
    """What is to be said, in words: a title of one line, and a body of several."""

    title: str
    body: str


@dataclasses.dataclass(frozen=True)
class Delivery:
    """A message on its way to a destination: `key` is what a receiver knows it by, `reason` why it was not taken."""

    number: int
    source: str
    destination_id: int
    key: str
    kind: str
    title: str
    body: str
    status: str
    attempts: int
    due_at: dt.datetime
    claim: str
    reason: str
    made_at: dt.datetime
    changed_at: dt.datetime


_HELD: Final = tables.deliveries.c
_COLUMNS: Final = tuple(
    _HELD.id.label("number") if field.name == "number" else _HELD[field.name] for field in dataclasses.fields(Delivery)
)


def enqueue(
    connection: Connection,
    source: str,
    destination: int,
    message: Message,
    at: dt.datetime,
    due_at: dt.datetime,
    *,
    kind: str = ALERTS,
    key: str = "",
    left: bool = False,
) -> None:
    """Put a message on its way in the transaction of what it tells of. `key`: its own where it could be made twice.

    left: where it is the original's to send, of which this is a copy.
    """
    act = "leave delivery" if left else "enqueue delivery"
    said = AuditLine(at, JOB, act, f"{source}/{destination}", message.title)
    row = {"source": source, "destination_id": destination, "key": key or str(uuid.uuid4()), "kind": kind}
    row |= {"title": message.title, "body": message.body, "attempts": 0, "due_at": due_at}
    row |= {"status": LEFT if left else WAITING}
    row |= {"claim": "", "reason": "", "made_at": at, "changed_at": at, "audit_id": record(connection, said)}
    connection.execute(insert(tables.deliveries).values(**row))


def recover(store: Store, place: str) -> int:
    """Put right what processes that are gone left: those of this place, and those silent for too long; return how many.

    Only for whoever alone sends from this place.
    """
    with store.writing() as (connection, at):
        gone = or_(_HELD.claim.startswith(f"{place} ", autoescape=True), _HELD.changed_at < at - LEASE, _is_ahead(at))
        back = connection.execute(
            update(tables.deliveries)
            .where(_HELD.status == CLAIMED, gone)
            .values(status=WAITING, claim="", due_at=at, changed_at=at)
        ).rowcount
        lost = _read(connection, (_HELD.status == BEGUN) & gone)
        for one in lost:
            _end(connection, one, at, UNCONFIRMED, "The process that sent it ended before the receiver had answered.")
        return back + len(lost)


def claim(store: Store, place: str) -> Delivery | None:
    """Take the delivery that has been due for longest; None where none is due."""
    with store.writing() as (connection, at):
        is_due = or_(_HELD.due_at <= at, _is_ahead(at))
        asked = select(_HELD.id).where(_HELD.status == WAITING, is_due).order_by(_HELD.due_at, _HELD.id)
        # Of two who ask PostgreSQL at once the second takes the next one.
        number = connection.execute(asked.limit(1).with_for_update(skip_locked=True)).scalar()
        if number is None:
            return None
        mine = f"{place} {uuid.uuid4()}"
        values = {"status": CLAIMED, "claim": mine, "attempts": _HELD.attempts + 1, "changed_at": at}
        connection.execute(update(tables.deliveries).where(_HELD.id == number).values(**values))
        return _read(connection, _HELD.id == number)[0]


def _is_ahead(at: dt.datetime) -> ColumnElement[bool]:
    """Of what was written before the clock was set back: nobody waits until it is that late again."""
    return _HELD.changed_at > at + AHEAD


def begin(store: Store, one: Delivery) -> bool:
    """Note that from now on the receiver may have it; False where it is another process's by now."""
    mine = (_HELD.id == one.number) & (_HELD.status == CLAIMED) & (_HELD.claim == one.claim)
    with store.writing() as (connection, at):
        moved = update(tables.deliveries).where(mine).values(status=BEGUN, changed_at=at)
        return connection.execute(moved).rowcount == 1


def confirm(store: Store, one: Delivery) -> None:
    """Note that the receiver has taken it."""
    _settle(store, one, SENT, "")


def put_off(store: Store, one: Delivery, reason: str, waking: Later = at_that_moment) -> str:
    """Try what was not taken again later, or give it up after the last pause; return how it stands.

    waking: when something may be sent that would be sent at a moment, as quiet hours end.
    """
    if one.attempts > len(PAUSES):
        return give_up(store, one, f"{reason} It was tried {one.attempts} times.")
    pause = PAUSES[one.attempts - 1]
    _settle(store, one, WAITING, reason, lambda at: waking(at + pause))
    return WAITING


def give_up(store: Store, one: Delivery, reason: str, status: str = FAILED) -> str:
    """Leave it to somebody who looks at it; return how it stands."""
    _settle(store, one, status, reason)
    return status


def send_again(store: Store, source: str, number: int, author: str) -> None:
    """Send what has failed or was never confirmed once more, under the same key; raise NotFound where nothing has."""
    author = line("author", author)
    with store.writing() as (connection, at):
        this = (_HELD.id == number) & (_HELD.source == source) & _HELD.status.in_(DEAD)
        found = _read(connection, this)
        if not found:
            raise NotFound("This message waits for nobody any more.", "Reload the page.")
        said = AuditLine(at, author, "send again", f"{source}/{number}", found[0].reason)
        values: dict[str, Any] = {"status": WAITING, "attempts": 0, "due_at": at, "reason": "", "claim": ""}
        again = update(tables.deliveries).where(this).values(**values, changed_at=at, audit_id=record(connection, said))
        if not connection.execute(again).rowcount:  # PostgreSQL lets two read it
            raise StoreConflict("Somebody else has just sent it again.", "Reload the page.")


def call_off(connection: Connection, destination: int, at: dt.datetime) -> None:
    """Keep what waits for a destination from being sent, in the transaction in which that is removed."""
    waiting = (_HELD.destination_id == destination) & _HELD.status.in_((WAITING, *DEAD))
    connection.execute(update(tables.deliveries).where(waiting).values(status=CALLED_OFF, changed_at=at))


def latest(store: Store, source: str, limit: int, statuses: tuple[str, ...] = ()) -> tuple[Delivery, ...]:
    """The deliveries of a source, or those of some statuses, the latest first."""
    this = _HELD.source == source
    with store.reading() as connection:
        return _read(connection, this & _HELD.status.in_(statuses) if statuses else this, limit)


def status_counts(store: Store) -> dict[str, int]:
    """How many messages of all sources stand where: each status with its number, 0 for none."""
    held = tables.deliveries.c
    with store.reading() as connection:
        rows = connection.execute(select(held.status, func.count()).group_by(held.status)).all()
    return dict.fromkeys(STATUSES, 0) | {str(status): int(n) for status, n in rows}


def _settle(store: Store, one: Delivery, status: str, reason: str, later: Later = at_that_moment) -> None:
    with store.writing() as (connection, at):
        _end(connection, one, at, status, reason, later)


def _end(
    connection: Connection,
    one: Delivery,
    at: dt.datetime,
    status: str,
    reason: str,
    later: Later = at_that_moment,
) -> None:
    """End an attempt, unless somebody else has taken it over."""
    mine = (_HELD.id == one.number) & (_HELD.claim == one.claim) & _HELD.status.in_((CLAIMED, BEGUN))
    reason = reason[:LONGEST_REASON]
    values = {"status": status, "reason": reason, "claim": "", "due_at": later(at), "changed_at": at}
    if connection.execute(update(tables.deliveries).where(mine).values(**values)).rowcount:
        act = {SENT: "confirm delivery", WAITING: "put off delivery"}.get(status, "give up delivery")
        said = AuditLine(at, JOB, act, f"{one.source}/{one.number}", reason)
        number = record(connection, said)
        connection.execute(update(tables.deliveries).where(_HELD.id == one.number).values(audit_id=number))


def _read(connection: Connection, this: ColumnElement[bool], limit: int | None = None) -> tuple[Delivery, ...]:
    asked = select(*_COLUMNS).where(this).order_by(_HELD.id.desc()).limit(limit)
    return tuple(Delivery(*row) for row in connection.execute(asked))
