"""The canonical tables and the field catalogue: what every column is called, means, ranges over and may be used for."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

from data.errors import InvalidInput

Kind = Literal["text", "choice", "number", "integer", "date"]
Known = Literal["at opening", "while open", "at close"]
ChangedBy = Literal["rep", "request"]
# JSON can escape half a character; nothing that stores text takes it.
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# No field of a CRM holds more, money of any currency included.
LARGEST_NUMBER: Final = 1e15
LONGEST_TEXT: Final = 20_000
LONGEST_SHOWN: Final = 80
# The words for a name that the export left empty. In the data it is null, and in a scope and its address the empty
# text, so that somebody may be called these words.
NOT_RECORDED: Final = "Not recorded"
# What a record knows and no answer tells of it.
NOT_TOLD: Final[Mapping[str, bool]] = MappingProxyType({"told": False})


@dataclasses.dataclass(frozen=True)
class Field:
    """One column of the snapshot, declared once for sliders, validation, filters and the model.

    `known` says when the value exists: at opening, while open, or only at close. `direction` is +1 if a larger
    value is expected to mean more losses, -1 for fewer, 0 if nobody claims to know. A `tracked` field may change
    while the opportunity is open, and its history is in `changes`.

    `minimum` and `maximum` are declared: no value lies beyond them. `observed_minimum` and `observed_maximum` are the
    ends of what a snapshot happens to hold, and no limit. A `past_only` day is of what has happened: it is never after
    the as-of date. One `since_opening` is never before the opportunity's opening. What is `only_more` only ever grows.

    `changed_by` says who may change a `changeable` field: the rep, or somebody the rep has to ask. `caveat` is what is
    to be minded before it is changed. `behaviour` is what people do about the opportunity, which a rep can act on; any
    other field says what it is.
    """

    table: str
    name: str
    label: str
    kind: Kind
    known: Known
    description: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    levels: tuple[str, ...] = ()
    required: bool = False
    tracked: bool = False
    changeable: bool = False
    fixed_because: str = ""
    direction: int = 0
    feature: bool = True
    past_only: bool = dataclasses.field(default=False, metadata=NOT_TOLD)
    since_opening: bool = dataclasses.field(default=False, metadata=NOT_TOLD)
    only_more: bool = dataclasses.field(default=False, metadata=NOT_TOLD)
    changed_by: ChangedBy = dataclasses.field(default="rep", metadata=NOT_TOLD)
    caveat: str = dataclasses.field(default="", metadata=NOT_TOLD)
    behaviour: bool = dataclasses.field(default=False, metadata=NOT_TOLD)
    observed_minimum: float | None = dataclasses.field(default=None, metadata=NOT_TOLD)
    observed_maximum: float | None = dataclasses.field(default=None, metadata=NOT_TOLD)

    def parse(self, value: object) -> Any:
        """Read a value typed by a person or sent by a program; raise InvalidInput naming the field."""
        if value is None or (isinstance(value, str) and not value):
            return None
        parsed = _PARSERS[self.kind](self, value)
        if self.levels and self.kind == "choice" and parsed not in self.levels:
            raise InvalidInput(
                self.name, f"{self.label} has no level {shown(value)}.", f"Use one of: {', '.join(self.levels)}."
            )
        return parsed


def is_money(field: Field) -> bool:
    """Say whether a column holds amounts of money, which add up and are converted."""
    return field.unit == "money" or (field.table == "opportunities" and field.name in ("amount", "close_value"))


def _parse_number(field: Field, value: object) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(value)  # type: ignore[arg-type]  # float() says what it cannot take
    except (TypeError, ValueError, OverflowError):
        raise InvalidInput(field.name, f"{field.label} must be a number, not {shown(value)}.") from None
    if not math.isfinite(number):
        raise InvalidInput(field.name, f"{field.label} must be a finite number, not {shown(value)}.")
    low, high = field.minimum, field.maximum
    if not (-LARGEST_NUMBER if low is None else low) <= number <= (LARGEST_NUMBER if high is None else high):
        limits = f"{_bound(low, -LARGEST_NUMBER)} and {_bound(high, LARGEST_NUMBER)}"
        raise InvalidInput(field.name, f"{field.label} must lie between {limits}, not {shown(value)}.")
    return number


def shown(value: object) -> str:
    """Write a value that is refused, or its beginning, as it stands in a sentence."""
    said = repr(value)
    return said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]}…"


def _bound(limit: float | None, otherwise: float) -> str:
    return f"{otherwise if limit is None else limit:,g}"


def _parse_integer(field: Field, value: object) -> int:
    number = _parse_number(field, value)
    if number != int(number):
        raise InvalidInput(field.name, f"{field.label} must be a whole number, not {shown(value)}.")
    return int(number)


def _parse_date(field: Field, value: object) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.datetime.fromisoformat(value).date()  # type: ignore[arg-type]  # the except clause answers for what is no text
    except (TypeError, ValueError):
        raise InvalidInput(field.name, f"{field.label} must be a date like 2026-03-31, not {shown(value)}.") from None


def _parse_text(field: Field, value: object) -> str:
    if not isinstance(value, str) or LONE_SURROGATE.search(value):
        raise InvalidInput(field.name, f"{field.label} must be text, not {shown(value)}.")
    if len(value) > LONGEST_TEXT:
        raise InvalidInput(field.name, f"{field.label} may have {LONGEST_TEXT:,} characters, not {len(value):,}.")
    return value


_PARSERS = {
    "text": _parse_text,
    "choice": _parse_text,
    "number": _parse_number,
    "integer": _parse_integer,
    "date": _parse_date,
}
