"""What derived features are made of: operations that a browser repeats to a bit.

Every operation takes its inputs in order, the strength of its rule and the loss rate that thin histories lean on, and
returns float64. Dates are days since 1970-01-01. NaN in any input gives NaN, except where the operation says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from model.arrays import Numbers

Op = Literal[
    "days_between", "difference", "least", "relative_change", "ratio", "shrunk_rate", "day_of_quarter", "quarter_ends"
]

# As far as the calendar of a browser reaches, in days before and after 1970-01-01.
CALENDAR_DAYS = 1e8


def _days_between(inputs: Sequence[Numbers], strength: float, prior: float) -> Numbers:  # noqa: ARG001  # one signature
    """Second date minus first date."""
    return inputs[1] - inputs[0]


def _difference(inputs: Sequence[Numbers], strength: float, prior: float) -> Numbers:  # noqa: ARG001  # one signature
    """First minus second."""
    return inputs[0] - inputs[1]


def _least(inputs: Sequence[Numbers], strength: float, prior: float) -> Numbers:  # noqa: ARG001  # one signature
    """Smallest of the inputs that are known; NaN if none is."""
    return np.fmin.reduce(inputs)


def _relative_change(inputs: Sequence[Numbers], strength: float, prior: float) -> Numbers:  # noqa: ARG001  # one signature
    """First divided by second, minus 1; NaN if the second is 0."""
    return np.divide(inputs[0], inputs[1], out=np.full(len(inputs[0]), np.nan), where=inputs[1] != 0) - 1.0


def _ratio(inputs: Sequence[Numbers], strength: float, prior: float) -> Numbers:  # noqa: ARG001  # one signature
    """First times strength, divided by the second plus strength: a rate per `strength` units that starts gently."""
    return inputs[0] * strength / (inputs[1] + strength)


def _shrunk_rate(inputs: Sequence[Numbers], strength: float, prior: float) -> Numbers:
    """(lost + strength x prior) / (closed + strength)."""
    return (inputs[0] + strength * prior) / (inputs[1] + strength)


def _day_of_quarter(inputs: Sequence[Numbers], strength: float, prior: float) -> Numbers:  # noqa: ARG001  # one signature
    """Days since the first day of the calendar quarter the date lies in: 0 on January 1st; NaN beyond the calendar."""
    month, known = _months(inputs[0])
    start = (month - month % 3).astype("datetime64[M]").astype("datetime64[D]").astype("int64")
    return np.where(known, np.trunc(inputs[0]) - start, np.nan)


def _quarter_ends(inputs: Sequence[Numbers], strength: float, prior: float) -> Numbers:  # noqa: ARG001  # one signature
    """Last days of calendar quarters after the first date, the second date included; NaN beyond the calendar."""
    first, second = (_quarter(days + 1.0) for days in inputs)
    return second - first


def _quarter(days: Numbers) -> Numbers:
    """Calendar quarters since the one that begins on 1970-01-01."""
    month, known = _months(days)
    return np.where(known, month // 3, np.nan)


def _months(days: Numbers) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Calendar months since January 1970, and which dates the calendar reaches."""
    known = np.abs(days) <= CALENDAR_DAYS
    day = np.where(known, days, 0.0).astype("int64").astype("datetime64[D]")
    return day.astype("datetime64[M]").astype("int64"), known


OPERATIONS: Mapping[Op, Callable[[Sequence[Numbers], float, float], Numbers]] = {
    "days_between": _days_between,
    "difference": _difference,
    "least": _least,
    "relative_change": _relative_change,
    "ratio": _ratio,
    "shrunk_rate": _shrunk_rate,
    "day_of_quarter": _day_of_quarter,
    "quarter_ends": _quarter_ends,
}
