"""Periods, counted back from the data's as-of date, and the days that each is compared with."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final, Literal

from data.calendar import LEAP_DAY, MONTHS_IN_QUARTER, ONE_DAY, Calendar, months_before, year_before
from data.errors import InvalidInput
from data.viewer_state import BEGINNING, DECLARED, NamedPeriod

LONGEST_STEP: Final = dt.timedelta(days=366)
Kind = Literal["quarter", "year", "length"]
Step = Literal["quarter", "year"]
COMPARED_PERIODS: Final[tuple[Step, ...]] = ("quarter", "year")
# What a viewer may compare with.
COMPARE: Final = tuple(one.name for one in DECLARED.comparisons)
PLAIN: Final = Calendar()


@dataclasses.dataclass(frozen=True)
class Period:
    """Two days, both included, and the words for them."""

    start: dt.date
    end: dt.date
    label: str

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days + 1


@dataclasses.dataclass(frozen=True)
class Earlier:
    """The days that a period is compared with, both ends included, and of what kind they are.

    kind: 'quarter' (as many days of the quarter before), 'year' (the same days of the year before), or 'length', as
    many days right before the period, where it is too long for either.
    """

    start: dt.date
    end: dt.date
    kind: Kind

    @property
    def words(self) -> str:
        """Name the days in full: '1 Jul – 30 Sep 2017, the same days of the quarter before'."""
        return f"{span(self.start, self.end)}, {self.what}"

    @property
    def what(self) -> str:
        """Say what days they are: 'the same days of the quarter before'."""
        if self.kind == "length":
            return f"the {(self.end - self.start).days + 1:,} days before"
        return f"the same days of the {self.kind} before"


def span(start: dt.date, end: dt.date) -> str:
    """Write two days, the month and the year once where they are the same: '1 Jul – 30 Sep 2017', '1–20 Apr 2024'."""
    last = f"{end:%-d %b %Y}"
    if (start.year, start.month) == (end.year, end.month):
        return last if start == end else f"{start.day}–{last}"
    return f"{start:%-d %b} – {last}" if start.year == end.year else f"{start:%-d %b %Y} – {last}"


def earlier(over: Period, as_of_on: dt.date, compare: str, calendar: Calendar = PLAIN) -> Earlier | None:
    """Return what a period, up to the as-of date, is compared with; None if there is nothing, or nothing wanted.

    What is longer than a quarter is compared with the year before, what is longer than a year with as many days before.
    The quarter before gives as many days as the period has, up to its last day's counterpart, and so does the year
    before where that day is a 29 February. Whole months up to a quarter's or February's end stay whole.
    """
    end = min(over.end, as_of_on)
    if compare == "none" or over.start > end or over.start - BEGINNING < LONGEST_STEP:
        return None
    for kind in COMPARED_PERIODS[COMPARE.index(compare) :]:
        if step(kind, calendar)(end) < over.start:
            return _former(over.start, end, kind, calendar)
    days = end - over.start
    return Earlier(over.start - days - ONE_DAY, over.start - ONE_DAY, "length") if _fits(over.start, days) else None


def step(kind: Step, calendar: Calendar) -> Callable[[dt.date], dt.date]:
    """Return what takes a day to its counterpart in the quarter or the year before."""
    return calendar.quarter_before if kind == "quarter" else year_before


def _former(start: dt.date, end: dt.date, kind: Step, calendar: Calendar) -> Earlier:
    shift = step(kind, calendar)
    last = shift(end)
    if start.day == 1 and kind == "quarter" and calendar.ends_quarter(end):
        return Earlier(months_before(start, MONTHS_IN_QUARTER), last, kind)
    same_dates = kind == "year" and (start.day == 1 or (end.month, end.day) != LEAP_DAY)
    return Earlier(shift(start) if same_dates else last - (end - start), last, kind)


def _fits(start: dt.date, days: dt.timedelta) -> bool:
    return start - BEGINNING > days


def period(name: str, as_of_on: dt.date, calendar: Calendar = PLAIN) -> Period:
    """Resolve a period's name, or 'from..to' as ISO dates, one of which may be left open; else raise InvalidInput."""
    return _resolved("period", name, DECLARED.periods, as_of_on, calendar)


def close_period(name: str, as_of_on: dt.date, calendar: Calendar = PLAIN) -> Period:
    """Resolve the days in which deals are expected to close, by name or as two ISO dates; else raise InvalidInput."""
    if name.startswith("..") or name.endswith(".."):
        raise InvalidInput("closes", f"{name!r} is not two dates.", "Write it like 2026-01-01..2026-03-31.")
    return _resolved("closes", name, DECLARED.close_periods, as_of_on, calendar)


def _resolved(key: str, name: str, among: Sequence[NamedPeriod], as_of_on: dt.date, calendar: Calendar) -> Period:
    if ".." in name:
        return _between(key, name, as_of_on)
    found = next((one for one in among if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in among)
        raise InvalidInput(key, f"There is no period {name!r}.", f"Use one of: {known}.")
    start, end = found.days(as_of_on, calendar)
    return Period(start, end, _label(found, as_of_on, calendar))


def labels(as_of_on: dt.date, calendar: Calendar) -> dict[str, str]:
    """Return the words for every period; quarters and years of a fiscal year of one's own carry their names."""
    return {one.name: _label(one, as_of_on, calendar) for one in DECLARED.periods}


def _label(one: NamedPeriod, as_of_on: dt.date, calendar: Calendar) -> str:
    if calendar.fiscal_year_start == 1 or one.named is None:
        return one.label
    return f"{one.label} ({one.named(as_of_on, calendar)})"


def _between(key: str, name: str, as_of_on: dt.date) -> Period:
    first, _, last = name.partition("..")
    try:
        start = dt.date.fromisoformat(first) if first else BEGINNING
        end = dt.date.fromisoformat(last) if last else as_of_on
    except ValueError:
        raise InvalidInput(key, f"{name!r} is not two dates.", "Write it like 2026-01-01..2026-03-31.") from None
    if end < start:
        raise InvalidInput(key, f"{name!r} ends before it starts.", "Swap the two dates.")
    since = f"{start:%-d %b %Y} to" if first else "Up to"
    return Period(start, end, f"{since} {end:%-d %b %Y}")
