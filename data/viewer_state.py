"""What a viewer chooses, declared once: pages, JSON twins, questions and scripts read every key of it from here."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any, Final, Literal

from data.calendar import MONTHS, MONTHS_IN_QUARTER, ONE_DAY, Calendar, months_before

By = Literal["capacity", "money", "flat", "recall", "recall-amount"]
Days = tuple[dt.date, dt.date]
# The first day any CRM can speak of; "all time" starts here.
BEGINNING: Final = dt.date(1970, 1, 1)
NAMES: Final = "Names, none meaning all; an empty one means what is not recorded"
# Most of an amount of money, and most deals that one owner can act on.
MOST_MONEY: Final = 1e12
MOST_DEALS: Final = 1e6
LEAST_SAVE_RATE: Final = 0.001
# Who concedes the whole amount has nothing left to save.
MOST_CONCEDED: Final = 0.99


@dataclasses.dataclass(frozen=True)
class NamedPeriod:
    """A period by name: the days it has, seen from the as-of date, and what a fiscal year of one's own calls it."""

    name: str
    label: str
    days: Callable[[dt.date, Calendar], Days]
    named: Callable[[dt.date, Calendar], str] | None = None


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Earlier days that figures may be compared with."""

    name: str
    label: str


@dataclasses.dataclass(frozen=True)
class Filter:
    """A list of names that a column of `opportunity_facts` is narrowed to; none chosen means all.

    A filter `while_open` narrows what is open alone: a deal leaves its stage when it is closed. One `by_owner` follows
    a deal's owner: where another person takes a deal over, it may leave the filter or come into it.
    """

    name: str
    label: str
    description: str = NAMES
    while_open: bool = False
    by_owner: bool = False

    @property
    def parameter(self) -> str:
        """The parameter of questions that holds the names."""
        return f"{self.name}s"


@dataclasses.dataclass(frozen=True)
class Number:
    """A number of the viewer's own policy and its limits: of the line, of costs, or of what is to be caught."""

    name: str
    low: float
    high: float
    description: str
    of: Literal["line", "costs"] = "costs"


@dataclasses.dataclass(frozen=True)
class ViewerState:
    """Every key that an address may hold on every page; the first comparison and `period` apply where it holds none.

    `close_periods` are the days, whole ones and ahead of the as-of date too, in which deals are expected to close.
    """

    periods: tuple[NamedPeriod, ...]
    period: str
    comparisons: tuple[Comparison, ...]
    filters: tuple[Filter, ...]
    policies: tuple[By, ...]
    numbers: tuple[Number, ...]
    close_periods: tuple[NamedPeriod, ...] = ()

    @property
    def compare(self) -> str:
        """The comparison where none is asked for."""
        return self.comparisons[0].name

    @property
    def policy_keys(self) -> tuple[str, ...]:
        """The keys of the address that make a policy the viewer's own; `team` says whose owners the capacity is of."""
        return ("policy", "team", *(number.name for number in self.numbers))

    def limits(self, name: str) -> tuple[float, float]:
        """Return the least and the most that a number may be."""
        return next((number.low, number.high) for number in self.numbers if number.name == name)

    def blank(self) -> dict[str, Any]:
        """Return the state of an address that asks for nothing, as a page keeps it."""
        usual = {"period": self.period, "from": None, "to": None, "compare": self.compare}
        return {**usual, **{one.name: [] for one in self.filters}, **dict.fromkeys(self.policy_keys)}


def _last(days: int) -> Callable[[dt.date, Calendar], Days]:
    """As many days up to the as-of date, which counts."""
    return lambda today, _: (today - (days - 1) * ONE_DAY, today)


def _last_week(today: dt.date, calendar: Calendar) -> Days:
    this = calendar.week(today)
    return this - 7 * ONE_DAY, this - ONE_DAY


def _last_quarter(today: dt.date, calendar: Calendar) -> Days:
    this = calendar.quarter(today)
    return months_before(this, MONTHS_IN_QUARTER), this - ONE_DAY


