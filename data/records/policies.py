"""Policies that a person adopted: which opportunities are flagged, at which costs, by whom and since when."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

from sqlalchemy import Connection, insert, select, update

from data.errors import InvalidInput, NotFound, StoreUnavailable
from data.records import tables
from data.records.engines import wait_for_turn
from data.records.store import LONGEST_REASON, AuditLine, Store, line, record
from data.schema import shown
from data.viewer_state import DECLARED

MOST_POLICIES = 50
KINDS: Final = DECLARED.policies
LIMITS: Final = {number.name: number.high for number in DECLARED.numbers if number.of != "line"}
# Any number that nobody else locks: who adopts reads what is in force before writing what follows it.
ADOPTING: Final = 4_873_203
# A manager's name beside how many flagged deals each owner of that team can act on.
Teams = tuple[tuple[str, float], ...]


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
    teams: Teams = ()


@dataclasses.dataclass(frozen=True)
class Proposal:
    """What somebody wants to adopt: a kind of policy, the line where it is not to follow the costs, and the costs.

    `teams` are those whose owners have a capacity of their own.
    """

    policy: str
    line: float | None
    false_alarm: float
    save_rate: float
    capacity: float | None
    conceded: float = 0.0
    beyond_help: float = 1.0
    recall: float | None = None
    teams: Teams = ()


_COLUMNS = tuple(
    tables.policies.c["id" if field.name == "number" else field.name] for field in dataclasses.fields(Adopted)
)


def in_force(store: Store, source: str) -> Adopted | None:
    """The policy in force for a source; None if nobody adopted one."""
    return next((one for one in adopted(store, source, 1) if one.ended_at is None), None)


def adopted(store: Store, source: str, limit: int = MOST_POLICIES) -> tuple[Adopted, ...]:
    """The policies of a source, the latest first."""
    with store.reading() as connection:
        return _read(connection, source, limit)


def _read(connection: Connection, source: str, limit: int) -> tuple[Adopted, ...]:
    held = tables.policies.c
    asked = select(*_COLUMNS).where(held.source == source)
    rows = connection.execute(asked.order_by(held.id.desc()).limit(limit)).all()
    return tuple(_trusted(Adopted(*row)) for row in rows)


def adopt(store: Store, source: str, wanted: Proposal, author: str, note: str = "") -> None:
    """Put a policy in force; the former one ends. What teams have of their own stays theirs."""
    author, note = line("author", author), _noted(note)
    refuse_impossible(wanted)
    with store.writing() as (connection, at):
        standing = _standing(connection, source)
        wanted = dataclasses.replace(wanted, teams=standing.teams) if standing else wanted
        _end(connection, source, at)
        _write(connection, source, wanted, AuditLine(at, author, "adopt policy", source, words(wanted, note)), note)


def adopt_for_team(
    store: Store, source: str, usual: Proposal, team: str, capacity: float | None, author: str, note: str = ""
) -> None:
    """Give the owners of a team a capacity of their own, or take it back with None; all else in force stays.

    `usual` holds where no policy is in force. Raise InvalidInput where none by capacity is, and NotFound where a team
    without a capacity of its own is to give it up.
    """
    author, note, team = line("author", author), _noted(note), line("team", team)
    with store.writing() as (connection, at):
        standing = _standing(connection, source)
        before = _proposed(standing) if standing else usual
        wanted = dataclasses.replace(before, teams=_with_team(before, team, capacity))
        refuse_impossible(wanted)
        _end(connection, source, at)
        action = "give up for team" if capacity is None else "adopt for team"
        said = AuditLine(at, author, action, source, _told_of_team(before, wanted, team, note))
        _write(connection, source, wanted, said, note)


def _with_team(before: Proposal, team: str, capacity: float | None) -> Teams:
    if before.policy != "capacity":
        words = f"The policy in force is by {before.policy}, which counts no owner's deals."
        raise InvalidInput("team", words, "Adopt one by capacity for everybody first.")
    rest = {name: held for name, held in before.teams if name != team}
    if capacity is None and len(rest) == len(before.teams):
        raise NotFound(f"The team of {team} has no number of its own.", "It goes by everybody's already.")
    return tuple(sorted((rest if capacity is None else {**rest, team: capacity}).items()))


def _told_of_team(before: Proposal, after: Proposal, team: str, note: str) -> str:
    """Spell a team's capacity before and after: "Mona's team: 5 (everybody's) before, 8 after: quarter end"."""
    was, turned = (_spelled(one, team) for one in (before, after))
    said = f"{team}'s team: {was} before, {turned} after"
    return f"{said}: {note}" if note else said


def _spelled(one: Proposal, team: str) -> str:
    own = dict(one.teams).get(team)
    if own is not None:
        return f"{own:g}"
    return "everybody's" if one.capacity is None else f"{one.capacity:g} (everybody's)"


def _standing(connection: Connection, source: str) -> Adopted | None:
    """The policy in force as the one that follows it is written: whoever adopts at the same time waits."""
    wait_for_turn(connection, ADOPTING)
    return next((one for one in _read(connection, source, 1) if one.ended_at is None), None)


def _proposed(former: Adopted) -> Proposal:
    return Proposal(**{field.name: getattr(former, field.name) for field in dataclasses.fields(Proposal)})


def restore(store: Store, source: str, number: int, author: str) -> None:
    """Put a former policy in force again, as a line of its own; raise NotFound where there is none of that number."""
    author = line("author", author)
    former = next((one for one in adopted(store, source) if one.number == number), None)
    if former is None:
        raise NotFound(f"There is no policy {number} of {source}.", "Choose one of those that are listed.")
    wanted = _proposed(former)
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
    _refuse_impossible_teams(wanted.teams)


def _refuse_impossible_teams(teams: tuple[tuple[object, object], ...]) -> None:
    """Raise InvalidInput where a team has no name, or what it has of its own is no number of deals."""
    most = LIMITS["capacity"]
    for team, value in teams:
        line("team", team)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
            words = f"The capacity of a team must be a number from 0 to {most:,g}, not {shown(value)}."
            raise InvalidInput("capacity", words, "Give another.")


def _noted(note: object) -> str:
    return "" if isinstance(note, str) and not note.strip() else line("note", note, LONGEST_REASON)


def _trusted(found: Adopted) -> Adopted:
    """Return a policy as it was read; raise StoreUnavailable where nobody can have adopted it."""
    try:
        refuse_impossible(found)
        line("author", found.author)
        _noted(found.note)
    except InvalidInput as error:
        step = "End it: python -m app retire-policy."
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
    own = "".join(f", {most:g} in {team}'s team" for team, most in wanted.teams)
    said = f"{wanted.policy}{at}, {costs}{room}{own}{caught}"
    return f"{said}: {note}" if note else said
