"""The change that is applied to many deals: what can be asked for, and what the address asks for."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, Final, Literal, cast, get_args

from app import formats
from app.services import Published
from app.views.what_if.deal import offered, usual, value_text
from data.errors import InvalidInput
from data.schema import Field, shown
from model.decisions.bulk_change import HOWS, How, Operation
from model.derived.side_effects import SAID
from model.features.change import affected_features

To = Literal["all", "pushed", "overdue", "flagged", "quiet"]
# A change stands in the address as do.to, do.days, do.field, do.how and do.value.
KEY: Final = "do."
QUIET_DAYS: Final = 30
MOST_DAYS: Final = 3_650
MOST_PERCENT: Final = 1_000.0
MOST_NUMBER: Final = 1e12
AHEAD: Final = 30
# What the form begins with, by what is done.
FIRST: Final[Mapping[How, float]] = {"add": 1.0, "times": 110.0, "in_days": AHEAD, "move": 14.0}

_LIMITS: Final[Mapping[How, tuple[float, float]]] = {
    "times": (0.0, MOST_PERCENT),
    "in_days": (-MOST_DAYS, MOST_DAYS),
    "move": (-MOST_DAYS, MOST_DAYS),
}


@dataclasses.dataclass(frozen=True)
class Change:
    """What is done, and to which open deals of the scope; `days` is how long a quiet one has been quiet."""

    to: To
    days: int
    field: Field
    operation: Operation

    @property
    def hows(self) -> tuple[How, ...]:
        """What else can be done to the field."""
        return HOWS[self.field.kind]

    @property
    def side_effects(self) -> str:
        """What is told of its side effects, '' where it has none."""
        return SAID.get(self.field.name, "")

    def query(self) -> dict[str, str]:
        """The change as the address writes it."""
        value = self.operation.value
        said = {"to": self.to, "field": self.field.name, "how": self.operation.how}
        said["value"] = value if isinstance(value, str) else f"{value:.12g}"
        return {f"{KEY}{key}": text for key, text in (said | _quiet(self.to, self.days)).items()}


@dataclasses.dataclass(frozen=True)
class Preset:
    """A change that is one click away."""

    words: str
    change: Change


@dataclasses.dataclass(frozen=True)
class Form:
    """What can be chosen, and what is; `change` is None until a field is chosen, `idle` moves no probability."""

    tos: tuple[To, ...]
    fields: tuple[Field, ...]
    idle: tuple[Field, ...]
    to: To
    days: int
    change: Change | None
    ready: tuple[Preset, ...]


def form(published: Published, query: Mapping[str, Any] | None) -> Form:
    """Read the change off the address; raise InvalidInput naming the key that cannot be read, or does not apply."""
    asked = {key.removeprefix(KEY): value for key, value in (query or {}).items() if key.startswith(KEY)}
    for key in asked.keys() - {"to", "days", "field", "how", "value"}:
        raise InvalidInput(
            f"{KEY}{key}", f"A change has no {key!r}.", "Use do.to, do.days, do.field, do.how, do.value."
        )
    (fields, idle), tos = _fields(published), _tos(published)
    to = cast("To", _one_of("to", asked.get("to") or tos[0], tos))
    days = round(_number("days", asked.get("days") or QUIET_DAYS, 0, MOST_DAYS))
    change = _change(published, to, days, asked, _field(asked.get("field"), fields))
    return Form(tos, fields, idle, to, days, change, _ready(fields, tos))


def _fields(published: Published) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """What can be changed and stands in the snapshot: what the model notices, and what it does not though recorded."""
    chosen = published.bundle.feature_set
    columns = set(published.snapshot.ask("open_facts_columns").columns)
    found = [
        field
        for name, field in offered(published.snapshot).items()
        if field.changeable and name in columns and HOWS[field.kind]
        if field.kind != "choice" or field.levels
    ]
    noticed = tuple(field for field in found if affected_features(field.name, chosen))
    recorded = usual(published.snapshot)
    idle = (field for field in found if field not in noticed and (field.levels or field.name in recorded))
    return noticed, tuple(idle)


def _tos(published: Published) -> tuple[To, ...]:
    """To whom a change can be applied, as far as the source records what tells them."""
    known = published.snapshot.ask("open_known").iloc[0]
    dated = bool(known["expected_close_on"])
    told: dict[str, bool] = {
        "pushed": dated and bool(known["pushes"]),
        "overdue": dated,
        "quiet": bool(known["days_since_activity"]),
    }
    return tuple(to for to in get_args(To) if told.get(to, True))


def _field(name: object, fields: tuple[Field, ...]) -> Field | None:
    if not name:
        return None
    named = {field.name: field for field in fields}
    return named[_one_of("field", name, tuple(named))]


def _change(published: Published, to: To, days: int, asked: Mapping[str, Any], field: Field | None) -> Change | None:
    if field is None:
        return None
    hows = HOWS[field.kind]
    how = cast("How", _one_of("how", asked.get("how") or hows[0], hows))
    given = asked.get("value")
    value = _first(published, field, how) if given in (None, "") else _value(field, how, given)
    return Change(to, days, field, Operation(how, value))


def _first(published: Published, field: Field, how: How) -> float | str:
    """What the form begins with: an activity today, another day in a month, one more, the middle of what is usual."""
    if field.kind == "choice":
        return field.levels[0]
    if how == "set":
        return float(f"{sum(usual(published.snapshot).get(field.name, (1.0, 1.0))) / 2:.1g}")
    return 0.0 if how == "in_days" and field.past_only else FIRST[how]


def _value(field: Field, how: How, given: object) -> float | str:
    if field.kind == "choice":
        return _one_of("value", given, field.levels)
    value = _number("value", given, *limits(how))
    return float(round(value)) if how != "times" and field.kind in ("integer", "date") else value


def limits(how: How) -> tuple[float, float]:
    """Between which numbers a value is read; how far a field may go is its own range's to say."""
    return _LIMITS.get(how, (-MOST_NUMBER, MOST_NUMBER))


