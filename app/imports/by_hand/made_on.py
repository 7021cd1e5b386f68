"""On which day the export of an import was made, as a person says."""

from __future__ import annotations

import datetime as dt
from typing import Final

from data.errors import InvalidInput
from data.schema import shown

MADE_ON: Final = "made_on"
NO_DAY: Final = "{} is no day."
TO_COME: Final = "{} is still to come: no export was made then."
WRITE: Final = "Write the day on which the export was made as year-month-day, or leave it out."


def latest_day() -> dt.date:
    """Return the last day that has begun anywhere."""
    return dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)


def check_made_on(said: str) -> None:
    """Raise InvalidInput for what is no day, and for a day to come; '' leaves it to the data."""
    if not said.strip():
        return
    try:
        day = dt.date.fromisoformat(said)
    except ValueError as error:
        raise InvalidInput("more", NO_DAY.format(shown(said)), WRITE) from error
    if day > latest_day():
        raise InvalidInput("more", TO_COME.format(f"{day:%-d %b %Y}"), WRITE)
