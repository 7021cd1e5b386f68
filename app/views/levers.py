"""What can be changed about an opportunity, over which values, and what is fixed and why."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from app import formats
from app.services import Published
from data.build import LISTED_LEVELS
from data.errors import InvalidInput
from data.schema import Field, Kind
from data.snapshot import Snapshot
from model import explain, moves
from model.features import features
from model.rules import RULES
from model.verdicts import TABLES, catalogue_of

# A slider over dates reaches this far around the as-of date, in days.
DAYS_BACK, DAYS_BACK_ACTIVITY, DAYS_AHEAD = 28, 182, 182
SLIDER_STEPS = 200
Along = Mapping[str, Mapping[str, Any]]
NUMBERS: tuple[Kind, ...] = ("number", "integer")
COUNTS_OF_OTHERS = tuple(f"{kind}_{what}" for kind in ("owner", "account", "product") for what in ("closed", "lost"))
FOLLOWS_FROM_THE_REST = "They follow from the rest."
CARRIES = {
    "owner": "The owner's manager, region and record come along.",
    "stage": "A changed stage counts as entered on the data's date.",
    "expected_close_on": "A later day counts as one more push.",
}
NO_SIGNAL = "It can be changed, but without signal nothing can be said of what would follow."
NOBODY_MOVES = "Nobody can change it from here."


@dataclasses.dataclass(frozen=True)
class Case:
    """One open opportunity as known at the as-of date, with the fields as they are offered for it."""

    published: Published
    opportunity_id: str
    row: pd.DataFrame
    fields: Mapping[str, Field]
    owners: Along

    def value(self, name: str, row: pd.DataFrame | None = None) -> Any:
        """Return a field's plain value, now or in a changed row; None where it is not known."""
        held = self.row if row is None else row
        return plain(held[name].iloc[0], self.fields[name].kind) if name in held else None

    def alone(self, name: str, values: Sequence[object]) -> list[pd.DataFrame]:
        """Change one field to each value and return the columns it moves; raise InvalidInput where that cannot be."""
        along = [self.owners.get(str(value)) for value in values] if name == "owner" else ()
        field = self.fields.get(name)
        return moves.alone(self.row, name, values, (field,) if field else self.fields.values(), along)

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot the row is from."""
        return self.published.snapshot


@dataclasses.dataclass(frozen=True)
class Lever:
    """A field that can be changed.

    The slider goes from `minimum` to `maximum`, the value itself may go from `least` to `most`; `low` to `high` holds
    98 of 100 opportunities. Of a date all of them are days from the as-of date, `today`.
    """

    name: str
    label: str
    kind: Kind
    unit: str
    description: str
    carries: str
    now: Any
    then: Any
    minimum: float | None
    maximum: float | None
    step: float | None
    least: float | None
    most: float | None
    low: float | None
    high: float | None
    levels: tuple[str, ...]
    today: dt.date


@dataclasses.dataclass(frozen=True)
class Fact:
    """Something that is as it is: its value in words, and why nobody can move it here."""

    label: str
    value: str
    because: str


def case(published: Published, row: pd.DataFrame) -> Case:
    """Return a row of open facts with the fields as they are offered for it."""
    fields = {name: _including(field, row) for name, field in offered(published.snapshot).items()}
    return Case(published, str(row["opportunity_id"].iloc[0]), row, fields, owners(published.snapshot))


def _including(field: Field, row: pd.DataFrame) -> Field:
    """Widen a range to the value that the opportunity holds already."""
    if field.kind not in NUMBERS or field.name not in row or pd.isna(row[field.name].iloc[0]):
        return field
    held = float(row[field.name].iloc[0])
    return dataclasses.replace(
        field,
        minimum=None if field.minimum is None else min(field.minimum, held),
        maximum=None if field.maximum is None else max(field.maximum, held),
    )


@lru_cache(maxsize=2)
def offered(snapshot: Snapshot) -> Mapping[str, Field]:
    """Return the catalogue by name as it is offered: an open opportunity can stand in open stages only."""
    stages = tuple(snapshot.ask("open_stages")["stage"])
    levels = {"stage": stages, "owner": tuple(owners(snapshot))}
    return {
        name: dataclasses.replace(field, levels=levels.get(name, _listed(field)))
        for name, field in catalogue_of(snapshot.catalogue).items()
        if field.table in TABLES
    }


def _listed(field: Field) -> tuple[str, ...]:
    """A list that was cut off is no list of what is allowed."""
    return () if len(field.levels) >= LISTED_LEVELS else field.levels


@lru_cache(maxsize=2)
def owners(snapshot: Snapshot) -> Along:
    """Return what comes along with each owner: manager, region, record; what the team table does not say is left out."""
    found = snapshot.ask("owners_along", as_of_on=snapshot.as_of_on).to_dict("records")
    return {str(one.pop("owner")): {str(k): v for k, v in one.items() if not pd.isna(v)} for one in found}


@lru_cache(maxsize=2)
def usual(snapshot: Snapshot) -> Mapping[str, tuple[float, float]]:
    """Return between which values 98 of 100 opportunities lie, per changeable number and date (in days from the as-of date)."""
    fields = [field for field in offered(snapshot).values() if field.changeable]
    found = snapshot.ask(
        "what_if_ranges",
        numbers=[f.name for f in fields if f.kind in NUMBERS],
        dates=[f.name for f in fields if f.kind == "date"],
        as_of_on=snapshot.as_of_on,
    )
    return {row.field: (float(row.low), float(row.high)) for row in found.itertuples() if row.low == row.low}  # noqa: PLR0124  # NaN


def sift(case: Case, asked: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Part the changes a link asks for into those that can be made and the sentences on those that cannot."""
    made: dict[str, Any] = {}
    refused = []
    for name, value in asked.items():
        try:
            parsed = case.value(name, *case.alone(name, [value]))
        except InvalidInput as error:
            refused.append(error.message)
            continue
        if name in movable(case):
            made[name] = parsed
        else:
            refused.append(f"The model does not use {case.fields[name].label}.")
    return made, tuple(refused)