def _number(key: str, given: object, low: float, high: float) -> float:
    try:
        found = float(str(given))
    except ValueError:
        found = math.nan
    if not low <= found <= high:
        raise InvalidInput(
            f"{KEY}{key}", f"{KEY}{key} must be a number from {low:,g} to {high:,g}, not {shown(given)}."
        )
    return found


def _one_of(key: str, given: object, known: tuple[str, ...]) -> str:
    if given not in known:
        words = f"{KEY}{key} cannot be {shown(given)} here."
        raise InvalidInput(f"{KEY}{key}", words, f"Use one of: {', '.join(known)}.")
    return str(given)


def _ready(fields: tuple[Field, ...], tos: tuple[To, ...]) -> tuple[Preset, ...]:
    asked: tuple[tuple[str, To, str, How, float], ...] = (
        (f"Expect every pushed deal to close {AHEAD} days from now", "pushed", "expected_close_on", "in_days", AHEAD),
        ("One more contact in each", "all", "contacts", "add", 1.0),
        ("An activity today in each", "all", "last_activity_on", "in_days", 0.0),
    )
    named = {field.name: field for field in fields}
    return tuple(
        Preset(words, Change(to, QUIET_DAYS, named[name], Operation(how, value)))
        for words, to, name, how, value in asked
        if name in named and to in tos
    )


def _quiet(to: To, days: int) -> dict[str, str]:
    return {"days": str(days)} if to == "quiet" else {}


def targets_label(to: To, days: int) -> str:
    """Name those a change is applied to: 'open deals ever pushed'."""
    return {
        "all": "all open deals",
        "pushed": "open deals ever pushed",
        "overdue": "overdue open deals",
        "flagged": "flagged deals",
        "quiet": f"open deals without activity for more than {formats.days(days)}",
    }[to]


def change_label(change: Change, currency: str) -> str:
    """Say what is done: 'Expected close set to 30 days ahead', 'Contacts +1'."""
    field, operation = change.field, change.operation
    if isinstance(operation.value, str):
        return f"{field.label} set to {formats.cut(operation.value)}"
    by = operation.value
    match operation.how:
        case "in_days":
            return f"{field.label} set to {days_ahead_label(by)}"
        case "move":
            return f"{field.label} moved {formats.days(abs(by))} {'later' if by >= 0 else 'earlier'}"
        case "times":
            return f"{field.label} at {formats.number(by, 1).removesuffix('.0')}{formats.NBSP}% of what it is"
        case "set":
            return f"{field.label} set to {value_text(by, field.kind, field.unit, currency)}"
    sign = "+" if by >= 0 else formats.MINUS
    return f"{field.label} {sign}{value_text(abs(by), field.kind, field.unit, currency)}"


def days_ahead_label(days: float) -> str:
    """Say how far a day lies from the data's date: '30 days ahead', 'the data's date'."""
    if not days:
        return "the data's date"
    return f"{formats.days(abs(days))} {'ahead' if days > 0 else 'back'}"
