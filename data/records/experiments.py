"""Experiments on flagged deals: which run and ran, the arm that each deal was given, and what was found."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, insert, select, update

from data.errors import InvalidInput, NotFound
from data.records import experiment_tables as tables
from data.records.engines import wait_for_turn
from data.records.store import AuditLine, Store, detail_of, line, record
from data.schema import shown

BY_HAND: Final = "by hand"
LONGEST_NAME: Final = 80
MOST_PLANNED: Final = 1_000_000
MOST_PAST: Final = 50
# Any number that nobody else locks: one process at a time gives arms.
ASSIGNING: Final = 4_873_216
# An owner and a band of amounts.
Stratum = tuple[str, str]


@dataclasses.dataclass(frozen=True)
class Plan:
    """What an experiment is to be: the effect that is looked for, the follow-up, and how many deals take part."""

    name: str
    save_rate: float
    follow_up_days: int
    planned: int
    larger_from: float | None
    key: str
    started_on: dt.date


@dataclasses.dataclass(frozen=True)
class Experiment:
    """An experiment on a source. `ended_on`, by the data's own days, and `ended_at` are None while it runs.

    `ending` says why it ended: '' while it runs, the name of a rule, or by hand; `result` what it had shown by then.
    """

    number: int
    name: str
    save_rate: float
    follow_up_days: int
    planned: int
    larger_from: float | None
    key: str
    started_on: dt.date
    author: str
    made_at: dt.datetime
    ended_on: dt.date | None
    ended_at: dt.datetime | None
    ended_by: str
    ending: str
    result: str


@dataclasses.dataclass(frozen=True)
class Candidate:
    """A flagged deal that may take part, with what is said of it today."""

    opportunity_id: str
    owner: str
    band: str
    loss_probability: float
    expected_lost: float
    expected_won: float
    amount: float | None


@dataclasses.dataclass(frozen=True)
class Arm:
    """The arm that a deal was given, at which place of its stratum, and what was said of it that day."""

    opportunity_id: str
    arm: str
    owner: str
    band: str
    place: int
    loss_probability: float
    expected_lost: float
    expected_won: float
    amount: float | None
    assigned_on: dt.date
    assigned_at: dt.datetime


# From those that may take part, the places taken in each stratum and how many more take part: id -> place and arm.
Placing = Callable[[Sequence[Candidate], Mapping[Stratum, int], int], Mapping[str, tuple[int, str]]]
_EXPERIMENT: Final = tuple(
    tables.experiments.c["id" if field.name == "number" else field.name] for field in dataclasses.fields(Experiment)
)
_ARM: Final = tuple(tables.arms.c[field.name] for field in dataclasses.fields(Arm))


def kept(store: Store, source: str) -> tuple[Experiment, ...]:
    """The experiments of a source, the latest first."""
    with store.reading() as connection:
        return _read(connection, tables.experiments.c.source == source)


def any_runs(store: Store) -> bool:
    """Tell whether an experiment runs, on whichever source."""
    with store.reading() as connection:
        return bool(_read(connection, tables.experiments.c.ended_at.is_(None)))


def last_ended(store: Store, source: str, endings: Sequence[str]) -> Experiment | None:
    """The experiment of a source that ended last, for one of some reasons; None where there is none."""
    held = tables.experiments.c
    with store.reading() as connection:
        found = _read(connection, (held.source == source) & held.ending.in_(endings), held.ended_at.desc())
        return next(iter(found), None)


def start(store: Store, source: str, plan: Plan, author: str) -> int:
    """Begin an experiment and return its number; raise InvalidInput where one runs already."""
    author = line("author", author)
    plan = dataclasses.replace(plan, name=line("name", plan.name, LONGEST_NAME))
    _refuse_impossible(plan)
    held = tables.experiments.c
    with store.writing() as (connection, at):
        running = _read(connection, (held.source == source) & held.ended_at.is_(None))
        if running:
            raise still_runs(running[0])
        written = dataclasses.asdict(plan)
        number = record(connection, AuditLine(at, author, "start experiment", source, detail_of(written)))
        found = {**written, "source": source, "author": author, "made_at": at, "ended_by": "", "ending": ""}
        made = insert(tables.experiments).values(**found, result="", audit_id=number).returning(held.id)
        return int(connection.execute(made).scalar_one())


def still_runs(one: Experiment) -> InvalidInput:
    """What is said where another is to be started beside one that runs."""
    return InvalidInput("name", f"The experiment “{one.name}” still runs.", "End it first.")


def _refuse_impossible(plan: Plan) -> None:
    if not 0 < plan.save_rate < 1:
        words = f"The save rate to find lies between 0 and 1, not at {shown(plan.save_rate)}."
        raise InvalidInput("save_rate", words, "Give another.")
    if not 0 < plan.planned <= MOST_PLANNED:
        words = f"An experiment takes 1 to {MOST_PLANNED:,} deals, not {shown(plan.planned)}."
        raise InvalidInput("planned", words, "Look for a larger effect.")


def end(
    store: Store, source: str, number: int, ending: str, result: Mapping[str, Any], author: str, on: dt.date
) -> None:
    """End an experiment with what it has shown; raise NotFound where none of that number runs."""
    author, held = line("author", author), tables.experiments.c
    this = (held.source == source) & (held.id == number) & held.ended_at.is_(None)
    with store.writing() as (connection, at):
        said = detail_of({"experiment": number, "ending": ending, **result})
        found = {"ended_on": on, "ended_at": at, "ended_by": author, "ending": ending, "result": detail_of(result)}
        changed = update(tables.experiments).where(this).values(**found)
        if not connection.execute(changed).rowcount:
            raise NotFound("No experiment of that number runs.", "Reload the page.")
        record(connection, AuditLine(at, author, "end experiment", source, said))


def give_arms(
    store: Store, source: str, number: int, candidates: Sequence[Candidate], on: dt.date, placing: Placing, author: str
) -> tuple[Arm, ...]:
    """Give arms to deals that have none in any experiment of the source, as far as the plan goes; return those given.

    One transaction with one audit line: whoever does the same at the same time gives none twice. An experiment that has
    ended gives none.
    """
    with store.writing() as (connection, at):
        wait_for_turn(connection, ASSIGNING)
        held = tables.experiments.c
        running = _read(connection, (held.source == source) & (held.id == number) & held.ended_at.is_(None))
        known = _with_arms(connection, source)
        fresh = [one for one in candidates if one.opportunity_id not in known]
        if not running or not fresh:
            return ()
        taken = _arms(connection, tables.arms.c.experiment_id == number)
        strata = Counter((arm.owner, arm.band) for arm in taken)
        placed = placing(fresh, strata, running[0].planned - len(taken))
        given = [_arm(one, *placed[one.opportunity_id], on, at) for one in fresh if one.opportunity_id in placed]
        _write(connection, source, number, given, AuditLine(at, author, "give arms", source, _detail(number, given)))
        return tuple(given)


def _arm(one: Candidate, place: int, arm: str, on: dt.date, at: dt.datetime) -> Arm:
    return Arm(**dataclasses.asdict(one), place=place, arm=arm, assigned_on=on, assigned_at=at)


def _detail(number: int, given: Sequence[Arm]) -> str:
    """What the audit trail says of a run: the deals of each arm."""
    deals: dict[str, list[str]] = {}
    for one in given:
        deals.setdefault(one.arm, []).append(one.opportunity_id)
    return detail_of({"experiment": number, **deals})


def _write(connection: Connection, source: str, number: int, given: Sequence[Arm], said: AuditLine) -> None:
    if not given:
        return
    known = {"source": source, "experiment_id": number, "audit_id": record(connection, said)}
    connection.execute(insert(tables.arms), [{**dataclasses.asdict(one), **known} for one in given])


def with_arms(store: Store, source: str) -> frozenset[str]:
    """The deals of a source that were ever given an arm, but of an experiment that was ended on that very day."""
    with store.reading() as connection:
        return _with_arms(connection, source)


def _with_arms(connection: Connection, source: str) -> frozenset[str]:
    held, of = tables.arms.c, tables.experiments.c
    stayed = of.ended_on.is_(None) | (of.ended_on != held.assigned_on)
    asked = select(held.opportunity_id).join(tables.experiments, of.id == held.experiment_id)
    return frozenset(connection.execute(asked.where((held.source == source) & stayed)).scalars())


def arms(store: Store, number: int) -> tuple[Arm, ...]:
    """The arms of an experiment, in the order in which they were given."""
    with store.reading() as connection:
        return _arms(connection, tables.arms.c.experiment_id == number)


def running_arms(
    store: Store, source: str, opportunity_ids: Sequence[str] | None = None
) -> tuple[tuple[Arm, Experiment], ...]:
    """The arms that some deals, or all, have in an experiment that runs, each with the experiment."""
    held, of = tables.arms.c, tables.experiments.c
    this = held.source == source
    if opportunity_ids is not None:
        this &= held.opportunity_id.in_(opportunity_ids)
    with store.reading() as connection:
        running = {one.number: one for one in _read(connection, (of.source == source) & of.ended_at.is_(None))}
        if not running:
            return ()
        found = {number: _arms(connection, this & (held.experiment_id == number)) for number in running}
    return tuple((arm, running[number]) for number, given in found.items() for arm in given)


def _read(connection: Connection, this: ColumnElement[bool], order: Any = None) -> tuple[Experiment, ...]:
    latest = tables.experiments.c.id.desc() if order is None else order
    asked = select(*_EXPERIMENT).where(this).order_by(latest).limit(MOST_PAST)
    return tuple(Experiment(*row) for row in connection.execute(asked).all())


def _arms(connection: Connection, this: ColumnElement[bool]) -> tuple[Arm, ...]:
    asked = select(*_ARM).where(this).order_by(tables.arms.c.id)
    return tuple(Arm(*row) for row in connection.execute(asked).all())
