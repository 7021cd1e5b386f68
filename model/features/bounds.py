"""Between which days something can lie: not decades away, not before the opening, not after the data's own date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from data.errors import InvalidInput
from data.schema import Field
from model.arrays import Numbers, numbers

YEARS: Final = 50
FARTHEST: Final = dt.timedelta(days=18_262)
FROM_THEN_ON: Final = "Give that day or a later one."


def ends(field: Field, held: Mapping[str, Any]) -> tuple[dt.date, dt.date]:
    """Return the first and the last day that a field can be changed to; `held` are the opportunity's facts.

    What it holds already is never outside.
    """
    today, opened, own = (_day(held.get(column)) for column in ("as_of_on", "opened_on", field.name))
    today = today or dt.date.min + FARTHEST
    low = opened if field.since_opening and opened else today - FARTHEST
    high = today if field.past_only else today + FARTHEST
    return min(low, own or low), max(high, own or high)


def refuse(field: Field, day: dt.date, held: Mapping[str, Any], from_then_on: str = FROM_THEN_ON) -> None:
    """Raise InvalidInput where a day lies outside `ends`; `from_then_on` is the step after one before the opening."""
    low, high = ends(field, held)
    today = _day(held.get("as_of_on")) or day
    if low <= day <= high:
        return
    if abs(day - today) > FARTHEST:
        words, step = f"lie more than {YEARS} years from {today}, the data's date", "Check the year."
    elif day > high:
        words, step = f"lie after {today}, the data's date", "Give that day or an earlier one."
    else:
        told = "when the opportunity was opened" if low == _day(held.get("opened_on")) else "the day recorded"
        words, step = f"lie before {low}, {told}", from_then_on
    raise InvalidInput(field.name, f"{field.label} cannot {words}.", step)


def ends_of_rows(facts: pd.DataFrame, field: Field) -> tuple[Numbers, Numbers]:
    """Return the same ends of many rows, in days since 1970-01-01, whatever the rows hold already."""
    today, far = numbers(facts["as_of_on"]), float(FARTHEST.days)
    low = today - far
    if field.since_opening and "opened_on" in facts:
        opened = numbers(facts["opened_on"])
        low = np.where(np.isnan(opened), low, opened)
    return low, today if field.past_only else today + far


def _day(value: Any) -> dt.date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()
