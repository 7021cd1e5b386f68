"""Rules of alerts: which there are, the number of each, and how people have set them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select

from data.errors import InvalidInput, NotFound
from data.records import alert_tables as tables
from data.records.engines import wait_for_turn
from data.records.store import AuditLine, Store, detail_of, line, record
from data.schema import shown

# Any number that nobody else locks: one process at a time raises alerts, or changes what they go by.
ALERTING: Final = 4_873_271


@dataclasses.dataclass(frozen=True)
class Rule:
    """A rule as it is shipped: what it is about, and the limits of its number, None where it has none."""

    name: str
    about: str
    usual: float | None = None
    low: float = 0.0
    high: float = 0.0
    active: bool = True


RULES: Final = (
    Rule("flagged", "deals"),
    Rule("rose", "deals", 15, 1, 99),
    Rule("silent", "deals", 30, 1, 3_650),
    Rule("pushed", "deals", 3, 1, 100),
    # Which amount is large nobody but the team knows.
    Rule("owner_amount", "deals", 1_000_000, 1, 1e15, active=False),
    Rule("import_failed", "data"),
    Rule("drifted", "data"),
)
BY_NAME: Final = {rule.name: rule for rule in RULES}


@dataclasses.dataclass(frozen=True)
class RuleInForce:
    """A rule with the number that it goes by; `changed_by` is who has set it last, '' where nobody has."""

    name: str
    about: str
    number: float | None
    active: bool
    changed_by: str = ""
    changed_at: dt.datetime | None = None

    @property
    def terms(self) -> str:
        """What it goes by; where that is another, what it holds of has crossed no line."""
        return "" if self.number is None else f"{self.number:g}"


def in_force(store: Store, source: str) -> tuple[RuleInForce, ...]:
    """Every rule of a source, as it is set."""
    with store.reading() as connection:
        return read(connection, source)


def read(connection: Connection, source: str) -> tuple[RuleInForce, ...]:
    """The same within a transaction."""
    held = tables.alert_rules.c
    asked = select(held.rule, held.number, held.active, held.changed_by, held.changed_at).where(held.source == source)
    kept = {row.rule: row for row in connection.execute(asked)}
    return tuple(_in_force(rule, kept.get(rule.name)) for rule in RULES)


def _in_force(rule: Rule, row: Any) -> RuleInForce:
    if row is None:
        return RuleInForce(rule.name, rule.about, rule.usual, rule.active)
    number = rule.usual if row.number is None else row.number
    return RuleInForce(rule.name, rule.about, number, row.active, row.changed_by, row.changed_at)


def change_rule(store: Store, source: str, name: str, number: float | None, author: str, *, active: bool) -> None:
    """Set a rule; raise InvalidInput for a number that it cannot go by, NotFound where there is no such rule."""
    author, rule = line("author", author), BY_NAME.get(name)
    if rule is None:
        raise NotFound("There is no such rule.", f"There are: {', '.join(BY_NAME)}.")
    number = _checked(rule, number)
    with store.writing() as (connection, at):
        wait_for_turn(connection, ALERTING)
        before = next(one for one in read(connection, source) if one.name == name)
        if (before.number, before.active) == (number, active):
            return
        both = {"number": [before.number, number], "active": [before.active, active]}
        said = AuditLine(at, author, "change alert rule", f"{source}/{name}", detail_of(both))
        held = tables.alert_rules.c
        connection.execute(delete(tables.alert_rules).where(held.source == source, held.rule == name))
        row = {"source": source, "rule": name, "number": number, "active": active, "changed_by": author}
        connection.execute(insert(tables.alert_rules).values(**row, changed_at=at, audit_id=record(connection, said)))


def _checked(rule: Rule, number: object) -> float | None:
    if rule.usual is None:
        return None
    if number is None:
        return rule.usual
    is_number = isinstance(number, (int, float)) and not isinstance(number, bool) and math.isfinite(number)
    if not is_number or not rule.low <= float(number) <= rule.high:  # type: ignore[arg-type]  # it is a number by then
        words = f"The number must lie between {rule.low:,g} and {rule.high:,g}, not {shown(number)}."
        raise InvalidInput("number", words, "Give another.")
    return float(number)  # type: ignore[arg-type]
