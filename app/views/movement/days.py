"""Which two days are compared, and by what: the histories of the export, else a former snapshot, else nothing yet."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

from app import formats
from app.services import Published
from app.views.extent import AT_THE_CLOSE, extent
from app.views.state import State
from data.errors import InvalidInput
from data.schema import shown
from data.snapshots import movement, periods, queries
from data.snapshots.movement import Basis
from data.snapshots.periods import Period
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot

KEYS: Final = ("since", "until", "closes")
"""The keys of the address that belong to what moved."""
A_WEEK: Final = dt.timedelta(days=7)
NO_STAGES: Final = "This export does not say in which stage a deal stood then."
REMOVE_STAGE: Final = "Remove the filter by stage."


@dataclasses.dataclass(frozen=True)
class Days:
    """Two days, each until its end, by what they are compared, and the days of expected closes, None for any.

    `none` says why nothing is compared, '' where something is, and `next_step` what to do about it.
    """

    since: dt.date
    until: dt.date
    closes: Period | None
    basis: Basis = "history"
    none: str = ""
    next_step: str = ""


def days_of(state: State | None, published: Published, scope: Scope) -> Days:
    """Read which days the address asks for and find by what they are compared; raise InvalidInput where it is unclear.

    Where changes are not logged and a former snapshot is kept, its day is the earlier one: the latest up to the day
    that is asked for, else the first that is kept.
    """
    asked, snapshot = state or {}, published.snapshot
    until = day_of(asked, "until", snapshot.as_of_on)
    since = day_of(asked, "since", max(until, dt.date.min + A_WEEK) - A_WEEK)
    if until > snapshot.as_of_on:
        raise InvalidInput(
            "until", f"The data ends on {formats.date(snapshot.as_of_on)}.", "Choose that day or earlier."
        )
    if since >= until:
        raise InvalidInput("since", "The earlier day must lie before the later one.", "Choose an earlier day.")
    closes = _closes(asked, snapshot)
    former = _former_day(snapshot, since, until)
    if former is not None:
        return Days(former, until, closes, "former snapshot")
    none, step = _unknown(published, scope, since)
    return Days(since, until, closes, none=none, next_step=step)


def day_of(asked: State, name: str, usual: dt.date) -> dt.date:
    """Read a day of the address, the usual one where it names none; raise InvalidInput where it is none."""
    value = asked.get(name)
    if value in (None, ""):
        return usual
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise InvalidInput(name, f"{name} must be a day, not {shown(value)}.", "Write it like 2026-03-31.") from None


def _closes(asked: State, snapshot: Snapshot) -> Period | None:
    name = str(asked.get("closes") or "")
    return periods.close_period(name, snapshot.as_of_on, snapshot.calendar) if name else None


def _former_day(snapshot: Snapshot, since: dt.date, until: dt.date) -> dt.date | None:
    """Return the day of the former snapshot that is compared with this one; None if there is none, or for other days.

    Former snapshots are kept only where no changes are logged.
    """
    kept = movement.former_days(snapshot)
    if not kept or until != snapshot.as_of_on:
        return None
    return max((day for day in kept if day <= since), default=kept[0])


def _unknown(published: Published, scope: Scope, since: dt.date) -> tuple[str, str]:
    """Say why the snapshot alone does not tell what stood on an earlier day, and what to do; twice '' where it does."""
    snapshot, holds = published.snapshot, extent(published.snapshot)
    if holds.lacking:
        return f"This export has no {holds.lacking}, so it does not say what was open on an earlier day.", _next(
            snapshot
        )
    logged = movement.logged_fields(snapshot, since)
    if holds.amounts and not published.bundle.amounts_told and "amount" not in logged:
        return f"{AT_THE_CLOSE}, so nobody knows what they were at on an earlier day.", _next(snapshot)
    if scope.stage and not holds.stage_history:
        return NO_STAGES, REMOVE_STAGE
    return "", ""


def _next(snapshot: Snapshot) -> str:
    """Say when there will be something to compare."""
    if queries.dated(snapshot):
        day = formats.date(snapshot.as_of_on)
        return (
            f"Import the next export of a later day: from then on it is compared with this one of {day}, deal by deal."
        )
    return "Import the next export on a later day: from then on it is compared with this one, deal by deal."
