"""Which database keeps what people write, how it is opened, and what its errors mean in words."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError

from data.errors import StoreConflict, StoreUnavailable
from data.records.database_url import POSTGRESQL, refusal
from data.records.patience import RESTS, left

# Seconds for which a job waits for the store, and for which anybody waits at least for a locked file.
BUSY_SECONDS, BRIEFLY = 5.0, 0.05
UNWRITTEN = "Nothing was written."
RESTING = f"Try again in {RESTS:g} seconds; whoever runs it should see that it is well."


def address(url: str | Path) -> URL:
    """Return the address of a store; raise HeadwindError for one that it cannot be."""
    if isinstance(url, Path):
        return URL.create("sqlite", database=str(url))
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        found = URL.create("unreadable")
    if found.drivername in POSTGRESQL:
        return found.set(drivername="postgresql+psycopg")
    if found.drivername == "sqlite" and found.database not in (None, "", ":memory:"):
        return found
    raise refusal()


def engine(url: URL) -> Engine:
    """Return an engine; nothing is opened yet."""
    if is_postgresql(url):
        # Its driver takes memory that a store in a file does without.
        from data.records import postgresql  # noqa: PLC0415

        return postgresql.engine(url)
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    # A connection a question: opening a file costs less than keeping one right across threads and forks.
    made = create_engine(url, poolclass=NullPool)
    event.listen(made, "do_connect", _connect)
    event.listen(made, "connect", _set_up)
    event.listen(made, "begin", _begin)
    return made


def wait_for_turn(connection: Connection, key: int) -> None:
    """Wait until nobody else holds a number, and hold it to the end of the transaction.

    A file of SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": key})


def is_postgresql(url: URL) -> bool:
    """Tell whether a store is a server and not a file."""
    return url.get_backend_name() == "postgresql"


def _connect(_dialect: Any, _record: Any, given: Any, named: dict[str, Any]) -> None:
    path = Path(given[0])
    if path.exists() and not path.is_file():
        words = f"The store {path.name} is no file, so nothing can be read from it or written."
        raise StoreUnavailable(words, f"Move {path} away, or name another place.")
    named["timeout"] = max(min(left(), BUSY_SECONDS), BRIEFLY)
    if _is_sealed(path):
        given[0], named["uri"] = f"file:{quote(str(path))}?immutable=1", True


def _is_sealed(path: Path) -> bool:
    """Tell whether nobody can write a file, as on a disk that turned read-only: it is read without its log then."""
    log = path.with_name(f"{path.name}-wal")
    if not path.is_file() or (log.exists() and log.stat().st_size):
        return False
    return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)


def _set_up(connection: Any, _record: object) -> None:
    # Python's driver begins transactions by itself, and not before a table is created; here each begins by BEGIN.
    connection.isolation_level = None
    for pragma in ("journal_mode = wal", "foreign_keys = on", "synchronous = normal"):
        connection.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    # Whoever will write says so at once: two readers that both turn writers would refuse each other.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("begin immediate" if writing else "begin")


@contextlib.contextmanager
def spoken(url: URL, *, writing: bool = False) -> Iterator[None]:
    """Say in a sentence what a database says in a code; a password is never among the words."""
    try:
        yield
    except IntegrityError as error:
        step = "Look at what is there now, then try again."
        raise StoreConflict("Somebody else has written the same at the same moment.", step) from error
    except (SQLAlchemyError, OSError) as error:
        raise _unavailable(url, error, writing=writing) from error


def kind(error: BaseException | None) -> str:
    """Name what a driver raised: 'Overdue' where no answer came in time, 'Unconfirmed' where a commit had none."""
    found = error.orig if isinstance(error, DBAPIError) else error
    return type(found).__name__


def is_locked(error: BaseException | None) -> bool:
    """Tell whether a file could not be had because somebody else had it."""
    return "locked" in str(error.orig if isinstance(error, DBAPIError) else error).lower()


def silent(url: URL, *, writing: bool) -> StoreUnavailable:
    """What to say of a store that does not answer; what was not committed a server forgets with its connection."""
    if is_postgresql(url):
        said = f"The database at {url.host or 'this host'} does not answer."
    else:
        said = "The store is busy: somebody else holds its file."
    return StoreUnavailable(f"{said} {UNWRITTEN}" if writing else said, RESTING)


def _unavailable(url: URL, error: Exception, *, writing: bool) -> StoreUnavailable:
    if kind(error) == "Unconfirmed" and writing:
        return StoreUnavailable(
            f"The database at {url.host or 'this host'} has not confirmed this: it may have been written, or not.",
            "Look at what is there once it answers again, before you do the same again.",
        )
    if kind(error) == "Overdue":
        return silent(url, writing=writing)
    if is_locked(error):
        return StoreUnavailable("The store is busy: somebody else is writing.", "Try again in a moment.")
    if is_postgresql(url):
        return StoreUnavailable(
            f"The database at {url.host or 'this host'} does not answer as it should.",
            "See that it runs and that DATABASE_URL names it with the right user and password.",
        )
    return StoreUnavailable(
        f"The store {Path(url.database or '').name} cannot be read or written.",
        "See that its folder is writable and its disk has room, or move the damaged file away.",
    )
