"""Where the open deals behind a number are listed: those that are flagged and all others."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from app.addresses import at

PATH: Final = "/at-risk"
# What stands for no month, and the gap that it is.
GAPS: Final[Mapping[str, str]] = {"Overdue": "overdue", "No date": "no-close-date"}


def open_list(**narrowed: object) -> str:
    """Return the address of the list of all open deals, narrowed as said; None narrows nothing."""
    asked = {name: value for name, value in narrowed.items() if value is not None}
    return at(f"{PATH}?{urlencode({'flagged': 'all', **asked}, doseq=True)}")


def closing_in(month: str, as_of_on: dt.date, **narrowed: object) -> str:
    """Return the address of what is expected to close in a month as 2026-07, is overdue, or has no date; '' of others.

    What of the month under way has passed is overdue.
    """
    if month in GAPS:
        return open_list(**narrowed, gap=GAPS[month])
    try:
        first = dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        return ""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return open_list(**narrowed, closes_from=max(first, as_of_on), closes_to=last)
