"""Which period is forecast: the quarter or the month under way, or the next one, in the company's calendar."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

from app.views.state import State
from data.calendar import ONE_DAY, Calendar
from data.errors import InvalidInput
from data.schema import shown
from data.snapshots import periods
from data.snapshots.snapshot import Snapshot
from data.viewer_state import DECLARED
from model.money.new_deals import Outlook
from model.time_to_close.by_date import MONTHS_AHEAD

KEY: Final = "closes"
"""The key of the address that names the period."""
NAMES: Final = ("this-quarter", "next-quarter", "this-month", "next-month")
LABELS: Final = {one.name: one.label for one in DECLARED.close_periods if one.name in NAMES}


@dataclasses.dataclass(frozen=True)
class ForecastPeriod:
    """A period by the name that the address has for it, of what kind it is, and what it is called: '2026 Q4'."""

    name: str
    kind: str
    start: dt.date
    end: dt.date
    words: str
    as_of_on: dt.date

    @property
    def outlook(self) -> Outlook:
        """The period as it is seen at the end of the as-of date."""
        return Outlook(self.start, self.end, self.as_of_on)

    def months(self) -> tuple[int, int]:
        """How many of the calendar months ahead are over where the period begins, and where it ends."""
        first = self.as_of_on + ONE_DAY
        before, last = (
            min(max(_months(first, day + ONE_DAY), 0), MONTHS_AHEAD) for day in (self.start - ONE_DAY, self.end)
        )
        return before, last


def _months(first: dt.date, after: dt.date) -> int:
    """Count the months from that of one day to that of another."""
    return (after.year - first.year) * 12 + after.month - first.month


def period_words(kind: str, start: dt.date, calendar: Calendar) -> str:
    """What a period is called: '2026 Q4', 'October 2026'."""
    return calendar.quarter_name(start) if kind == "quarter" else f"{start:%B %Y}"


def period_of(state: State | None, snapshot: Snapshot) -> ForecastPeriod:
    """Read which period the address asks for, else the quarter under way; raise InvalidInput if there is none such."""
    name = str((state or {}).get(KEY) or NAMES[0])
    if name not in NAMES:
        raise InvalidInput(KEY, f"There is no forecast for {shown(name)}.", f"Use one of: {', '.join(NAMES)}.")
    over = periods.close_period(name, snapshot.as_of_on, snapshot.calendar)
    kind = "quarter" if name.endswith("quarter") else "month"
    words = period_words(kind, over.start, snapshot.calendar)
    return ForecastPeriod(name, kind, over.start, over.end, words, snapshot.as_of_on)
