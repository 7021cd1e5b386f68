"""The demo's calendar: three years that end on any day, with their month ends, quarter-end rushes and working weeks."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The as-of date of every demo that is compared with another.
AS_OF_ON = dt.date(2026, 9, 30)
# Times are days since the first day began; everything from CUT on is the future.
CUT = 1_096
RUSH_DAYS = 12
SUNDAY, FRIDAY, WEEK, WORKING = 6, 4, 7, 5
# How far the clock of rushes reaches.
REACH, YEARS = 2_900, 9
SEASON = (0.95, 1.0, 1.12, 0.95, 1.0, 1.1, 0.82, 0.75, 1.12, 1.06, 1.08, 0.78)
GROWTH = 1.17


def last_sunday(today: dt.date) -> dt.date:
    """Return the last Sunday before a day."""
    return today - dt.timedelta((today.weekday() - SUNDAY) % WEEK or WEEK)


@dataclasses.dataclass(frozen=True)
class Days:
    """The days of a demo that ends on an as-of date. Arrays of days count from the first one."""

    as_of_on: dt.date = AS_OF_ON

    @property
    def starts_on(self) -> dt.date:
        """Return the first day."""
        return self.as_of_on - dt.timedelta(CUT - 1)

    def number(self, date: dt.date) -> int:
        """Return the whole days from the first one to a date."""
        return (date - self.starts_on).days

    def weekday(self, day: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the weekday of each day, 0 for Monday."""
        return np.asarray((day + self.starts_on.weekday()) % WEEK, dtype=np.int64)

    @cached_property
    def month_ends(self) -> NDArray[np.int64]:
        """Return the last day of every month."""
        return self._ends(tuple(range(1, 13)))

    @cached_property
    def quarter_ends(self) -> NDArray[np.int64]:
        """Return the last day of every calendar quarter."""
        return self._ends((3, 6, 9, 12))

    def _ends(self, months: tuple[int, ...]) -> NDArray[np.int64]:
        first = self.starts_on.year
        after = [dt.date(y + m // 12, m % 12 + 1, 1) for y in range(first, first + YEARS) for m in months]
        return np.array([self.number(day) - 1 for day in after])

    @cached_property
    def _rush(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        days = np.arange(REACH)
        left = self.quarter_ends[np.searchsorted(self.quarter_ends, days)] - days
        return np.arange(REACH + 1, dtype=np.float64), np.concatenate(([0.0], np.cumsum(left < RUSH_DAYS)))

    def rush_at(self, time: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how many days of quarter-end rush lie before a time."""
        return np.asarray(np.interp(time, *self._rush))

    def time_of(self, rush: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the time before which so many days of quarter-end rush lie."""
        days, clock = self._rush
        return np.asarray(np.interp(rush, clock, days, right=np.inf))

    def arrival_weights(self) -> NDArray[np.float64]:
        """Return how likely each day before CUT is to be an opening day: growth and season."""
        days = pd.date_range(self.starts_on, self.as_of_on)
        weight = GROWTH ** (np.arange(CUT) / 365.25) * np.array(SEASON)[days.month - 1]
        return np.asarray(weight / weight.sum(), dtype=np.float64)

    @cached_property
    def _working(self) -> NDArray[np.int64]:
        """Days back from the as-of date to the working days of the week that it ends, the latest first."""
        back = np.arange(WEEK)
        return back[(self.as_of_on.weekday() - back) % WEEK < WORKING]

    def working_day(self, at: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the day a time is logged under: seven days of simulated time fill five working days, in order.

        Weeks are counted back from CUT, so nothing is logged after the as-of date.
        """
        week, place = _week_and_place(at)
        return np.asarray(CUT - 1 - WEEK * week - self._working[place.astype(np.int64)])

    def opening_day(self, at: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the day an opportunity is opened: a working day, or for a few on a Friday's evening the Saturday."""
        place = _week_and_place(at)[1]
        friday = int(np.flatnonzero((self.as_of_on.weekday() - self._working) % WEEK == FRIDAY)[0])
        late = (place >= friday) & (place < friday + 0.15)
        return np.minimum(self.working_day(at) + late, CUT - 1)


def _week_and_place(at: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    # An instant before CUT belongs to the last day, not to the day after.
    back = np.maximum(CUT - at, 1e-9)
    week = np.floor(back / WEEK).astype(np.int64)
    return week, np.minimum((back - WEEK * week) * WORKING / WEEK, WORKING - 1e-9)
