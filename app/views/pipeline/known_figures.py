"""The key figures that take no model: how many deals are stale, and what is overdue."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from app.addresses import at
from app.views.answers import Kpi
from app.views.extent import Extent


def known_figures(totals: pd.Series, holds: Extent, stale_rule: str, as_of_on: dt.date) -> tuple[Kpi, ...]:
    """What stands in place of what rests on loss probabilities, as far as the export records it."""
    if not holds.open_count:
        return ()
    overdue = (_overdue(totals, as_of_on, amounts=holds.amounts),) if holds.close_dates else ()
    return (*((_stale(totals, stale_rule),) if stale_rule else ()), *overdue)


def _stale(totals: pd.Series, note: str) -> Kpi:
    n = int(totals["stale_count"])
    return Kpi(
        "stale",
        "Stale deals",
        float(n),
        "count",
        int(totals["open_count"]),
        "open",
        note=note,
        href=at("/at-risk?stale=yes"),
    )


def _overdue(totals: pd.Series, as_of_on: dt.date, *, amounts: bool) -> Kpi:
    n, note = int(totals["overdue_count"]), "past their expected close"
    href = at(f"/at-risk?closes_to={as_of_on - dt.timedelta(days=1)}")
    if not amounts:
        return Kpi("overdue", "Overdue", float(n), "count", int(totals["open_count"]), "open", note=note, href=href)
    amount = float(totals["overdue_amount"])
    return Kpi("overdue", "Overdue", amount, "money", n, "overdue", note=note, href=href)
