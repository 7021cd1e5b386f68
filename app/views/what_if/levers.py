"""What can be changed about an opportunity, and over which values."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from app import formats
from app.views.what_if.deal import NUMBERS, Case, ValueRange, movable, value_ranges, value_text
from data.errors import InvalidInput
from data.schema import Field, Kind
from model.derived.side_effects import SAID
from model.features import bounds

# A slider over dates reaches this far around the as-of date, in days.
DAYS_BACK, DAYS_BACK_PAST, DAYS_AHEAD = 28, 182, 182
SLIDER_STEPS = 200


@dataclasses.dataclass(frozen=True)
class Lever:
    """A field that can be changed.

    The slider goes from `minimum` to `maximum`, the value itself may go from `least` to `most`, and `refusal` says so.
    Of what the data holds, 98 of 100 values lie in `seen`'s low to high, all of them in its least to most. Of a date
    all of these are days from the as-of date, `today`.
    """

    name: str
    label: str
    kind: Kind
    unit: str
    description: str
    side_effects: str
    now: Any
    then: Any
    minimum: float | None
    maximum: float | None
    step: float | None
    least: float | None
    most: float | None
    seen: ValueRange | None
    refusal: str
    levels: tuple[str, ...]
    today: dt.date


def split_valid(case: Case, asked: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Part the changes a link asks for into those that can be made and the sentences on those that cannot."""
    made: dict[str, Any] = {}
    refused = []
    for name, value in asked.items():
        try:
            parsed = case.value(name, case.vary_field(name, [value]))
        except InvalidInput as error:
            refused.append(error.message)
            continue
        if name in movable(case):
            made[name] = parsed
        else:
            refused.append(f"{case.fields[name].label} does not move the loss chance.")
    return made, tuple(refused)


def levers(case: Case, changes: Mapping[str, Any]) -> tuple[Lever, ...]:
    """List what can be moved, with its recorded value and the changed one."""
    return tuple(lever(case, name, changes.get(name, case.value(name))) for name in movable(case))


def lever(case: Case, name: str, then: Any) -> Lever:
    """Describe a field that can be changed; `then` is the value it is changed to."""
    field, now = case.fields[name], case.value(name)
    found = value_ranges(case.snapshot).get(name)
    start, end, step = _range(case, field, (now, then), found)
    levels = field.levels if now is None or now in field.levels or field.kind != "choice" else (now, *field.levels)
    return Lever(
        field.name, field.label, field.kind, field.unit, field.description,
        SAID.get(name, ""), now, then,
        start, end, step, *_limits(case, field), found, _refusal(case, field), levels, case.snapshot.as_of_on,
    )  # fmt: skip


def passed(one: Lever) -> tuple[str, ...]:
    """Return the stages before the recorded one, none of another choice: to go back is no way to win a deal."""
    return one.levels[: one.levels.index(one.now)] if one.name == "stage" and one.now in one.levels else ()


def _range(
    case: Case, field: Field, held: tuple[Any, Any], found: ValueRange | None
) -> tuple[float | None, float | None, float | None]:
    if field.kind == "date":
        least, most = _limits(case, field)
        latest = min(float(DAYS_AHEAD), math.inf if most is None else most)
        back = -float(DAYS_BACK_PAST if field.past_only else DAYS_BACK)
        earliest = max(back, -math.inf if least is None else least)
        days = [float((day - case.snapshot.as_of_on).days) for day in held if day is not None]
        return min(earliest, *days, latest), max(latest, *days, earliest), 1.0
    if field.kind not in NUMBERS:
        return None, None, None
    values = [float(value) for value in held if value is not None]
    start = min([*values, (found.low if found else 0.0) if field.minimum is None else field.minimum])
    far = case.snapshot.amount_fence if field.name == "amount" else None
    top = _top(values, found, far) if field.maximum is None else field.maximum
    end = max([*values, start + 1.0 if top is None else top])
    step = field.step or (1.0 if field.kind == "integer" else _round_step((end - start) / SLIDER_STEPS))
    return start, max(end, start + step), step


def _top(values: list[float], found: ValueRange | None, far: float | None) -> float | None:
    """What is usual, or for an unusual opportunity all that was ever seen and is not far outside the rest."""
    if found is None:
        return None
    if all(value <= found.high for value in values):
        return found.high
    return found.most if far is None else min(found.most, far)


def _limits(case: Case, field: Field) -> tuple[float | None, float | None]:
    if field.kind == "date":
        low, high = (float((end - case.snapshot.as_of_on).days) for end in _days(case, field))
        return low, high
    return field.minimum, field.maximum


def _days(case: Case, field: Field) -> tuple[dt.date, dt.date]:
    held = {name: case.value(name) for name in ("opened_on", field.name)}
    return bounds.ends(field, {**held, "as_of_on": case.snapshot.as_of_on})


def _refusal(case: Case, field: Field) -> str:
    """What is said of a value that may not be asked for."""
    if field.kind == "date":
        return _refused_day(case, field)
    low, high = _limits(case, field)
    ends = [
        value_text(end, field.kind, field.unit, case.snapshot.info["currency"])
        for end in (low, high)
        if end is not None
    ]
    whole = "a whole number" if field.kind == "integer" else "a number"
    if low is not None and high is not None:
        return f"{field.label} must {f'be {whole}' if field.kind == 'integer' else 'lie'} between {' and '.join(ends)}."
    one_end = "" if not ends else f" from {ends[0]} up" if low is not None else f" up to {ends[0]}"
    return f"{field.label} must be {whole}{one_end}."


def _refused_day(case: Case, field: Field) -> str:
    if not field.past_only and not field.since_opening:
        return f"{field.label} must be a day within {bounds.YEARS} years of the data's date."
    first, last = _days(case, field)
    opened = ", when it was opened," if first == case.value("opened_on") else ""
    today = ", the data's date" if field.past_only else ""
    between = f"{formats.date(first)}{opened} and {formats.date(last)}{today}"
    return f"{field.label} must lie between {between}."


def _round_step(step: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at least as large as `step`."""
    power = 10.0 ** np.floor(np.log10(step)) if step > 0 else 1.0
    return float(next(times * power for times in (1, 2, 5, 10) if times * power >= step * 0.999))
