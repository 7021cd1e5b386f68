"""A store that is restored from a copy: what was on its way there may be sent by the original, and is left to it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

from sqlalchemy import Connection, exists, func, select, update

from data.counted import counted
from data.records import alert_tables
from data.records.alerts.deliveries import LEFT, ON_THE_WAY
from data.records.store import AuditLine, Store, record
from data.records.tables import audit

ACT: Final = "restore copy"


@dataclasses.dataclass(frozen=True)
class Restored:
    """When a copy was restored here last, and which snapshot was published in it."""

    at: dt.datetime
    snapshot: str


def leave_to_original(store: Store, snapshot: str, author: str) -> int:
    """Keep what was on its way as a copy was made from being sent by it; return how many messages that is.

    They are marked in one transaction with an audit line, which says from when on this store sends by itself; where
    nothing is sent anywhere, there is none.
    """
    held = alert_tables.deliveries.c
    with store.writing() as (connection, at):
        on_the_way, named = held.status.in_(ON_THE_WAY), alert_tables.destinations.c.removed_at.is_(None)
        n = int(connection.execute(select(func.count()).where(on_the_way)).scalar_one())
        if not n and not connection.execute(select(exists().where(named))).scalar_one():
            return 0
        said = f"{counted(str(n), 'message')} left to the original"
        line = record(connection, AuditLine(at, author, ACT, snapshot, said))
        left = {"status": LEFT, "claim": "", "reason": "", "changed_at": at, "audit_id": line}
        connection.execute(update(alert_tables.deliveries).where(on_the_way).values(**left))
        return n


def restored(connection: Connection) -> Restored | None:
    """The latest restoring that is on record here, within a transaction; None where there is none."""
    asked = select(audit.c.at, audit.c.subject).where(audit.c.action == ACT)
    found = connection.execute(asked.order_by(audit.c.at.desc(), audit.c.id.desc()).limit(1)).first()
    return Restored(*found) if found else None