def movable(case: Case) -> tuple[str, ...]:
    """Name the fields that can be changed and that the model would notice, in the catalogue's order."""
    chosen = case.published.bundle.feature_set
    return tuple(
        name
        for name, field in case.fields.items()
        if field.changeable and name in case.row and moves.features_moved(name, chosen)
    )


def levers(case: Case, changes: Mapping[str, Any]) -> tuple[Lever, ...]:
    """List what can be moved, with its recorded value and the changed one."""
    return tuple(lever(case, name, changes.get(name, case.value(name))) for name in movable(case))


def lever(case: Case, name: str, then: Any) -> Lever:
    """Describe a field that can be changed; `then` is the value it is changed to."""
    field, now = case.fields[name], case.value(name)
    low, high = usual(case.snapshot).get(field.name, (None, None))
    start, end, step = _range(case, field, (now, then), low, high)
    levels = field.levels if now is None or now in field.levels or field.kind != "choice" else (now, *field.levels)
    return Lever(
        field.name, field.label, field.kind, field.unit, field.description,
        CARRIES.get(name, ""), now, then,
        start, end, step, *_limits(field), low, high, levels, case.snapshot.as_of_on,
    )  # fmt: skip


def _range(
    case: Case, field: Field, held: tuple[Any, Any], low: float | None, high: float | None
) -> tuple[float | None, float | None, float | None]:
    if field.kind == "date":
        latest = 0.0 if field.name == "last_activity_on" else float(DAYS_AHEAD)
        earliest = -float(DAYS_BACK_ACTIVITY if field.name == "last_activity_on" else DAYS_BACK)
        days = [float((day - case.snapshot.as_of_on).days) for day in held if day is not None]
        return min(earliest, *days, latest), max(latest, *days, earliest), 1.0
    if field.kind not in NUMBERS:
        return None, None, None
    values = [float(value) for value in held if value is not None]
    start = min([*values, field.minimum if field.minimum is not None else low or 0.0])
    # A range without a step is an observed one: its largest value would leave the slider no room for the usual ones.
    top = field.maximum if field.step or high is None else high
    end = max([*values, start + 1.0 if top is None else top])
    step = field.step or (1.0 if field.kind == "integer" else _round_step((end - start) / SLIDER_STEPS))
    return start, max(end, start + step), step


