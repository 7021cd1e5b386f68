"""What is open today against what was open on an earlier day, each at the amounts of its own day."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from app import formats
from app.views.answers import Kpi
from app.views.compared import Change, ComparedWith, day_compared_with
from app.views.extent import extent
from app.views.intervals import RELIABLE
from data import queries
from data.calendar import ONE_DAY, months_before
from data.queries import Scope
from data.snapshot import Snapshot

SPARK_MONTHS = 12
NO_STAGES = "no comparison: this export does not say in which stage a deal stood then"
NO_OPENING = "no comparison: no open deal of this scope has an opening date"


def open_pipeline(snapshot: Snapshot, scope: Scope, open_count: int, open_amount: float) -> Kpi:
    """Return the open amount, how it compares with an earlier day, and how it stood at the end of each month."""
    stood = _stood(snapshot, scope)
    compared = then_compared(snapshot, scope)
    change = _change(stood, compared, snapshot, open_count)
    undated = open_count - _at(stood, snapshot.as_of_on)[0]
    return Kpi(
        key="open_pipeline",
        label="Open pipeline",
        value=open_amount,
        unit="money",
        n=open_count,
        counted="open",
        delta=change.delta,
        better=change.better,
        against=change.against,
        spark=_spark(stood, snapshot.as_of_on),
        spark_label="Open amount at each month's end",
        href="/at-risk?flagged=all",
        note=_left_out(undated) if change.delta is not None else "",
    )


def then_compared(snapshot: Snapshot, scope: Scope) -> ComparedWith:
    """Return the day that what is open is compared with; none where nobody knows in which stages deals stood then."""
    compared = day_compared_with(snapshot, scope)
    unknown = compared.kind and scope.stage and not extent(snapshot).stage_history
    return ComparedWith(none=NO_STAGES) if unknown else compared


def _stood(snapshot: Snapshot, scope: Scope) -> pd.DataFrame:
    """Return open_count and open_amount by on_day: today, the day compared with, and the ends of the months before."""
    compared = then_compared(snapshot, scope)
    days = {*month_ends(snapshot.as_of_on), *([compared.end] if compared.end else [])}
    found = queries.ask(snapshot, "open_on", scope, days=sorted(days))
    return found.assign(on_day=pd.to_datetime(found["on_day"])).set_index("on_day")


def month_ends(as_of_on: dt.date) -> list[dt.date]:
    """Return the last days of the eleven months before the one under way, and the as-of date."""
    first = as_of_on.replace(day=1)
    return [*(months_before(first, nth) - ONE_DAY for nth in range(SPARK_MONTHS - 2, -1, -1)), as_of_on]


def _at(stood: pd.DataFrame, day: dt.date) -> tuple[int, float]:
    row = stood.loc[pd.Timestamp(day)]
    return int(row["open_count"]), float(row["open_amount"])


def _change(stood: pd.DataFrame, compared: ComparedWith, snapshot: Snapshot, open_count: int) -> Change:
    """Compare the deals with an opening date: the others are open now, and nobody knows whether they were then."""
    if not compared.end:
        return Change(None, None, compared.none)
    count, amount = _at(stood, snapshot.as_of_on)
    before, amount_before = _at(stood, compared.end)
    if open_count and not count:
        return Change(None, None, NO_OPENING)
    if before < RELIABLE or amount_before <= 0:
        return Change(None, None, _few(before, compared))
    delta = amount / amount_before - 1
    logged = bool(snapshot.ask("amounts_logged")["logged"].iloc[0])
    at = "at the amounts of each day" if logged else "both at today's amounts"
    return Change(delta, delta >= 0, f"than on {compared.words}, {at}")


def _few(before: int, compared: ComparedWith) -> str:
    if not before:
        return f"nothing was open on {compared.words}"
    deals = formats.plural(before, "deal was", "deals were")
    return f"{deals} open on {compared.words}: too little to compare"


def _spark(stood: pd.DataFrame, as_of_on: dt.date) -> tuple[float | None, ...]:
    ends = stood.loc[pd.to_datetime(month_ends(as_of_on))]
    return tuple(ends.loc[ends["open_count"].cumsum() > 0, "open_amount"])


def _left_out(undated: int) -> str:
    if not undated:
        return ""
    have = formats.plural(undated, "deal has", "deals have")
    return f"{have} no opening date and {'is' if undated == 1 else 'are'} left out of the comparison"
