"""What can be changed about an opportunity, and over which values."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np

from app.views.case import NUMBERS, Case, movable, usual
from data.errors import InvalidInput
from data.schema import Field, Kind

# A slider over dates reaches this far around the as-of date, in days.
DAYS_BACK, DAYS_BACK_ACTIVITY, DAYS_AHEAD = 28, 182, 182
SLIDER_STEPS = 200
CARRIES = {
    "owner": "The owner's manager, region and record come along.",
    "stage": "A changed stage counts as entered on the data's date.",
    "expected_close_on": "A later day counts as one more push.",
}


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
