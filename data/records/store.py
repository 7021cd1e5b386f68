"""What people write: overrides of verdicts, publications, and an audit line for each. SQLite, or PostgreSQL by address.

Every write is one transaction with its audit line. Engines belong to the process that made them. A store that does not
answer is left alone for a while.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, insert, select, update

from data.errors import InvalidInput, NotFound, StoreUnavailable
from data.records import engines, tables
from data.records.migrations import migrate
from data.records.patience import Rest, waiting
from data.schema import LONE_SURROGATE, shown

LONGEST = 200
LONGEST_REASON = 2_000
# Any number that nobody else locks: one process at a time looks whether a publication is on record already.
PUBLISHING = 4_873_202
# Seconds for which a server may be away before what has happened is given up, and between two tries to write it.
SILENCE, PAUSE = 90.0, 1.0
Answer = TypeVar("Answer")
# What SQLite and PostgreSQL say of a table that is not there.
NO_TABLE = ("no such table", "does not exist")


@dataclasses.dataclass(frozen=True)
class AuditLine:
    """Who did what to what, and when."""

    at: dt.datetime
    author: str
    action: str
    subject: str
    detail: str


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Store:
    """One database of what people write. Nothing is opened before the first question, so a server may fork."""

    def __init__(
        self,
        url: str | Path,
        clock: Callable[[], dt.datetime] = _now,
        patience: float = engines.BUSY_SECONDS,
        on_error: Callable[[], object] = lambda: None,
    ) -> None:
        """Remember the address: the path of an SQLite file, or a database URL; raise HeadwindError for any other.

        `patience`: seconds for which one reading or writing waits in all; `on_error` hears of each that was in vain.
        """
        self.url = engines.address(url)
        self._clock, self._patience, self._on_error = clock, patience, on_error
        self._rest = Rest(patience)
        # A forked process leaves its parent's engine alone, and open: closing it would close the parent's connections.
        self._engines: dict[int, Engine] = {}

    def create(self) -> None:
        """Create what is missing or migrate what is older; raise HeadwindError where a later Headwind has written."""
        with engines.spoken(self.url):
            engine = engines.engine(self.url)
            try:
                _bring_up(engine)
            except BaseException:  # whoever is interrupted leaves no connection open either
                engine.dispose()
                raise
        if self._engines.setdefault(os.getpid(), engine) is not engine:
            engine.dispose()

    def override(self, source: str, column: str, reason: str, author: str) -> None:
        """Let a suspect column of a source be used; a former override of it is withdrawn."""
        reason = line("reason", reason, LONGEST_REASON)
        source, column, author = line("source", source), line("column", column), line("author", author)
        with self.writing() as (connection, at):
            _withdraw(connection, source, column, author, at)
            number = record(connection, AuditLine(at, author, "override", f"{source}.{column}", reason))
            found = {"source": source, "column_name": column, "reason": reason, "author": author, "made_at": at}
            connection.execute(insert(tables.overrides).values(**found, audit_id=number))

    def withdraw(self, source: str, column: str, author: str) -> None:
        """End the override of a column; raise NotFound where none is in force."""
        author = line("author", author)
        with self.writing() as (connection, at):
            if not _withdraw(connection, source, column, author, at):
                raise NotFound(f"No override of {column} is in force for {source}.")
            record(connection, AuditLine(at, author, "withdraw", f"{source}.{column}", ""))

    def overrides(self, source: str) -> Mapping[str, str]:
        """The overrides in force for a source: column -> who, when and why."""
        held = tables.overrides.c
        asked = select(held.column_name, held.author, held.made_at, held.reason)
        with self.reading() as connection:
            rows = connection.execute(
                asked.where(held.source == source, held.withdrawn_at.is_(None)).order_by(held.column_name)
            ).all()
        return MappingProxyType(
            {column: f"{author}, {at.day} {at:%b %Y}: {reason}" for column, author, at, reason in rows}
        )

    def publication(
        self, author: str, version: str, action: str, detail: str = "", at: dt.datetime | None = None
    ) -> None:
        """Note that somebody published a version, rolled back to it, or refused it.

        With `at`, the moment when it happened, the line is written once, however often it is told.
        """
        author, action, version = line("author", author), line("action", action, 40), line("version", version)
        with self.writing() as (connection, now):
            told = AuditLine(at or now, author, action, version, detail)
            if at is None or not _is_recorded(connection, told):
                record(connection, told)

    def audit(self, limit: int, subject: str | None = None) -> tuple[AuditLine, ...]:
        """The latest audit lines, newest first; of one subject where it is named."""
        held = tables.audit.c
        # A line may be written long after what it speaks of, where the store could not be reached.
        asked = select(held.at, held.author, held.action, held.subject, held.detail)
        asked = asked.order_by(held.at.desc(), held.id.desc())
        if subject is not None:
            asked = asked.where(held.subject == subject)
        with self.reading() as connection:
            return tuple(AuditLine(*row) for row in connection.execute(asked.limit(limit)).all())

    def today(self) -> dt.date:
        """The day by the clock that every line is dated by, in UTC."""
        return self.now().date()

    def now(self) -> dt.datetime:
        """The moment by that clock."""
        return self._clock()

    def close(self) -> None:
        """Close this process's connections; the next question opens them again."""
        engine = self._engines.pop(os.getpid(), None)
        if engine is not None:
            engine.dispose()

    def _engine(self) -> Engine:
        # Two threads that come first at once both create: that is idempotent, and one engine is closed.
        if os.getpid() not in self._engines:
            self.create()
        return self._engines[os.getpid()]

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction to read in."""
        # Rolled back: whoever only reads has nothing to wait for at the end.
        with self._guarded(), self._engine().connect() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[tuple[Connection, dt.datetime]]:
        """One transaction to write in, and the moment it happens."""
        with self._guarded(writing=True), self._engine().execution_options(writing=True).begin() as connection:
            yield connection, self._clock()

    @contextlib.contextmanager
    def _guarded(self, *, writing: bool = False) -> Iterator[None]:
        if self._rest.refuses():
            raise engines.silent(self.url, writing=writing)
        try:
            with engines.spoken(self.url, writing=writing), waiting(self._patience):
                yield
        except StoreUnavailable as error:
            self._on_error()
            self._take(error.__cause__, writing=writing)
            raise
        self._rest.end()

    def _take(self, error: BaseException | None, *, writing: bool) -> None:
        """Draw the consequences of an error: what does not answer rests, and what has no tables is opened anew."""
        if engines.kind(error) in ("Overdue", "Unconfirmed") or (engines.is_locked(error) and not writing):
            self._rest.begin()
        # A file that was moved away has no tables where the next one begins: they are created anew.
        if any(words in str(error) for words in NO_TABLE):
            self.close()


def keep_trying(store: Store, ask: Callable[[], Answer], seconds: float = SILENCE) -> Answer:
    """Ask what a job cannot do without, or write what has happened; again each second while a server is away."""
    ends = time.monotonic() + seconds
    while True:
        try:
            return ask()
        except StoreUnavailable:
            if not engines.is_postgresql(store.url) or time.monotonic() >= ends:
                raise
        time.sleep(PAUSE)


def _bring_up(engine: Engine) -> None:
    with waiting(engines.BUSY_SECONDS):
        if migrate.is_of_today(engine):
            return
    with waiting(migrate.SECONDS), engine.execution_options(writing=True).begin() as connection:
        migrate.bring_up(connection)


def _withdraw(connection: Connection, source: str, column: str, author: str, at: dt.datetime) -> bool:
    held = tables.overrides.c
    in_force = (held.source == source) & (held.column_name == column) & held.withdrawn_at.is_(None)
    ended = connection.execute(
        update(tables.overrides).where(in_force).values(withdrawn_at=at, withdrawn_by=author)
    ).rowcount
    return ended > 0


def record(connection: Connection, one: AuditLine) -> int:
    """Write an audit line in the transaction of what it speaks of; return its number."""
    answer = connection.execute(insert(tables.audit).values(**dataclasses.asdict(one)).returning(tables.audit.c.id))
    return int(answer.scalar_one())


def detail_of(found: Mapping[str, Any]) -> str:
    """Write the detail of an audit line as JSON; what JSON does not know stands as its text."""
    return json.dumps(dict(found), ensure_ascii=False, default=str)


def _is_recorded(connection: Connection, one: AuditLine) -> bool:
    """Tell whether the audit trail has a line; whoever asks at the same time waits, so that only one writes it."""
    engines.wait_for_turn(connection, PUBLISHING)
    same = [tables.audit.c[name] == value for name, value in dataclasses.asdict(one).items()]
    return connection.execute(select(tables.audit.c.id).where(*same)).first() is not None


# A field of another name on the screen.
EMPTY = {"author": "Your name is empty."}


def line(field: str, value: object, longest: int = LONGEST) -> str:
    """Take what a person typed: something, not too long, and text that every database stores."""
    if not isinstance(value, str):
        raise InvalidInput(field, f"The {field} must be text, not {shown(value)}.", "Say it in a few words.")
    found = value.strip()
    if not found:
        raise InvalidInput(field, EMPTY.get(field, f"The {field} is empty."), "Say it in a few words.")
    if len(found) > longest:
        raise InvalidInput(field, f"The {field} is longer than {longest:,} characters.", "Shorten it.")
    if "\x00" in found or LONE_SURROGATE.search(found):
        raise InvalidInput(field, f"The {field} holds a character that cannot be stored.", "Type it again.")
    return found