def _quarter(today: dt.date, calendar: Calendar) -> Days:
    """The whole quarter a day lies in."""
    first = calendar.quarter(today)
    return first, months_before(first, -MONTHS_IN_QUARTER) - ONE_DAY


def _next_quarter(today: dt.date, calendar: Calendar) -> Days:
    return _quarter(_quarter(today, calendar)[1] + ONE_DAY, calendar)


def _month(today: dt.date, _: Calendar) -> Days:
    first = today.replace(day=1)
    return first, months_before(first, -1) - ONE_DAY


def _next_month(today: dt.date, calendar: Calendar) -> Days:
    return _month(_month(today, calendar)[1] + ONE_DAY, calendar)


def _year(today: dt.date, calendar: Calendar) -> Days:
    first = calendar.year(today)
    return first, months_before(first, -MONTHS) - ONE_DAY


def _name_of_quarter(days: Callable[[dt.date, Calendar], Days]) -> Callable[[dt.date, Calendar], str]:
    return lambda today, calendar: calendar.quarter_name(days(today, calendar)[0])


DECLARED: Final = ViewerState(
    periods=(
        NamedPeriod("this-week", "This week", lambda today, calendar: (calendar.week(today), today)),
        NamedPeriod("last-week", "Last week", _last_week),
        NamedPeriod("last-30-days", "Last 30 days", _last(30)),
        NamedPeriod("last-90-days", "Last 90 days", _last(90)),
        NamedPeriod(
            "this-quarter",
            "This quarter",
            lambda today, calendar: (calendar.quarter(today), today),
            lambda today, calendar: calendar.quarter_name(today),
        ),
        NamedPeriod(
            "last-quarter",
            "Last quarter",
            _last_quarter,
            lambda today, calendar: calendar.quarter_name(calendar.quarter(today) - ONE_DAY),
        ),
        NamedPeriod(
            "this-year",
            "This year",
            lambda today, calendar: (calendar.year(today), today),
            lambda today, calendar: calendar.year_name(today),
        ),
        NamedPeriod("last-12-months", "Last 12 months", _last(365)),
        NamedPeriod("all", "All time", lambda today, _: (BEGINNING, today)),
    ),
    period="last-12-months",
    comparisons=(
        Comparison("quarter", "vs. quarter before"),
        Comparison("year", "vs. year before"),
        Comparison("none", "No comparison"),
    ),
    # What each offers is counted within those before it.
    filters=(
        Filter("pipeline", "Pipeline"),
        Filter("region", "Region", by_owner=True),
        Filter("manager", "Manager", by_owner=True),
        Filter("owner", "Owner", by_owner=True),
        Filter("product", "Product"),
        Filter("stage", "Stage", "Stages of what is open; none means all", while_open=True),
    ),
    policies=("capacity", "money", "flat", "recall", "recall-amount"),
    numbers=(
        Number("threshold", 0, 1, "Flat: flag at or above this loss probability", of="line"),
        Number("flag_from", 0, MOST_MONEY, "By money: flag above this expected loss less concession", of="line"),
        Number(
            "false_alarm",
            0,
            MOST_MONEY,
            "What acting on one flagged deal costs, in the snapshot's currency",
        ),
        Number("save_rate", LEAST_SAVE_RATE, 1, "Share of the losses acted on that are saved, of 1"),
        Number("capacity", 0, MOST_DEALS, "Flagged deals one owner can act on at a time"),
        Number("conceded", 0, MOST_CONCEDED, "Share of the amount that acting concedes, of 1"),
        Number("beyond_help", 0, 1, "Loss probability above which acting saves nothing"),
        Number("recall", 0, 1, "By recall: share of the losses that are to be flagged, of 1"),
    ),
    close_periods=(
        NamedPeriod("this-month", "This month", _month),
        NamedPeriod("next-month", "Next month", _next_month),
        NamedPeriod("this-quarter", "This quarter", _quarter, _name_of_quarter(_quarter)),
        NamedPeriod("next-quarter", "Next quarter", _next_quarter, _name_of_quarter(_next_quarter)),
        NamedPeriod("this-year", "This year", _year, lambda today, calendar: calendar.year_name(today)),
    ),
)
