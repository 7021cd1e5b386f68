"""Out of time: the model learns from what was known by one day and is judged on what was open later."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.columns import Numbers, numbers

Rows = npt.NDArray[np.bool_]

# Shares of closed opportunities, by closing date, before the second cut: the first that leaves a ripe test is taken.
SECOND_SHARES = (0.70, 0.60, 0.50)
# The first cut lies before this share of those closed by the second.
FIRST_SHARE = 0.73
FEWEST_TEST_OPPORTUNITIES = 200
# Share of the opportunities open on the test landmarks that must have an outcome.
RIPE_SHARE = 0.75


@dataclasses.dataclass(frozen=True)
class Split:
    """Rows of each part, and the days between them as days since 1970-01-01.

    A part holds landmarks after the previous cut whose opportunity closed by its own cut, so no opportunity is in two
    parts and no label was unknown on the cut. Landmarks within `ripening` days of a cut are left out: on those, only
    the opportunities that end quickly have an outcome yet. `later` is the published model's fit: everything known by
    the second cut; it is calibrated on the test rows.
    """

    first_cut: float
    second_cut: float
    last_landmark: float
    ripening: float
    ripe_share: float
    fit: Rows
    calibrate: Rows
    test: Rows
    later: Rows


def split(facts: pd.DataFrame, as_of_on: pd.Timestamp) -> Split:
    """Choose the cuts from the closing dates. `facts` are landmark rows; `as_of_on` is the last day in the data."""
    landmark, closed, end = numbers(facts["as_of_on"]), numbers(facts["closed_on"]), _day(as_of_on)
    known = np.isfinite(numbers(facts["label_lost"])) & np.isfinite(closed)
    first, second, last, share = _cuts(facts, landmark, closed, known, end)
    ripening = max(0.0, min(end - last, (second - first) / 2))
    return Split(
        first,
        second,
        last,
        ripening,
        share,
        fit=known & (closed <= first) & (landmark <= first - ripening),
        calibrate=known & (closed <= second) & (landmark > first) & (landmark <= second - ripening),
        test=known & (landmark > second) & (landmark <= last),
        later=known & (closed <= second) & (landmark <= second - ripening),
    )


def _day(day: pd.Timestamp) -> float:
    return float((pd.Timestamp(day) - pd.Timestamp("1970-01-01")).days)


def _cuts(facts: pd.DataFrame, landmark: Numbers, closed: Numbers, known: Rows, end: float) -> tuple[float, ...]:
    """First cut, second cut, last test landmark, and the share of the test's opportunities with an outcome."""
    each = known & ~facts["opportunity_id"].duplicated().to_numpy()
    ends = closed[each]
    if not len(ends):
        return end, end, end, 0.0
    for share in SECOND_SHARES:
        second = _quantile(ends, share)
        last, ripe = _last_ripe(landmark, known, second)
        test = known & (landmark > second) & (landmark <= last)
        if ripe >= RIPE_SHARE and facts["opportunity_id"][test].nunique() >= FEWEST_TEST_OPPORTUNITIES:
            return _quantile(ends, share * FIRST_SHARE), second, last, ripe
    second = _quantile(ends, SECOND_SHARES[-1])
    last = (second + end) / 2
    after = (landmark > second) & (landmark <= last)
    return (
        _quantile(ends, SECOND_SHARES[-1] * FIRST_SHARE),
        second,
        last,
        float(known[after].mean()) if after.any() else 0.0,
    )


def _quantile(days: Numbers, share: float) -> float:
    return float(np.floor(np.quantile(days, share)))


def _last_ripe(landmark: Numbers, known: Rows, second: float) -> tuple[float, float]:
    """Latest landmark up to which enough opportunities have an outcome, and the share that has one."""
    after = landmark > second
    days, place = np.unique(landmark[after], return_inverse=True)
    share = (
        np.cumsum(np.bincount(place, weights=known[after])) / np.cumsum(np.bincount(place))
        if len(days)
        else np.zeros(0)
    )
    ripe = np.flatnonzero(share >= RIPE_SHARE)
    return (float(days[ripe[-1]]), float(share[ripe[-1]])) if len(ripe) else (second, 0.0)


def iso(day: float) -> str:
    """Spell a day since 1970-01-01 as 2026-03-31."""
    return str(np.datetime64(int(day), "D"))
