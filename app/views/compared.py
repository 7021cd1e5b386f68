"""The earlier days that a page's figures are compared with, named in full, or why nothing is compared."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import lru_cache

import pandas as pd

from app import formats
from app.views.answers import RELIABLE
from data.snapshots import queries
from data.snapshots.periods import Earlier, step
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot
from model.statistics.proportions import differ

NO_EARLIER = "no earlier period to compare with"


@dataclasses.dataclass(frozen=True)
class ComparedWith:
    """Two days, both included, of what kind they are, and their words; `none` says why nothing is compared.

    kind: 'quarter', 'year' (the same days of the one before), 'length' (as many days before), '' where nothing is
    compared. `none` is '' where something is, and where the viewer wants no comparison.
    """

    start: dt.date | None = None
    end: dt.date | None = None
    kind: str = ""
    words: str = ""
    none: str = ""


@dataclasses.dataclass(frozen=True)
class Won:
    """How many were won of how many closed."""

    won: int
    closed: int

    @property
    def rate(self) -> float | None:
        """The win rate; None if nothing closed."""
        return self.won / self.closed if self.closed else None


@dataclasses.dataclass(frozen=True)
class Change:
    """The difference of two figures, None if none is given; whether it is for the better; what it is against."""

    delta: float | None
    better: bool | None
    against: str


@lru_cache(maxsize=2)
def filled_on(snapshot: Snapshot) -> dt.date | None:
    """Return the first day after a CRM's first months; None if nothing that closed says how long a deal takes."""
    found = snapshot.ask("first_months")["filled_on"].iloc[0]
    return None if pd.isna(found) else pd.Timestamp(found).date()


def compared_with(snapshot: Snapshot, scope: Scope) -> ComparedWith:
    """Return the days that what closed in the period is compared with."""
    found = scope.earlier(snapshot) if queries.in_periods(snapshot) else None
    if found is None:
        return _nothing(snapshot, scope)
    return _after_filling(snapshot, found.start, found.end, found)


def day_compared_with(snapshot: Snapshot, scope: Scope) -> ComparedWith:
    """Return the day that what is open today is compared with: the same day of the quarter or year before."""
    found = scope.earlier(snapshot) if queries.in_periods(snapshot) else None
    if found is None:
        return _nothing(snapshot, scope)
    if found.kind == "length":
        return _after_filling(snapshot, found.end, found.end, found)
    day = step(found.kind, snapshot.calendar)(snapshot.as_of_on)
    return _after_filling(snapshot, day, day, found)


def _nothing(snapshot: Snapshot, scope: Scope) -> ComparedWith:
    wanted = scope.compare != "none" and queries.in_periods(snapshot)
    return ComparedWith(none=NO_EARLIER if wanted else "")


def _after_filling(snapshot: Snapshot, start: dt.date, end: dt.date, found: Earlier) -> ComparedWith:
    """Keep the days that lie wholly after the CRM's first months."""
    filled = filled_on(snapshot)
    if filled is None:
        return ComparedWith(none="no comparison: too little has closed to say since when this CRM is complete")
    if start < filled:
        return ComparedWith(none=f"no comparison: until {formats.date(filled)} this CRM was filling up")
    return ComparedWith(start, end, found.kind, found.words if start != end else _of_day(end, found))


def _of_day(day: dt.date, found: Earlier) -> str:
    what = "the day before the period" if found.kind == "length" else f"the same day of the {found.kind} before"
    return f"{formats.date(day)}, {what}"


def few(before: int, compared: ComparedWith) -> str:
    """Say why an earlier number is too small to compare with; '' where it is not, and where nothing is compared."""
    if not compared.kind or before >= RELIABLE:
        return ""
    if not before:
        return f"nothing closed in {compared.words}"
    return f"only {before} closed in {compared.words}: too few to compare"


def rate_change(now: Won, before: Won, compared: ComparedWith) -> Change:
    """Compare two win rates: judged only beyond noise, and given only where enough closed before."""
    if not compared.kind or now.rate is None or before.rate is None or few(before.closed, compared):
        return Change(None, None, few(before.closed, compared) or compared.none)
    delta = now.rate - before.rate
    clear = differ(now.won, now.closed, before.won, before.closed)
    return Change(delta, delta > 0 if clear else None, f"vs {compared.words}")
