"""Quotas of a period, and how far what is won and open covers them, by team and by owner."""

from __future__ import annotations

import dataclasses
import re
from typing import Final

import numpy as np
import pandas as pd

from app import formats
from app.services import Published
from app.views.forecast.period import ForecastPeriod
from data.calendar import Calendar
from data.schema import NOT_RECORDED
from data.snapshots import queries
from data.snapshots.queries import Scope
from data.viewer_state import DECLARED

NO_QUOTA: Final = "No quota is loaded."
LOAD: Final = "Add a file of owner, period and quota to the export, and name it under [quotas] in the mapping."
OF_OWNERS: Final = "Quotas are of owners: a filter by pipeline or product leaves a part of what counts for them."
OF_NOBODY: Final = "No quota is of anybody whom these filters leave."
EVERYBODY: Final = {one.name: () for one in DECLARED.filters}
REMOVE: Final = "Remove that filter to see them."
QUARTER: Final = re.compile(r"(?:fy)?\d{4}|q\d", re.IGNORECASE)
SUMS: Final = ["quota", "won", "closing", "expected"]


@dataclasses.dataclass(frozen=True)
class Coverage:
    """What is to be won in a period, by team and by owner; money.

    quota and gap (what of it is not won yet, at least 0) of all; None where `none` says why, with `next_step`. teams,
    owners: name (owners also team), quota, won, gap, closing (open amount that owners expect to close in the period),
    coverage (closing by gap; NaN where nothing is left to win or no quota is known), expected (won so far and what open
    deals bring on the mean). strangers: owners of quotas of whom the export has no deal.
    """

    quota: float | None
    gap: float | None
    teams: pd.DataFrame
    owners: pd.DataFrame
    strangers: int
    none: str
    next_step: str


def coverage(published: Published, scope: Scope, period: ForecastPeriod, *, dated: bool) -> Coverage:
    """Answer for the owners of a scope; without a quota of the period their deals still stand there.

    Not `dated`, nobody knows what open deals bring by its end.
    """
    quotas, none, step = _quotas(published, scope, period)
    before, last = period.months()
    rows = queries.ask(
        published.snapshot,
        "forecast/by_owner",
        scope,
        before=before,
        last=last,
        from_day=period.start,
        until_day=period.end,
    )
    joined = rows.merge(quotas, on="owner", how="outer", suffixes=("", "_of_quota"))
    joined["manager"] = joined["manager"].fillna(joined["manager_of_quota"]).fillna(NOT_RECORDED)
    held = joined.fillna({"won": 0.0, "closing": 0.0, "expected": 0.0})
    held["expected"] = held["expected"] if dated else np.nan
    whole = None if none else float(quotas["quota"].sum())
    return Coverage(
        quota=whole,
        gap=None if whole is None else max(whole - float(held["won"].sum()), 0.0),
        teams=_covered(
            held.groupby("manager", as_index=False)[SUMS].sum(min_count=1).rename(columns={"manager": "name"})
        ),
        owners=_covered(held.rename(columns={"owner": "name", "manager": "team"})[["name", "team", *SUMS]]),
        strangers=int(joined["won"].isna().sum()),
        none=none,
        next_step=step,
    )


def _covered(rows: pd.DataFrame) -> pd.DataFrame:
    """Add gap and coverage, the largest gap first."""
    gap = (rows["quota"] - rows["won"]).clip(lower=0)
    covered = rows.assign(
        gap=gap, coverage=rows["closing"] / gap.where(gap > 0), expected=rows["won"] + rows["expected"]
    )
    return covered.sort_values(["gap", "name"], ascending=[False, True], na_position="last").reset_index(drop=True)


def _quotas(published: Published, scope: Scope, period: ForecastPeriod) -> tuple[pd.DataFrame, str, str]:
    """Return owner, manager and quota of a period, or why there is none and what to do."""
    snapshot = published.snapshot
    rows = snapshot.ask("forecast/quotas", **scope.parameters())
    nothing = pd.DataFrame({"owner": [], "manager": [], "quota": []}).astype({"owner": object, "quota": "float64"})
    if rows.empty and snapshot.ask("forecast/quotas", **dataclasses.replace(scope, **EVERYBODY).parameters()).empty:
        return nothing, NO_QUOTA, LOAD
    if rows.empty:
        return nothing, OF_NOBODY, REMOVE
    if scope.pipeline or scope.product:
        return nothing, OF_OWNERS, REMOVE
    share = of_period(rows["period"], period, snapshot.calendar)
    found = rows[share].groupby("owner", as_index=False).agg(manager=("manager", "first"), quota=("quota", "sum"))
    if found.empty:
        known = formats.plural(rows["period"].nunique(), "other period")
        return nothing, f"No quota of {period.words} is loaded, of {known} there is.", LOAD
    return found, "", ""


def of_period(written: pd.Series[str], period: ForecastPeriod, calendar: Calendar) -> pd.Series[bool]:
    """Tell which quotas are of a period, by how it is written: '2026 Q4', '2026-10', or its first day, '2026-10-01'.

    Months add up to a quarter where none is of the quarter itself. First days are of quarters unless any begins none.
    """
    days, months = (pd.to_datetime(written, format=form, errors="coerce") for form in ("%Y-%m-%d", "%Y-%m"))
    start, end = pd.Timestamp(period.start), pd.Timestamp(period.end)
    if period.kind == "month":
        by_month = any(calendar.quarter(day.date()) != day.date() for day in days.dropna())
        return months.eq(start) | (days.eq(start) & by_month)
    named = written.map(_parts) == _parts(calendar.quarter_name(period.start))
    return named if named.any() else months.fillna(days).between(start, end)


def _parts(written: str) -> frozenset[str]:
    """Read the year and the quarter of a name, in whatever order."""
    return frozenset(QUARTER.findall(written.casefold()))
