"""What rules raise: an alert as a condition begins, none while it goes on, another once it has begun anew."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, update

from data.records import alert_tables as tables
from data.records.alerts import deliveries, destinations, restoring
from data.records.alerts.deliveries import JOB, Message
from data.records.alerts.destinations import AT_ONCE, Destination
from data.records.alerts.quiet_hours import quiet_end
from data.records.alerts.rules import ALERTING, BY_NAME
from data.records.engines import wait_for_turn
from data.records.store import AuditLine, Store, record

LONGEST_SUBJECT: Final = 500


@dataclasses.dataclass(frozen=True)
class Sighting:
    """What a rule holds of: its subject (an opportunity's id, an owner, or else), and what is to be said of it."""

    subject: str
    title: str
    why: str
    next_step: str = ""
    owner: str = ""
    manager: str = ""
    amount: float | None = None
    loss_probability: float | None = None


@dataclasses.dataclass(frozen=True)
class Look:
    """All that a rule holds of at one publication, and the terms by which it was looked at.

    Of the subjects `withheld` nothing is raised until they are no longer.
    """

    rule: str
    terms: str
    found: tuple[Sighting, ...]
    withheld: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True)
class Alert(Sighting):
    """What was raised, by which rule, at which publication."""

    number: int = 0
    rule: str = ""
    snapshot: str = ""
    as_of_on: dt.date = dt.date.min
    raised_at: dt.datetime = dt.datetime.min  # noqa: DTZ901  # read from the store


@dataclasses.dataclass(frozen=True)
class Publication:
    """The snapshot that was looked at: of which source, its version and its day."""

    source: str
    snapshot: str
    as_of_on: dt.date


Compose = Callable[[Sequence[Alert]], Message]
_HELD: Final = tables.alerts.c
_COLUMNS: Final = tuple(
    _HELD.id.label("number") if field.name == "number" else _HELD[field.name] for field in dataclasses.fields(Alert)
)


def cross(
    store: Store, seen: Publication, looks: Iterable[Look], compose: Compose, zone: dt.tzinfo
) -> tuple[Alert, ...]:
    """Raise what has begun since the former publication, and put on its way what is to be told at once: all or nothing.

    A rule that is looked at for the first time, or by other terms, raises nothing: what it holds of has crossed no
    line. Nor does an earlier publication than was looked at already. Of what is withheld as it begins something is
    raised once it no longer is, if it still holds.
    """
    with store.writing() as (connection, at):
        wait_for_turn(connection, ALERTING)
        looks = tuple(looks)
        _forget_others(connection, seen.source, [look.rule for look in looks])
        left = _is_originals(connection, seen)
        raised = [alert for look in looks for alert in _crossed(connection, seen, look, at)]
        for one in destinations.read(connection, seen.source):
            told = taken(one, raised)
            if told and one.frequency == AT_ONCE:
                due = quiet_end(at, zone, one.quiet_from, one.quiet_until)
                deliveries.enqueue(connection, seen.source, one.number, compose(told), at, due, left=left)
        return tuple(raised)


def _is_originals(connection: Connection, seen: Publication) -> bool:
    """Tell whether what is published was so in the copy that was restored here, and nobody has looked since.

    The original has told of it.
    """
    restored, held = restoring.restored(connection), tables.alert_looks.c
    if restored is None or restored.snapshot != seen.snapshot:
        return False
    looked = connection.execute(select(func.max(held.looked_at)).where(held.source == seen.source)).scalar()
    return looked is None or looked < restored.at


def taken(one: Destination, raised: Iterable[Alert]) -> list[Alert]:
    """Those alerts that go to a destination."""
    return [alert for alert in raised if one.takes(BY_NAME[alert.rule].about, alert.owner, alert.manager)]


def latest(store: Store, source: str, limit: int) -> tuple[Alert, ...]:
    """What was raised, the latest first; of what was raised together the most pressing first."""
    with store.reading() as connection:
        asked = select(*_COLUMNS).where(_HELD.source == source).order_by(_HELD.raised_at.desc(), _HELD.id).limit(limit)
        return tuple(Alert(**row._mapping) for row in connection.execute(asked))  # noqa: SLF001  # SQLAlchemy's name


def since(connection: Connection, source: str, after: dt.datetime) -> tuple[Alert, ...]:
    """What was raised after a moment, the earliest first, within a transaction."""
    asked = select(*_COLUMNS).where(_HELD.source == source, _HELD.raised_at > after).order_by(_HELD.id)
    return tuple(Alert(**row._mapping) for row in connection.execute(asked))  # noqa: SLF001


def named(store: Store, source: str, after: dt.datetime) -> Mapping[str, frozenset[str]]:
    """The subjects that each rule has named since a moment."""
    asked = select(_HELD.rule, _HELD.subject).where(_HELD.source == source, _HELD.raised_at >= after).distinct()
    found: dict[str, set[str]] = {}
    with store.reading() as connection:
        for rule, subject in connection.execute(asked):
            found.setdefault(rule, set()).add(subject)
    return {rule: frozenset(subjects) for rule, subjects in found.items()}


