"""Periods, counted back from the data's as-of date, and the period before each for comparison."""

from __future__ import annotations

import dataclasses
import datetime as dt

from data.errors import InvalidInput

ONE_DAY = dt.timedelta(days=1)
# The first day any CRM can speak of; "all time" starts here.
BEGINNING = dt.date(1970, 1, 1)
DEFAULT = "last-12-months"
LABELS = {
    "last-30-days": "Last 30 days",
    "last-90-days": "Last 90 days",
    "last-12-months": "Last 12 months",
    "this-quarter": "This quarter",
    "last-quarter": "Last quarter",
    "this-year": "This year",
    "all": "All time",
}


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

    def before(self) -> Period | None:
        """Return the period of the same length that ends the day before this one; None before all time."""
        if (self.start - BEGINNING).days < self.days:
            return None
        end = self.start - ONE_DAY
        return Period(end - dt.timedelta(days=self.days - 1), end, f"the {self.days} days before")


def period(name: str, as_of_on: dt.date) -> Period:
    """Resolve a period's name, or 'from..to' as ISO dates, one of which may be left open; else raise InvalidInput."""
    if ".." in name:
        return _between(name, as_of_on)
    if name not in LABELS:
        raise InvalidInput("period", f"There is no period {name!r}.", f"Use one of: {', '.join(LABELS)}.")
    return Period(_start(name, as_of_on), _end(name, as_of_on), LABELS[name])


def _between(name: str, as_of_on: dt.date) -> Period:
    first, _, last = name.partition("..")
    try:
        start = dt.date.fromisoformat(first) if first else BEGINNING
        end = dt.date.fromisoformat(last) if last else as_of_on
    except ValueError:
        raise InvalidInput("period", f"{name!r} is not two dates.", "Write it like 2026-01-01..2026-03-31.") from None
    if end < start:
        raise InvalidInput("period", f"{name!r} ends before it starts.", "Swap the two dates.")
    since = f"{start:%-d %b %Y} to" if first else "Up to"
    return Period(start, end, f"{since} {end:%-d %b %Y}")


def _start(name: str, today: dt.date) -> dt.date:
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    starts = {
        "last-30-days": today - dt.timedelta(days=29),
        "last-90-days": today - dt.timedelta(days=89),
        "last-12-months": today - dt.timedelta(days=364),
        "this-quarter": quarter,
        "last-quarter": _quarter_before(quarter),
        "this-year": today.replace(month=1, day=1),
        "all": BEGINNING,
    }
    return starts[name]


def _quarter_before(quarter: dt.date) -> dt.date:
    last_day = quarter - ONE_DAY
    return last_day.replace(month=last_day.month - 2, day=1)


def _end(name: str, today: dt.date) -> dt.date:
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return quarter - ONE_DAY if name == "last-quarter" else today
