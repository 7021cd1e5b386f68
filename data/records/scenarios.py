"""Scenarios that people saved under a name: the changes to one opportunity, by whom and when."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from data.errors import InvalidInput, NotFound
from data.records import tables
from data.records.store import LONGEST, AuditLine, Store, line, record
from data.schema import LARGEST_NUMBER as LARGEST
from data.schema import shown

LOG = logging.getLogger(__name__)
LONGEST_NAME = 80
MOST_SCENARIOS = 50
# Far above what the fields of any catalogue hold; it keeps a page of text out.
LONGEST_CHANGES = 20_000


@dataclasses.dataclass(frozen=True)
class Scenario:
    """Changes to an opportunity, field -> value with dates as ISO text, under the name that somebody gave them."""

    number: int
    name: str
    changes: Mapping[str, Any]
    author: str
    made_at: dt.datetime


def saved(store: Store, source: str, opportunity_id: str) -> tuple[Scenario, ...]:
    """The scenarios of an opportunity, the latest first; '' is the one composed from nothing."""
    held = tables.scenarios.c
    asked = select(held.id, held.name, held.changes, held.author, held.made_at).order_by(held.id.desc())
    with store.reading() as connection:
        rows = connection.execute(asked.where(_kept(source, opportunity_id))).all()
    return tuple(one for row in rows if (one := _read(*row)) is not None)


def _read(number: int, name: object, changes: object, author: object, at: dt.datetime) -> Scenario | None:
    """Return a scenario as it was saved; None, and a line in the log, where nobody can have saved it."""
    try:
        made = json.loads(line("changes", changes, LONGEST_CHANGES))
        refuse_odd(made)
        return Scenario(number, line("name", name, LONGEST_NAME), MappingProxyType(made), line("author", author), at)
    except (InvalidInput, ValueError, RecursionError) as error:
        LOG.warning("Scenario %s in the store is damaged, and left out: %s", number, type(error).__name__)
        return None


def refuse_odd(changes: object) -> None:
    """Raise InvalidInput naming a change whose value is no text, finite number or nothing."""
    if not isinstance(changes, Mapping):
        raise InvalidInput("changes", f"The changes must be an object, not {shown(changes)}.", "Move a field first.")
    for name, value in changes.items():
        plain = value is None or (isinstance(value, (str, int, float)) and not isinstance(value, bool))
        if not plain or (not isinstance(value, str) and value is not None and not abs(value) <= LARGEST):
            words = f"{shown(name)} must be changed to text or a finite number, not {shown(value)}."
            raise InvalidInput(str(name), words, "Give another value.")


def save(store: Store, source: str, opportunity_id: str, name: str, changes: Mapping[str, Any], author: str) -> int:
    """Keep changes under a name and return the scenario's number.

    Raise InvalidInput where the name is taken, where nothing is changed, or where the opportunity has 50 of them.
    """
    name, author = line("name", name, LONGEST_NAME), line("author", author)
    written = _written(changes)
    with store.writing() as (connection, at):
        _see_room(connection, source, opportunity_id, name)
        said = AuditLine(at, author, "save scenario", _subject(source, opportunity_id), f"{name}: {written}")
        found: dict[str, Any] = {"source": source, "opportunity_id": opportunity_id, "name": name, "changes": written}
        found |= {"author": author, "made_at": at, "audit_id": record(connection, said)}
        answer = connection.execute(insert(tables.scenarios).values(**found).returning(tables.scenarios.c.id))
        return int(answer.scalar_one())


def remove(store: Store, source: str, opportunity_id: str, number: int, author: str) -> str:
    """Take a scenario off the list and return its name; raise NotFound where it is not on it."""
    author, held = line("author", author), tables.scenarios.c
    with store.writing() as (connection, at):
        this = _kept(source, opportunity_id) & (held.id == number)
        ended = connection.execute(update(tables.scenarios).where(this).values(removed_at=at).returning(held.name))
        name = ended.scalar_one_or_none()
        if name is None:
            raise NotFound("That scenario is not there any more.", "Somebody else may have removed it.")
        record(connection, AuditLine(at, author, "remove scenario", _subject(source, opportunity_id), str(name)))
        return str(name)


def _kept(source: str, opportunity_id: str) -> ColumnElement[bool]:
    held = tables.scenarios.c
    return (held.source == source) & (held.opportunity_id == opportunity_id) & held.removed_at.is_(None)


def _written(changes: Mapping[str, Any]) -> str:
    if not changes:
        raise InvalidInput("changes", "Nothing is changed, so there is nothing to save.", "Move a field first.")
    refuse_odd(changes)
    written = json.dumps(dict(changes), ensure_ascii=False, allow_nan=False)
    if len(written) > LONGEST_CHANGES:
        raise InvalidInput("changes", f"The changes are longer than {LONGEST_CHANGES:,} characters.", "Change less.")
    return line("changes", written, LONGEST_CHANGES)


def _see_room(connection: Connection, source: str, opportunity_id: str, name: str) -> None:
    held = tables.scenarios.c
    names = connection.execute(select(held.name).where(_kept(source, opportunity_id))).scalars().all()
    if name in names:
        raise InvalidInput("name", f"There is a scenario “{name}” of this deal already.", "Choose another name.")
    if len(names) >= MOST_SCENARIOS:
        raise InvalidInput(
            "name", f"This deal has {MOST_SCENARIOS} scenarios already.", "Remove one that nobody needs."
        )


def _subject(source: str, opportunity_id: str) -> str:
    return f"{source}/{opportunity_id or 'new'}"[:LONGEST]
