"""Is a count of days time that has passed? Of what was opened in the last few days hardly any can have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from data.schema import Field
from model.arrays import Numbers
from model.leaks.outcomes import Endings

PER_DAY: Final[Mapping[str, float]] = {"hours": 24.0, "days": 1.0, "weeks": 1 / 7, "months": 12 / 365.25}
YOUNG: Final = 7.0
FEWEST: Final = 20


def unit_of(field: Field) -> str:
    """Return the unit of time that a field counts, by its unit or else by its label; '' if it names none."""
    words = (field.unit, *field.label.lower().split())
    return next((word for word in words if word in PER_DAY), "")


def outlasts(values: Numbers | None, field: Field, ends: Endings) -> bool:
    """Tell whether most open ones of at most a week's age hold at least a week more than has passed since they opened.

    What runs on with the age, from an earlier day, is time that has passed all the same. False where fewer than twenty
    are so young.
    """
    unit, age = unit_of(field), ends.order - ends.opened
    if values is None or not unit:
        return False
    young = (
        np.isnan(ends.label)
        & (age <= YOUNG)
        & (ends.order == np.max(ends.order, initial=-np.inf))
        & np.isfinite(values)
    )
    if young.sum() < FEWEST:
        return False
    held, ages, per_day = values[young], age[young], PER_DAY[unit]
    more = held > np.ceil((ages + YOUNG) * per_day)
    return bool(more.mean() > 1 / 2 and not _runs_on(held / per_day - ages))


def _runs_on(ahead: Numbers) -> bool:
    return bool(np.median(np.abs(ahead - np.median(ahead))) < 1.0)
