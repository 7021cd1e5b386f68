"""Quiet hours: between two hours of the day nothing is sent, and what comes meanwhile waits for their end."""

from __future__ import annotations

import datetime as dt
from typing import Final

HOURS: Final = 24


def quiet_end(at: dt.datetime, zone: dt.tzinfo, quiet_from: int, quiet_until: int) -> dt.datetime:
    """Return the moment itself where it is not quiet then, else when quiet hours end; they may pass midnight."""
    here = at.astimezone(zone)
    passed, lasts = (here.hour - quiet_from) % HOURS, (quiet_until - quiet_from) % HOURS
    if passed >= lasts:
        return at
    # Whole hours of the wall: a clock that is put forward or back moves the end with it.
    later = here.replace(hour=quiet_until, minute=0, second=0, microsecond=0)
    if later <= here:
        later += dt.timedelta(days=1)
    return later.astimezone(dt.UTC)


def digest_due(at: dt.datetime, zone: dt.tzinfo, quiet_until: int, weekday: int | None) -> dt.datetime:
    """Return the latest moment by `at` when a digest was due: as quiet hours end, each day or on one weekday."""
    here = at.astimezone(zone)
    due = here.replace(hour=quiet_until, minute=0, second=0, microsecond=0)
    if due > here:
        due -= dt.timedelta(days=1)
    if weekday is not None:
        due -= dt.timedelta(days=(due.weekday() - weekday) % 7)
    return due.astimezone(dt.UTC)
