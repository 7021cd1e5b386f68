"""Audit lines that are older than they are kept: what is in force, or named as standing, keeps its line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, delete, func, select

from data.counted import counted
from data.records.store import AuditLine, Store, record
from data.records.tables import METADATA, audit


def count_old_lines(store: Store, moment: dt.datetime, standing: Collection[str]) -> int:
    """How many audit lines from before a moment nothing refers to. `standing`: subjects that are still there."""
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).where(_old(moment, standing))).scalar_one())


def delete_old_lines(store: Store, moment: dt.datetime, standing: Collection[str], author: str) -> int:
    """Delete them, and write a line that says so; return how many there were."""
    with store.writing() as (connection, at):
        n = connection.execute(delete(audit).where(_old(moment, standing))).rowcount
        if n:
            said = f"{counted(str(n), 'line')} from before {moment:%Y-%m-%d}"
            record(connection, AuditLine(at, author, "prune", "audit", said))
        return n


def _old(moment: dt.datetime, standing: Collection[str]) -> ColumnElement[bool]:
    refers = [table.c["audit_id"] for table in METADATA.tables.values() if "audit_id" in table.c]
    unused = [audit.c.id.not_in(select(column).where(column.is_not(None))) for column in refers]
    return and_(audit.c.at < moment, audit.c.subject.not_in(list(standing)), *unused)
