"""The curve of one field: the loss probability of one opportunity as that field varies and all else stays."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from app.views.what_if.deal import NUMBERS, Case, Span, movable
from app.views.what_if.levers import Lever, lever
from model.arrays import Numbers
from model.features import change
from model.money.flag_line import Line

POINTS = 31
# A list longer than this is tried in part: of owners, those of the same manager and region first.
LEVELS_TRIED = 60


@dataclasses.dataclass(frozen=True)
class Curve:
    """Loss probability as one field varies and the other changes stay made. Dates are days from the as-of date.

    `thresholds` are the loss probabilities from which the opportunity would be flagged at each value, None if it
    never would. `now` and `then` are the field's places on the curve: its recorded value and its changed one.
    `usual` holds 98 of 100 opportunities, as far as the slider shows it. `left_out` counts the levels of a long list
    that were not tried.
    """

    field: str
    label: str
    kind: str
    unit: str
    values: tuple[Any, ...]
    loss_probability: tuple[float, ...]
    thresholds: tuple[float | None, ...]
    now: Any
    then: Any
    now_probability: float | None
    then_probability: float | None
    usual: Span | None = None
    left_out: int = 0


def curve_lever(case: Case, made: Mapping[str, Any], touched: str | None) -> Lever | None:
    """The lever whose curve is drawn: the one touched last, else the first that is a number or a date."""
    names = movable(case)
    scales = [name for name in names if case.fields[name].kind in (*NUMBERS, "date")]
    name = touched if touched in names else next(iter([*scales, *names]), None)
    return lever(case, name, made.get(name, case.value(name))) if name else None


def curve(one: Lever, values: list[Any], probability: Numbers, line: Line, amount: float | None) -> Curve:
    """Put together the curve of a lever; `amount` is the opportunity's own where the field is another."""
    at = dict(zip(values, probability.tolist(), strict=True))
    held = [value if one.name == "amount" else amount for value in values]
    return Curve(
        field=one.name,
        label=one.label,
        kind=one.kind,
        unit=one.unit,
        values=tuple(_place(value, one.today) for value in values),
        loss_probability=tuple(at.values()),
        thresholds=tuple(finite(line.threshold(each)) for each in held),
        now=_place(one.now, one.today),
        then=_place(one.then, one.today),
        now_probability=at.get(one.now),
        then_probability=at.get(one.then),
        usual=usual_of(one),
        left_out=len(set(one.levels) - set(values)),
    )


def usual_of(one: Lever) -> Span | None:
    """What is usual, as far as the slider shows it."""
    if one.seen is None or one.minimum is None or one.maximum is None:
        return None
    low, high = max(one.seen.low, one.minimum), min(one.seen.high, one.maximum)
    return (low, high) if low < high else None


def varied(case: Case, frame: pd.DataFrame, one: Lever, values: list[Any]) -> pd.DataFrame:
    """Return the frame with its last rows set, in order, to the values of the lever's field."""
    return change.varied(frame, case.vary_field(one.name, values))


def grid(case: Case, one: Lever) -> list[Any]:
    """Values worth trying, in order, with the recorded and the changed one among them."""
    held = {value for value in (one.now, one.then) if value is not None}
    if one.kind in ("text", "choice"):
        tried = set(nearest(case, one)) | held
        return [*(level for level in one.levels if level in tried), *sorted(held - set(one.levels))]
    start, end, step = one.minimum or 0.0, one.maximum or 0.0, one.step or 1.0
    points = min(POINTS, round((end - start) / step) + 1)
    places = {float(place) for place in np.linspace(start, end, max(points, 2))}
    if one.kind == "number":
        return sorted(held | places)
    # Half up, as a browser rounds.
    whole = {math.floor(place + 0.5) for place in places}
    return sorted(held | (whole if one.kind == "integer" else {one.today + dt.timedelta(days=at) for at in whole}))


def nearest(case: Case, one: Lever) -> list[str]:
    """The levels that are tried: all of them, or of a long list those most like what is recorded."""
    known = case.related.get(one.name, {})
    here = known.get(str(one.now), {})

    def distance(level: str) -> tuple[bool, bool, float]:
        there = known.get(level, {})
        manager, region = (there.get(name) != here.get(name) for name in ("manager", "region"))
        return manager, region, -there.get("owner_closed", 0)

    return sorted(one.levels, key=distance)[:LEVELS_TRIED]


def finite(threshold: float) -> float | None:
    """A threshold that can be written down; None for one that is never reached."""
    return threshold if math.isfinite(threshold) else None


def _place(value: Any, today: dt.date) -> Any:
    return (value - today).days if isinstance(value, dt.date) else value
