"""Which version a store is of, and how it becomes one of today: Alembic's, in one transaction, where it is older."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, insert, inspect, text

from data.errors import HeadwindError
from data.records import alert_tables, experiment_tables, job_tables  # noqa: F401  # a new store has their tables
from data.records.engines import wait_for_turn
from data.records.tables import LAST_COUNTED, METADATA, schema, store_version

HERE: Final = Path(__file__).parent
# A migration of large tables takes longer than a question.
SECONDS: Final = 300.0
# Any number that nobody else locks: one process at a time creates or migrates.
MIGRATING: Final = 4_873_201


@cache
def versions() -> tuple[str, ...]:
    """The versions that there are migrations to, the oldest first: the number in the name of each file."""
    return tuple(sorted(path.name[1:5] for path in (HERE / "versions").glob("v[0-9]*.py")))


def head() -> str:
    """The version of a store of today."""
    return versions()[-1]


def version_of(connection: Connection) -> str:
    """Return the version of a store, '' where nothing is in it.

    Before Alembic kept it, it was a number in a table of its own.
    """
    there = set(inspect(connection).get_table_names())
    if store_version.name in there:
        return str(connection.execute(text("select max(version_num) from store_version")).scalar() or "")
    found = connection.execute(text("select max(version) from schema")).scalar() if schema.name in there else None
    return "" if found is None else f"{found:04}"


def is_of_today(engine: Engine) -> bool:
    """Tell whether there is nothing to create or to migrate; raise HeadwindError for a store of a later version."""
    with engine.connect() as connection:
        found = version_of(connection)
    _refuse_later(found)
    return found == head()


def bring_up(connection: Connection) -> None:
    """Create the tables of an empty store, or migrate those of an older one, within the transaction of the connection.

    Raise HeadwindError where a later Headwind has written here.
    """
    wait_for_turn(connection, MIGRATING)
    found = version_of(connection)
    _refuse_later(found)
    if not found:
        _create(connection)
    elif found != head():
        migrate(connection, found)


def migrate(connection: Connection, found: str) -> None:
    """Take a store from one version, '' for an empty one, to today's."""
    # It takes a fifth of a second and some megabytes to load, and a store of today needs none of it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    # What Alembic reads there as a placeholder is a per cent sign in the name of a folder.
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    if found and not inspect(connection).has_table(store_version.name):
        store_version.create(connection)
        connection.execute(insert(store_version).values(version_num=found))
    command.upgrade(config, "head")


def _create(connection: Connection) -> None:
    METADATA.create_all(connection)
    connection.execute(insert(schema).values(version=LAST_COUNTED))
    connection.execute(insert(store_version).values(version_num=head()))


def _refuse_later(found: str) -> None:
    if found and found not in versions():
        step = "Run that version of Headwind, or name another database."
        raise HeadwindError("The store was written by a later version of Headwind.", step)
