"""What people wrote, copied from one store into another that is empty, whichever databases keep them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, Table, func, insert, select, text, update

from data.errors import HeadwindError
from data.records import job_tables
from data.records.store import Store
from data.records.tables import METADATA, schema, store_version

# Rows that are held at a time.
BATCH: Final = 1_000
# A store has its own version.
OWN: Final = (schema.name, store_version.name)


def copy_rows(source: Store, target: Store) -> None:
    """Copy every row in one transaction; raise HeadwindError where the target holds any, unless it holds just these."""
    with source.reading() as read:
        if read.dialect.name == "postgresql":  # each statement would see what was written meanwhile
            read.execution_options(isolation_level="REPEATABLE READ")
        counted = _counts(read)
        with target.writing() as (write, _):
            held = _counts(write)
            if held == counted:
                return
            if any(held.values()):
                words = "The database that is to keep what people wrote holds something already."
                raise HeadwindError(words, "Name an empty one in DATABASE_URL.")
            for table in _tables():
                _copy(table, read, write)


def forget_running(store: Store) -> None:
    """Leave out of a copy what goes on where it was made: there, nothing of it does."""
    with store.writing() as (connection, _):
        connection.execute(job_tables.runs.delete().where(job_tables.runs.c.ended_at.is_(None)))
        connection.execute(update(job_tables.due_times).values(claimed=None, tries=0, machine="", process=0))


def _tables() -> list[Table]:
    return [table for table in METADATA.sorted_tables if table.name not in OWN]


def _counts(connection: Connection) -> dict[str, int]:
    asked = {table.name: select(func.count()).select_from(table) for table in _tables()}
    return {name: int(connection.execute(one).scalar_one()) for name, one in asked.items()}


def _copy(table: Table, read: Connection, write: Connection) -> None:
    for rows in read.execute(select(table)).partitions(BATCH):
        write.execute(insert(table), [dict(row._mapping) for row in rows])  # noqa: SLF001  # so SQLAlchemy names it
    if write.dialect.name == "postgresql" and "id" in table.c:
        # Numbers go on after those that were copied.
        last = f"setval(pg_get_serial_sequence('{table.name}', 'id'), max(id))"
        write.execute(text(f"select {last} from {table.name}"))
