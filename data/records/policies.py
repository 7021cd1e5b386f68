"""Policies that a person adopted: which opportunities are flagged, at which costs, by whom and since when."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

from sqlalchemy import Connection, insert, select, update

from data.errors import InvalidInput, NotFound, StoreUnavailable
from data.records import tables
from data.records.store import LONGEST_REASON, AuditLine, Store, line, record
from data.schema import shown
from data.viewer_state import DECLARED

MOST_POLICIES = 50
KINDS: Final = DECLARED.policies
LIMITS: Final = {number.name: number.high for number in DECLARED.numbers if number.of != "line"}


@dataclasses.dataclass(frozen=True)
class Adopted:
    """A policy of a source. `line` is None if it follows the costs; `ended_at` is None while it is in force."""

    number: int
    policy: str
    line: float | None
    false_alarm: float
    save_rate: float
    capacity: float | None
    note: str
    author: str
    made_at: dt.datetime
    ended_at: dt.datetime | None = None
    conceded: float = 0.0
    beyond_help: float = 1.0
    recall: float | None = None


@dataclasses.dataclass(frozen=True)
class Proposal:
    """What somebody wants to adopt: a kind of policy, the line where it is not to follow the costs, and the costs."""

    policy: str
    line: float | None
    false_alarm: float
    save_rate: float
    capacity: float | None
    conceded: float = 0.0
    beyond_help: float = 1.0
    recall: float | None = None


_COLUMNS = tuple(
    tables.policies.c["id" if field.name == "number" else field.name] for field in dataclasses.fields(Adopted)
)


def in_force(store: Store, source: str) -> Adopted | None:
    """The policy in force for a source; None if nobody adopted one."""
    return next((one for one in adopted(store, source, 1) if one.ended_at is None), None)


def adopted(store: Store, source: str, limit: int = MOST_POLICIES) -> tuple[Adopted, ...]:
    """The policies of a source, the latest first."""
    held = tables.policies.c
    with store.reading() as connection:
        asked = select(*_COLUMNS).where(held.source == source)
        rows = connection.execute(asked.order_by(held.id.desc()).limit(limit)).all()
    return tuple(_trusted(Adopted(*row)) for row in rows)


def adopt(store: Store, source: str, wanted: Proposal, author: str, note: str = "") -> None:
    """Put a policy in force; the former one ends."""
    author, note = line("author", author), _noted(note)
    refuse_impossible(wanted)
    with store.writing() as (connection, at):
        _end(connection, source, at)
        _write(connection, source, wanted, AuditLine(at, author, "adopt policy", source, words(wanted, note)), note)


def restore(store: Store, source: str, number: int, author: str) -> None:
    """Put a former policy in force again, as a line of its own; raise NotFound where there is none of that number."""
    author = line("author", author)
    former = next((one for one in adopted(store, source) if one.number == number), None)
    if former is None:
        raise NotFound(f"There is no policy {number} of {source}.", "Choose one of those that are listed.")
    wanted = Proposal(**{field.name: getattr(former, field.name) for field in dataclasses.fields(Proposal)})
    with store.writing() as (connection, at):
        _end(connection, source, at)
        said = AuditLine(at, author, "restore policy", source, words(wanted, former.note))
        _write(connection, source, wanted, said, former.note)


def retire(store: Store, source: str, author: str) -> None:
    """End the policy in force: the model's own suggestion applies again; raise NotFound where none is in force."""
    author = line("author", author)
    with store.writing() as (connection, at):
        if not _end(connection, source, at):
            raise NotFound(f"No policy of {source} is in force.", "The model's own suggestion applies already.")
        record(connection, AuditLine(at, author, "retire policy", source, ""))


def refuse_impossible(wanted: Proposal | Adopted) -> None:
    """Raise InvalidInput naming what of a policy is of the wrong type or out of range."""
    if wanted.policy not in KINDS:
        raise InvalidInput("policy", f"There is no policy {shown(wanted.policy)}.", f"Use one of: {', '.join(KINDS)}.")
    _, furthest = DECLARED.limits("threshold" if wanted.policy == "flat" else "flag_from")
    limits = {"line": furthest, **LIMITS}
    for name, most in limits.items():
        value = getattr(wanted, name)
        if value is None and name in ("line", "capacity", "recall"):
            continue
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
            words = f"The {name.replace('_', ' ')} must be a number from 0 to {most:,g}, not {shown(value)}."
            raise InvalidInput(name, words, "Give another.")


def _noted(note: object) -> str:
    return "" if isinstance(note, str) and not note.strip() else line("note", note, LONGEST_REASON)


def _trusted(found: Adopted) -> Adopted:
    """Return a policy as it was read; raise StoreUnavailable where nobody can have adopted it."""
    try:
        refuse_impossible(found)
        line("author", found.author)
        _noted(found.note)
    except InvalidInput as error:
        step = "Adopt another, or end it: python -m app retire-policy."
        raise StoreUnavailable(f"Policy {found.number} in the store is damaged. {error.message}", step) from None
    return found


def _end(connection: Connection, source: str, at: dt.datetime) -> bool:
    held = tables.policies.c
    ended = update(tables.policies).where((held.source == source) & held.ended_at.is_(None)).values(ended_at=at)
    return connection.execute(ended).rowcount > 0


def _write(connection: Connection, source: str, wanted: Proposal, said: AuditLine, note: str) -> None:
    number = record(connection, said)
    found = {**dataclasses.asdict(wanted), "source": source, "note": note, "author": said.author, "made_at": said.at}
    connection.execute(insert(tables.policies).values(**found, audit_id=number))


def words(wanted: Proposal | Adopted, note: str) -> str:
    """Spell a policy as the audit trail does: 'flat at 0.42, false alarm 300, save rate 0.2: quarter end'."""
    at = "" if wanted.line is None else f" at {wanted.line:g}"
    room = "" if wanted.capacity is None else f", capacity {wanted.capacity:g}"
    of_amount = f" and {wanted.conceded:g} of the amount" if wanted.conceded else ""
    helped = "" if wanted.beyond_help >= 1 else f" up to {wanted.beyond_help:g}"
    caught = "" if wanted.recall is None else f", recall {wanted.recall:g}"
    costs = f"false alarm {wanted.false_alarm:g}{of_amount}, save rate {wanted.save_rate:g}{helped}"
    said = f"{wanted.policy}{at}, {costs}{room}{caught}"
    return f"{said}: {note}" if note else said
