"""How a company counts its quarters, years and weeks: a fiscal year may begin in any month, a week on Sunday."""

from __future__ import annotations

import dataclasses
import datetime as dt
from calendar import monthrange
from typing import Final

ONE_DAY: Final = dt.timedelta(days=1)
MONTHS, MONTHS_IN_QUARTER = 12, 3
LEAP_DAY: Final = (2, 29)
# As dt.date.weekday() counts.
WEEKDAYS: Final = {"monday": 0, "sunday": 6}


@dataclasses.dataclass(frozen=True)
class Calendar:
    """The month in which the fiscal year begins (1 to 12), and the day on which a week does ('monday' or 'sunday')."""

    fiscal_year_start: int = 1
    week_start: str = "monday"

    def quarter(self, day: dt.date) -> dt.date:
        """Return the first day of the fiscal quarter a day lies in."""
        return months_before(day.replace(day=1), (day.month - self.fiscal_year_start) % MONTHS_IN_QUARTER)

    def year(self, day: dt.date) -> dt.date:
        """Return the first day of the fiscal year a day lies in."""
        return months_before(day.replace(day=1), (day.month - self.fiscal_year_start) % MONTHS)

    def week(self, day: dt.date) -> dt.date:
        """Return the first day of the week a day lies in."""
        return day - dt.timedelta(days=(day.weekday() - WEEKDAYS[self.week_start]) % 7)

    def quarter_before(self, day: dt.date) -> dt.date:
        """Return the same day of the quarter before, at most its last; a quarter's last day is every quarter's last."""
        first = self.quarter(day)
        former, last = months_before(first, MONTHS_IN_QUARTER), first - ONE_DAY
        return last if self.ends_quarter(day) else min(former + (day - first), last)

    def ends_quarter(self, day: dt.date) -> bool:
        """Tell whether a day is the last of its fiscal quarter."""
        return self.quarter(day + ONE_DAY) != self.quarter(day)

    def year_name(self, day: dt.date) -> str:
        """Name the fiscal year by the year in which it ends, 'FY2027'; the calendar's, '2026', where they are one."""
        if self.fiscal_year_start == 1:
            return str(day.year)
        return f"FY{self.year(day).year + 1}"

    def quarter_name(self, day: dt.date) -> str:
        """Name the fiscal quarter a day lies in: 'FY2027 Q1', '2026 Q3'."""
        nth = (day.month - self.fiscal_year_start) % MONTHS // MONTHS_IN_QUARTER + 1
        return f"{self.year_name(day)} Q{nth}"


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months before, of a shorter month its last: 28 February, three before 31 May."""
    years, month = divmod(day.month - 1 - months, MONTHS)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def year_before(day: dt.date) -> dt.date:
    """Return the same date a year before; 28 February of a year without a 29th."""
    leap = (day.month, day.day) == LEAP_DAY
    return day.replace(year=day.year - 1, day=28 if leap else day.day)
