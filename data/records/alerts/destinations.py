"""Destinations of alerts: to whom they go, about what, how often, and when it is quiet there."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from data.errors import InvalidInput, NotFound
from data.records import alert_tables as tables
from data.records.alerts import addresses
from data.records.alerts.deliveries import call_off
from data.records.alerts.quiet_hours import HOURS
from data.records.alerts.rules import ALERTING
from data.records.engines import wait_for_turn
from data.records.store import LONGEST, AuditLine, Store, line, record
from data.records.tables import audit
from data.schema import shown

ABOUT: Final = ("everything", "deals", "data")
AT_ONCE: Final = "at once"
FREQUENCIES: Final = (AT_ONCE, "daily", "weekly")
CHOICES: Final = {"channel": addresses.CHANNELS, "about": ABOUT, "frequency": FREQUENCIES}
# What is audited of a test message, by whether the receiver has it.
TESTED: Final = {True: "test taken", False: "test not taken"}
# Far above what a team needs; it keeps a program that has gone astray out.
MOST: Final = 50


@dataclasses.dataclass(frozen=True)
class Wanted:
    """Where alerts are to go: `whose` is an owner or a manager whose deals alone are told of, '' for everybody's.

    Between the hours `quiet_from` and `quiet_until` nothing is sent; the same twice is never quiet. `name` is what
    people call it, '' where it has none.
    """

    channel: str
    address: str = dataclasses.field(repr=False)
    about: str = "everything"
    whose: str = ""
    frequency: str = AT_ONCE
    quiet_from: int = 19
    quiet_until: int = 7
    name: str = ""


@dataclasses.dataclass(frozen=True)
class Destination(Wanted):
    """The same as it is kept, with its number and who has added it."""

    number: int = 0
    author: str = ""
    made_at: dt.datetime = dt.datetime.min  # noqa: DTZ901  # read from the store
    removed_at: dt.datetime | None = None

    @property
    def spoken(self) -> str:
        """What may be said of its address."""
        return addresses.spoken(self.channel, self.address)

    def takes(self, about: str, owner: str, manager: str) -> bool:
        """Tell whether what a rule says of a deal of an owner and a manager goes there."""
        return self.about in ("everything", about) and (not self.whose or self.whose in (owner, manager))


_NAMES: Final = tuple(field.name for field in dataclasses.fields(Destination))


def kept(store: Store, source: str) -> tuple[Destination, ...]:
    """The destinations of a source, in the order in which they were added."""
    with store.reading() as connection:
        return read(connection, source)


def read(connection: Connection, source: str, *, removed: bool = False) -> tuple[Destination, ...]:
    """The same within a transaction, with those that were removed where they are asked for."""
    held = tables.destinations.c
    columns = (held.id.label("number") if name == "number" else held[name] for name in _NAMES)
    asked = select(*columns).where(held.source == source).order_by(held.id)
    found = connection.execute(asked if removed else asked.where(held.removed_at.is_(None)))
    return tuple(Destination(**row._mapping) for row in found)  # noqa: SLF001  # SQLAlchemy's own name


def add(store: Store, source: str, wanted: Wanted, author: str, hosts: Collection[str]) -> int:
    """Let alerts go to an address and return its number; raise InvalidInput naming what of it cannot be."""
    author, wanted = line("author", author), _checked(wanted, hosts)
    with store.writing() as (connection, at):
        wait_for_turn(connection, ALERTING)
        standing = read(connection, source)
        if len(standing) >= MOST:
            raise InvalidInput("address", f"Alerts go to {MOST} places already.", "Remove one that is not needed.")
        if any(_same(one, wanted) for one in standing):
            raise InvalidInput("address", "Alerts go there already.", "Remove it first to change it.")
        found: dict[str, Any] = {**dataclasses.asdict(wanted), "source": source, "author": author, "made_at": at}
        said = AuditLine(at, author, "add destination", source, _words(wanted))
        number = record(connection, said)
        made = insert(tables.destinations).values(**found, audit_id=number).returning(tables.destinations.c.id)
        return int(connection.execute(made).scalar_one())


def note_test(store: Store, source: str, number: int, author: str) -> Destination:
    """Note that somebody sends a test message there, and return the place; raise NotFound where there is none."""
    author = line("author", author)
    with store.writing() as (connection, at):
        one = _standing(connection, source, number)
        record(connection, AuditLine(at, author, "send test", source, _words(one)))
        return one


def note_test_result(store: Store, source: str, one: Destination, author: str, words: str, *, taken: bool) -> None:
    """Note what came of it."""
    with store.writing() as (connection, at):
        said = AuditLine(at, line("author", author), TESTED[taken], _tested(source, one.number), words)
        record(connection, said)


def latest_tests(store: Store, source: str, numbers: Collection[int]) -> dict[int, AuditLine]:
    """Return, of those places to which somebody has sent a test message, what the latest came to, by number."""
    subjects, held = {_tested(source, number): number for number in numbers}, audit.c
    asked = select(held.at, held.author, held.action, held.subject, held.detail)
    asked = asked.where(held.subject.in_(subjects), held.action.in_(TESTED.values())).order_by(held.at, held.id)
    with store.reading() as connection:
        found = [AuditLine(*row) for row in connection.execute(asked)]
    return {subjects[one.subject]: one for one in found}


def _tested(source: str, number: int) -> str:
    return f"{source}/{number}"


def _standing(connection: Connection, source: str, number: int) -> Destination:
    one = next((one for one in read(connection, source) if one.number == number), None)
    if one is None:
        raise NotFound("Alerts do not go there any more.", "Reload the page.")
    return one


def remove(store: Store, source: str, number: int, author: str) -> None:
    """Send nothing there any more, what waits included; raise NotFound where there is none of that number."""
    author = line("author", author)
    with store.writing() as (connection, at):
        wait_for_turn(connection, ALERTING)
        one = _standing(connection, source, number)
        said = record(connection, AuditLine(at, author, "remove destination", source, _words(one)))
        held = tables.destinations.c
        connection.execute(update(tables.destinations).where(held.id == number).values(removed_at=at, audit_id=said))
        call_off(connection, number, at)


def _same(one: Wanted, other: Wanted) -> bool:
    return (one.channel, one.address, one.whose) == (other.channel, other.address, other.whose)


def _checked(wanted: Wanted, hosts: Collection[str]) -> Wanted:
    for name, choices in CHOICES.items():
        if getattr(wanted, name) not in choices:
            words = f"There is no {name} {shown(getattr(wanted, name))}."
            raise InvalidInput(name, words, f"Use one of: {', '.join(choices)}.")
    for name in ("quiet_from", "quiet_until"):
        hour = getattr(wanted, name)
        if isinstance(hour, bool) or not isinstance(hour, int) or not 0 <= hour < HOURS:
            raise InvalidInput(name, f"An hour is a number from 0 to 23, not {shown(hour)}.", "Give another.")
    whose, name = _if_said("whose", wanted.whose), _if_said("name", wanted.name)
    address = addresses.check_address(wanted.channel, line("address", wanted.address, 2_000), hosts)
    return dataclasses.replace(wanted, address=address, whose=whose, name=name)


def _if_said(name: str, text: str) -> str:
    """The line that a person may leave empty."""
    return line(name, text, LONGEST) if text.strip() else ""


def _words(one: Wanted) -> str:
    """'chat at hooks.example.com, at once, about deals of Ann, quiet from 19 to 7'."""
    whose = f" of {one.whose}" if one.whose else ""
    quiet = f", quiet from {one.quiet_from} to {one.quiet_until}" if one.quiet_from != one.quiet_until else ""
    where = f"{one.channel} at {addresses.spoken(one.channel, one.address)}"
    where = f"{one.name}, {where}" if one.name else where
    return f"{where}, {one.frequency}, about {one.about}{whose}{quiet}"
