"""What a published snapshot is called: its moment, so that names sort by time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

# A folder may hold files of other people; what is named like this is a snapshot.
ANY_ID: Final = f"s{'?' * 8}T{'?' * 12}"
FORM: Final = "s%Y%m%dT%H%M%S%f"
TICK: Final = dt.timedelta(microseconds=1)


def next_version(after: Iterable[str] = ()) -> str:
    """Return the name of a version that is published now.

    It follows all names of `after`, also where the clock was set back since.
    """
    now, latest = dt.datetime.now(dt.UTC).strftime(FORM), max(after, default="")
    return now if now > latest else (moment_of(latest) + TICK).strftime(FORM)


def moment_of(version: str) -> dt.datetime:
    """Return when a version was published."""
    return dt.datetime.strptime(version, FORM).replace(tzinfo=dt.UTC)
