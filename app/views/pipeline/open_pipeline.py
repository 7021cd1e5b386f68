"""What is open today against what was open on an earlier day, each at the amounts of its own day."""

from __future__ import annotations

import dataclasses
from typing import Final

import pandas as pd

from app import formats
from app.addresses import at
from app.services import Published
from app.views.answers import RELIABLE, Kpi
from app.views.compared import Change, ComparedWith, day_compared_with
from app.views.extent import AT_THE_CLOSE, extent
from data.snapshots import queries
from data.snapshots.queries import Scope

NO_STAGES = "no comparison: this export does not say in which stage a deal stood then"
NOT_TOLD = f"no comparison: {AT_THE_CLOSE[:1].lower()}{AT_THE_CLOSE[1:]}"
NO_OPENING = "no comparison: no open deal with these filters has an opening date"
# Where closed deals of unknown opening days are more than this share of what was open, nothing is compared.
UNKNOWN_SHARE: Final = 0.02


@dataclasses.dataclass(frozen=True)
class OpenTotals:
    """How many deals were open at the end of a day, and how much in them; without those of unknown opening days."""

    count: int = 0
    amount: float = 0.0


def open_pipeline(published: Published, scope: Scope, open_count: int, open_amount: float) -> Kpi:
    """Return the open amount, how it compares with an earlier day, and how it stood at the end of each month.

    What was open then has closed since: where the close writes amounts, nobody knows how much that was.
    """
    snapshot = published.snapshot
    ends = queries.ask(snapshot, "open_at_month_ends", scope)
    now = _open_totals(ends[ends["on_day"] == pd.Timestamp(snapshot.as_of_on)])
    change = _change(published, scope, open_count, now)
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
        spark=tuple(ends["open_amount"]) if published.bundle.amounts_told else (),
        spark_label="Open amount at each month's end",
        href=at("/at-risk?flagged=all"),
        note=_left_out(published, open_count - now.count, open_amount - now.amount) if change.delta is not None else "",
    )


def then_compared(published: Published, scope: Scope) -> ComparedWith:
    """Return the day that what is open is compared with; none if nobody knows what stood then, or where."""
    snapshot = published.snapshot
    compared = day_compared_with(snapshot, scope)
    if compared.kind and extent(snapshot).amounts and not published.bundle.amounts_told:
        return ComparedWith(none=NOT_TOLD)
    unknown = compared.kind and scope.stage and not extent(snapshot).stage_history
    return ComparedWith(none=NO_STAGES) if unknown else compared


def _open_totals(rows: pd.DataFrame) -> OpenTotals:
    return OpenTotals(int(rows["open_count"].sum()), float(rows["open_amount"].sum()))


def _change(published: Published, scope: Scope, open_count: int, now: OpenTotals) -> Change:
    """Compare the deals with an opening date: whether the others were open then as well, nobody knows.

    Open ones without it are in neither number; closed ones would be missing from the earlier number alone.
    """
    snapshot, compared = published.snapshot, then_compared(published, scope)
    if not compared.end:
        return Change(None, None, compared.none)
    if open_count and not now.count:
        return Change(None, None, NO_OPENING)
    found = queries.ask(snapshot, "open_on", scope, on_day=compared.end)
    then, unknown = _open_totals(found), _unknown(found)
    if _matters(unknown, then):
        return Change(None, None, _perhaps_open(unknown.count, compared))
    if then.count < RELIABLE or then.amount <= 0:
        return Change(None, None, _few(then.count, compared))
    delta = now.amount / then.amount - 1
    logged = bool(snapshot.ask("amounts_logged")["logged"].iloc[0])
    at = "at the amounts of each day" if logged else "both at today's amounts"
    return Change(delta, delta >= 0, f"vs {compared.words}, {at}")


def _unknown(rows: pd.DataFrame) -> OpenTotals:
    return OpenTotals(int(rows["unknown_count"].sum()), float(rows["unknown_amount"].sum()))


def _matters(unknown: OpenTotals, then: OpenTotals) -> bool:
    """Tell whether closed deals that may have been open then could move the comparison, by count or by amount."""
    return unknown.count > UNKNOWN_SHARE * then.count or unknown.amount > UNKNOWN_SHARE * max(then.amount, 0.0)


def _perhaps_open(count: int, compared: ComparedWith) -> str:
    have = formats.plural(count, "closed deal has", "closed deals have")
    return f"no comparison: {have} no opening date and may have been open on {compared.words}"


def _few(before: int, compared: ComparedWith) -> str:
    if not before:
        return f"nothing was open on {compared.words}"
    deals = formats.plural(before, "deal was", "deals were")
    return f"{deals} open on {compared.words}: too little to compare"


def _left_out(published: Published, undated: int, amount: float) -> str:
    if not undated:
        return ""
    money = formats.money(amount, published.snapshot.info["currency"])
    have = formats.plural(undated, f"deal ({money}) has", f"deals ({money}) have")
    return f"{have} no opening date and {'is' if undated == 1 else 'are'} left out of the comparison"