def standing(store: Store, source: str) -> Mapping[str, frozenset[str]]:
    """What each rule holds of, by the latest look; a rule that was not looked at yet is missing."""
    looked, held = tables.alert_looks.c, tables.alert_conditions.c
    with store.reading() as connection:
        found: dict[str, set[str]] = {
            rule: set() for (rule,) in connection.execute(select(looked.rule).where(looked.source == source))
        }
        for rule, subject in connection.execute(select(held.rule, held.subject).where(held.source == source)):
            found.setdefault(rule, set()).add(subject)
    return {rule: frozenset(subjects) for rule, subjects in found.items()}


def withheld_counts(store: Store, source: str) -> Mapping[str, int]:
    """Of how many subjects each rule has raised nothing because they are withheld, of each that has any."""
    held = tables.alert_conditions.c
    asked = select(held.rule, func.count()).where(held.source == source, held.withheld).group_by(held.rule)
    with store.reading() as connection:
        return {str(rule): int(n) for rule, n in connection.execute(asked)}


def looked_at(store: Store, source: str) -> dt.datetime | None:
    """When rules were looked at last; None where they never were."""
    held = tables.alert_looks.c
    with store.reading() as connection:
        return max(connection.execute(select(held.looked_at).where(held.source == source)).scalars(), default=None)


def _crossed(connection: Connection, seen: Publication, look: Look, at: dt.datetime) -> list[Alert]:
    held, this = tables.alert_looks.c, {"source": seen.source, "rule": look.rule}
    of_rule = (held.source == seen.source) & (held.rule == look.rule)
    former = connection.execute(select(held.terms, held.as_of_on, held.snapshot).where(of_rule)).first()
    if former is not None and (former.as_of_on, former.snapshot) > (seen.as_of_on, seen.snapshot):
        return []
    found = {one.subject[:LONGEST_SUBJECT]: one for one in look.found}
    crosses = former is not None and former.terms == look.terms
    withheld = {one[:LONGEST_SUBJECT] for one in look.withheld} if crosses else set()
    begun = _stand(connection, (seen.source, look.rule), found, withheld, at)
    noted = {"terms": look.terms, "snapshot": seen.snapshot, "as_of_on": seen.as_of_on, "looked_at": at}
    if former is None:
        connection.execute(insert(tables.alert_looks).values(**this, **noted))
    else:
        connection.execute(update(tables.alert_looks).where(of_rule).values(**noted))
    return [_raise(connection, seen, look.rule, found[subject], at) for subject in begun] if crosses else []


def _stand(
    connection: Connection,
    of: tuple[str, str],
    found: Mapping[str, Sighting],
    withheld: Collection[str],
    at: dt.datetime,
) -> list[str]:
    """Keep what a rule of a source holds of now; return of what something is to be raised, in the order found.

    That is what it did not hold of before, or was withheld, and is not withheld now.
    """
    held, table = tables.alert_conditions.c, tables.alert_conditions
    of_rule = (held.source == of[0]) & (held.rule == of[1])
    stood = connection.execute(select(held.subject, held.withheld).where(of_rule))
    before = {str(subject): bool(is_withheld) for subject, is_withheld in stood}
    freed = [subject for subject in found if before.get(subject) and subject not in withheld]
    for subject in before.keys() - found.keys():
        connection.execute(delete(table).where(of_rule, held.subject == subject))
    for subject in freed:
        connection.execute(update(table).where(of_rule, held.subject == subject).values(withheld=False))
    named = {"source": of[0], "rule": of[1], "since": at}
    begun = [subject for subject in found if subject not in before]
    rows = [{**named, "subject": subject, "withheld": subject in withheld} for subject in begun]
    if rows:
        connection.execute(insert(table), rows)
    told = {*freed, *begun} - {*withheld}
    return [subject for subject in found if subject in told]


def _raise(connection: Connection, seen: Publication, rule: str, one: Sighting, at: dt.datetime) -> Alert:
    said = AuditLine(at, JOB, "raise alert", f"{seen.source}/{one.subject}"[:200], f"{rule}: {one.title}. {one.why}")
    row: dict[str, Any] = {**dataclasses.asdict(one), "subject": one.subject[:LONGEST_SUBJECT], "rule": rule}
    row |= {"snapshot": seen.snapshot, "as_of_on": seen.as_of_on, "raised_at": at}
    made = insert(tables.alerts).values(**row, source=seen.source, audit_id=record(connection, said))
    number = int(connection.execute(made.returning(_HELD.id)).scalar_one())
    return Alert(**row, number=number)


def _forget_others(connection: Connection, source: str, rules: Sequence[str]) -> None:
    """Forget what stood by rules that are looked at no longer: once they are again, they begin anew."""
    for table in (tables.alert_looks, tables.alert_conditions):
        connection.execute(delete(table).where(table.c.source == source, table.c.rule.not_in(rules)))