def _limits(field: Field) -> tuple[float | None, float | None]:
    if field.kind == "date":
        return None, 0.0 if field.name == "last_activity_on" else None
    return field.minimum, field.maximum


def _round_step(step: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at least as large as `step`."""
    power = 10.0 ** np.floor(np.log10(step)) if step > 0 else 1.0
    return float(next(times * power for times in (1, 2, 5, 10) if times * power >= step * 0.999))


def facts(case: Case) -> tuple[Fact, ...]:
    """List what is fixed, with the reason; last what can be changed but means nothing to the model, and what follows."""
    moved = movable(case)
    shown_as_levers = moved if case.published.bundle.ranks else ()
    held = [f for f in case.fields.values() if _is_fact(f, case) and f.name not in shown_as_levers]
    fixed = [f for f in held if not f.changeable]
    idle = [f for f in held if f.changeable]
    told = [Fact(f.label, written(case, f), f.fixed_because or NOBODY_MOVES) for f in fixed]
    unused = [Fact(f.label, written(case, f), NO_SIGNAL if f.name in moved else _why_unused(case, f)) for f in idle]
    return (*told, *_derived(case), *unused)


def _is_fact(field: Field, case: Case) -> bool:
    known = field.known != "at close" and field.name in case.row and field.name not in COUNTS_OF_OTHERS
    return known and field.name != "opportunity_id" and not pd.isna(case.row[field.name].iloc[0])


def _derived(case: Case) -> list[Fact]:
    bundle = case.published.bundle
    rules = [name for name in bundle.feature_set.names if name in RULES]
    values = features(case.row, bundle.feature_set)
    return [
        Fact(explain.label(bundle, name), explain.words(bundle, name, values[name].iloc[0]), FOLLOWS_FROM_THE_REST)
        for name in rules
        if not pd.isna(values[name].iloc[0])
    ]


def _why_unused(case: Case, field: Field) -> str:
    judged = {verdict.column: verdict for verdict in case.published.bundle.feature_set.verdicts}
    found = judged.get(field.name)
    reason = found.reason if found and found.verdict != "use" else "Nothing the model reads follows from it."
    return f"Not used by the model: {reason}"


def written(case: Case, field: Field, value: Any = None) -> str:
    """Write a field's value in its unit; the opportunity's own where none is given."""
    held = case.value(field.name) if value is None else value
    return words_of(held, field.kind, field.unit, case.snapshot.info["currency"])


def words_of(value: Any, kind: Kind, unit: str, currency: str = "") -> str:
    """Write a plain value in its unit: 9000 in money -> '$9,000'."""
    if value is None:
        return "not recorded"
    if kind == "date":
        return formats.date(value)
    if kind not in NUMBERS:
        return str(value)
    match unit:
        case "money":
            return formats.money(float(value), currency, compact=False)
        case "percent":
            return f"{formats.number(float(value), 0 if float(value).is_integer() else 1)}{formats.NBSP}%"
        case "days":
            return formats.days(float(value))
        case "year":
            return f"{value:.0f}"
    return formats.number(float(value), 0 if float(value).is_integer() else 2)


def in_days(days: float) -> str:
    """Say how far a day is from the as-of date: 'in 47 days', '12 days ago', 'today'."""
    count = round(days)
    if not count:
        return "today"
    return f"in {formats.days(count)}" if count > 0 else f"{formats.days(-count)} ago"


def plain(value: Any, kind: Kind) -> Any:
    """Return a cell as a plain value: date, int, float, text, or None."""
    if value is None or pd.isna(value):
        return None
    match kind:
        case "date":
            return pd.Timestamp(value).date()
        case "integer":
            return int(value)
        case "number":
            return float(value)
    return str(value)
