"""Which day it is of two: actions go by today in the real world, what is said of their deals by the day of the data."""

from __future__ import annotations

import datetime as dt
from typing import Final

from app import formats
from app.services import Services
from data.snapshots import queries
from data.snapshots.snapshot import Snapshot

DUE: Final = "Due dates go by today, {today}."
# What is told of deals beside it, by the day of the data: before today, today, after it, or none.
OLDER: Final = (
    "What is said of the deals is as of {as_of}, the day of the data: what became of them since is not known."
)
SAME: Final = "What is said of the deals is as of the same day."
LATER: Final = "What is said of the deals is as of {as_of}, the day of the data."
UNDATED: Final = "What is said of the deals is as imported on {as_of}: the export has no dates."


def today_of(services: Services) -> dt.date:
    """Today where Headwind is at work, by the clock of HEADWIND_TIME_ZONE."""
    return day_of(services, services.store.now())


def day_of(services: Services, moment: dt.datetime) -> dt.date:
    """The day on which something was, by the same clock."""
    return moment.astimezone(services.settings.time_zone).date()


def days_words(services: Services) -> str:
    """Say by which day actions are due, and as of which day their deals are told of."""
    snapshot, today = services.published().snapshot, today_of(services)
    said = _of_deals(snapshot, today) if queries.dated(snapshot) else UNDATED
    return f"{DUE} {said}".format(today=formats.date(today), as_of=formats.date(snapshot.as_of_on))


def _of_deals(snapshot: Snapshot, today: dt.date) -> str:
    return SAME if snapshot.as_of_on == today else OLDER if snapshot.as_of_on < today else LATER
