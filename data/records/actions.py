"""Actions on opportunities: what is to be done next, by whom and until when, and what came of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from data.errors import ChangedMeanwhile, InvalidInput, NotFound
from data.records import engines, tables
from data.records.store import LONGEST, LONGEST_REASON, AuditLine, Store, detail_of, line, record
from data.schema import shown

OPEN, DONE, NOT_NEEDED = "open", "done", "no longer needed"
STATUSES: Final = (OPEN, DONE, NOT_NEEDED)
# Far above what a deal needs; it keeps a program that has gone astray out.
MOST_OPEN: Final = 50
# Of which field is which text, and how long it may be. What may be empty is so where nothing was said.
TEXTS: Final[Mapping[str, tuple[int, bool]]] = {
    "next_step": (LONGEST, False),
    "owner": (LONGEST, True),
    "note": (LONGEST_REASON, True),
    "outcome": (LONGEST_REASON, True),
}
YEARS: Final = (2000, 2100)
# Any number that nobody else locks: of two requests with one key at a time, the second finds what the first has made.
PLANNING: Final = 4_873_203


@dataclasses.dataclass(frozen=True)
class Action:
    """What somebody is to do about an opportunity. `version` counts its changes; `outcome` is what came of it.

    `change_key` is the key of its latest change, None where that had none.
    """

    number: int
    opportunity_id: str
    next_step: str
    owner: str
    due_on: dt.date
    note: str
    discussed: bool
    status: str
    outcome: str
    version: int
    author: str
    made_at: dt.datetime
    changed_by: str
    changed_at: dt.datetime
    change_key: str | None = None


@dataclasses.dataclass(frozen=True)
class Plan:
    """What is to be done about an opportunity, before it is kept."""

    opportunity_id: str
    next_step: str
    owner: str
    due_on: dt.date
    note: str = ""
    discussed: bool = False
    # The experiment that holds the opportunity out, which this departs from; of that the audit trail alone tells.
    departs_from: str = ""


KEPT: Final = tuple(field.name for field in dataclasses.fields(Action))
# What a person can change of an action.
CHANGEABLE: Final = ("next_step", "owner", "due_on", "note", "discussed", "status", "outcome")


def kept(store: Store, source: str, opportunity_id: str | None = None) -> tuple[Action, ...]:
    """The actions of a source, or of one of its opportunities, the earliest due first."""
    held = tables.actions.c
    this = held.source == source
    if opportunity_id is not None:
        this &= held.opportunity_id == opportunity_id
    with store.reading() as connection:
        return _read(connection, this)


def open_counts(store: Store, source: str, opportunity_ids: Sequence[str]) -> Mapping[str, int]:
    """How many actions are open of each of some opportunities that has any."""
    held = tables.actions.c
    asked = select(held.opportunity_id, func.count()).where(
        held.source == source, held.status == OPEN, held.opportunity_id.in_(opportunity_ids)
    )
    with store.reading() as connection:
        return {str(name): int(n) for name, n in connection.execute(asked.group_by(held.opportunity_id)).all()}


def plan(store: Store, source: str, plans: Sequence[Plan], author: str, key: str | None = None) -> tuple[int, ...]:
    """Keep actions, all of them or none, and return their numbers; raise InvalidInput naming a field at fault.

    What was planned with the same `key` before is answered, and nothing added.
    """
    author = line("author", author)
    written = [_checked(dataclasses.asdict(one)) | {"plan_key": key} for one in plans]
    with store.writing() as (connection, at):
        if key is not None:
            engines.wait_for_turn(connection, PLANNING)
        there = _planned_by(connection, source, key)
        return there or tuple(_insert(connection, source, one, author, at) for one in written)


def planned_by(store: Store, source: str, key: str | None) -> tuple[int, ...]:
    """The numbers of what was planned with a key; none where it is new, or none is given."""
    if key is None:
        return ()
    with store.reading() as connection:
        return _planned_by(connection, source, key)


def _planned_by(connection: Connection, source: str, key: str | None) -> tuple[int, ...]:
    held = tables.actions.c
    asked = select(held.id).where(held.source == source, held.plan_key == key).order_by(held.id)
    return () if key is None else tuple(connection.execute(asked).scalars())


def change(
    store: Store,
    source: str,
    number: int,
    version: int,
    changes: Mapping[str, Any],
    author: str,
    *,
    key: str | None = None,
    check: Callable[[Mapping[str, Any]], object] = dict,
) -> Action:
    """Change an action that was read as `version`, and return it as it is then.

    Raise ChangedMeanwhile where somebody else was faster, and NotFound where there is none of that number. A change
    that its author made with the same `key` before is answered as it is. `check` raises where what moves may not.
    """
    author, made = line("author", author), _checked(changes)
    with store.writing() as (connection, at):
        before = _one(connection, source, number)
        made |= _without_outcome(made) if made.get("status", before.status) == OPEN else {}
        moved = {name: value for name, value in made.items() if getattr(before, name) != value}
        if before.version != version:
            if not moved and key is not None and (before.change_key, before.changed_by) == (key, author):
                return before
            raise _changed(before)
        check(moved)
        if not moved:
            return before
        said = AuditLine(at, author, _act(moved), *_audited(source, before, moved))
        return _update(connection, source, before, {**moved, "change_key": key}, said)


def _without_outcome(made: Mapping[str, Any]) -> dict[str, Any]:
    """Nothing came of what is open; raise InvalidInput where somebody says so, since it would be lost."""
    if made.get("outcome"):
        words = "What came of an action is kept once it is done or no longer needed."
        raise InvalidInput("outcome", words, "Finish it with what came of it.")
    return {"outcome": ""}


def _insert(connection: Connection, source: str, one: Mapping[str, Any], author: str, at: dt.datetime) -> int:
    held, subject = tables.actions.c, _subject(source, one["opportunity_id"])
    this = (held.source == source) & (held.opportunity_id == one["opportunity_id"]) & (held.status == OPEN)
    if connection.execute(select(func.count()).where(this)).scalar_one() >= MOST_OPEN:
        words = f"{one['opportunity_id']} has {MOST_OPEN} open actions already."
        raise InvalidInput("opportunity_id", words, "Finish one that is done.")
    written = {name: value for name, value in one.items() if name != "departs_from"}
    untold = {"plan_key"} if one["departs_from"] else {"plan_key", "departs_from"}
    said = {name: value for name, value in one.items() if name not in untold}
    number = record(connection, AuditLine(at, author, "plan action", subject, detail_of(said)))
    found = {**written, "source": source, "status": OPEN, "outcome": "", "version": 1, "author": author, "made_at": at}
    found |= {"changed_by": author, "changed_at": at, "audit_id": number}
    return int(connection.execute(insert(tables.actions).values(**found).returning(held.id)).scalar_one())


def _update(connection: Connection, source: str, before: Action, moved: Mapping[str, Any], said: AuditLine) -> Action:
    held = tables.actions.c
    found = {**moved, "version": before.version + 1, "changed_by": said.author, "changed_at": said.at}
    this = (held.id == before.number) & (held.version == before.version)
    changed = update(tables.actions).where(this).values(**found, audit_id=record(connection, said))
    if not connection.execute(changed).rowcount:
        raise _changed(_one(connection, source, before.number))
    return dataclasses.replace(before, **found)


def _one(connection: Connection, source: str, number: int) -> Action:
    held = tables.actions.c
    this = (held.source == source) & (held.id == number)
    # PostgreSQL lets two read the same version: whoever comes second waits, and finds what the first has written.
    connection.execute(select(held.id).where(this).with_for_update())
    found = _read(connection, this)
    if not found:
        raise NotFound("There is no such action.", "Reload the page.")
    return found[0]


def _read(connection: Connection, this: ColumnElement[bool]) -> tuple[Action, ...]:
    held = tables.actions.c
    columns = (held.id.label("number"), *(held[name] for name in KEPT[1:]))
    return tuple(
        Action(*row) for row in connection.execute(select(*columns).where(this).order_by(held.due_on, held.id))
    )


def _changed(current: Action) -> ChangedMeanwhile:
    words = f"{current.changed_by} has changed this action since you opened it. Nothing was saved."
    return ChangedMeanwhile(words, "Compare both versions, and keep one.", current)


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be written; raise InvalidInput naming the first field that is at fault."""
    found = {name: _text(name, value) if name in TEXTS else value for name, value in values.items()}
    if not isinstance(found.get("discussed", False), bool):
        raise InvalidInput("discussed", f"Discussed is yes or no, not {shown(found['discussed'])}.", "Tick it, or not.")
    if found.get("status", OPEN) not in STATUSES:
        raise InvalidInput(
            "status", f"There is no status {shown(found['status'])}.", f"Use one of: {', '.join(STATUSES)}."
        )
    if "due_on" in found:
        _refuse_odd_day(found["due_on"])
    return found


def _text(name: str, value: object) -> str:
    longest, may_be_empty = TEXTS[name]
    if may_be_empty and isinstance(value, str) and not value.strip():
        return ""
    return line(name.replace("_", " "), value, longest)


def _refuse_odd_day(day: object) -> None:
    if day is None or day == "":
        raise InvalidInput("due_on", "An action needs a day on which it is due.", "Choose a day.")
    if not isinstance(day, dt.date) or not YEARS[0] <= day.year < YEARS[1]:
        raise InvalidInput("due_on", f"{shown(day)} is no day on which an action is due.", "Choose another day.")


def _act(moved: Mapping[str, Any]) -> str:
    if "status" in moved:
        return {OPEN: "reopen action", DONE: "finish action", NOT_NEEDED: "drop action"}[moved["status"]]
    return "snooze action" if set(moved) == {"due_on"} else "edit action"


def _audited(source: str, before: Action, moved: Mapping[str, Any]) -> tuple[str, str]:
    both = {name: {"before": getattr(before, name), "after": value} for name, value in moved.items()}
    return _subject(source, before.opportunity_id), detail_of({"action": before.number, **both})


def _subject(source: str, opportunity_id: str) -> str:
    return f"{source}/{opportunity_id}"[:LONGEST]
