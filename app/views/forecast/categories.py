"""What reps say of the deals of a period, by category and by their own probability, and what came of such deals."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from app.services import Published
from app.views.forecast.period import ForecastPeriod
from data.calendar import MONTHS, MONTHS_IN_QUARTER
from data.schema import NOT_RECORDED
from data.snapshots import queries
from data.snapshots.queries import Scope

# How CRMs write the categories, without case and anything but letters, the surest first.
NAMES: Final[Mapping[str, str]] = {
    "commit": "Commit",
    "committed": "Commit",
    "mostlikely": "Most likely",
    "bestcase": "Best case",
    "upside": "Best case",
    "pipeline": "Pipeline",
    "omitted": "Omitted",
    "omit": "Omitted",
    "notforecasted": "Omitted",
}
ORDER: Final = tuple(dict.fromkeys(NAMES.values()))
NO_CATEGORIES: Final = "This export has no forecast categories."
MAP_THEM: Final = "Map the column that holds them to forecast_category."
NOT_LOGGED: Final = "No change of a category is logged, so nobody knows what became of former ones."
PERCENT: Final = 100.0


@dataclasses.dataclass(frozen=True)
class Categories:
    """The open deals that owners expect to close in a period, by category in order of sureness, beside the past.

    rows: category, n, amount, expected (what the model expects of them by the period's end; NaN if nothing is known),
    by_reps (the mean of the reps' own probability, weighed by amount, 0 to 1; NaN if none is recorded), and of past
    periods of this kind past_n, past_amount and came_true (the share of that amount that was won by the period's end;
    NaN without any), of the whole export. periods: how many past ones. `none` says why there are none, `unlogged` why
    nothing is known of the past, '' where it is.
    """

    rows: pd.DataFrame
    periods: int
    none: str
    next_step: str
    unlogged: str


def categories(published: Published, scope: Scope, period: ForecastPeriod, *, dated: bool) -> Categories:
    """Answer for the deals of a scope; not `dated`, nobody knows what open deals bring by the period's end."""
    snapshot, (before, last) = published.snapshot, period.months()
    scale = snapshot.ask("forecast/rep_scale").iloc[0]
    days = {"from_day": period.start, "until_day": period.end}
    rows = queries.ask(snapshot, "forecast/categories", scope, before=before, last=last, **days)
    past = snapshot.ask("forecast/category_past", kind=period.kind, months=_months(published, period))
    joined = _together(rows).merge(_past(past), on="category", how="left")
    one = 1.0 if pd.isna(scale["most"]) or scale["most"] <= 1.0 else PERCENT
    shown = joined.assign(
        expected=joined["expected"] if dated else np.nan,
        by_reps=joined["by_reps"] / joined["of_reps"].where(joined["of_reps"] > 0) / one,
    )
    has_any = bool(scale["categories"])
    return Categories(
        rows=shown.drop(columns="of_reps").reset_index(drop=True),
        periods=int(past["periods"].max()) if len(past) else 0,
        none="" if has_any else NO_CATEGORIES,
        next_step="" if has_any else MAP_THEM,
        unlogged=NOT_LOGGED if has_any and past.empty else "",
    )


def named(written: object) -> str:
    """Name a category as it stands on screen, however a CRM writes it: 'BEST_CASE' -> 'Best case'."""
    if not isinstance(written, str):
        return NOT_RECORDED
    return NAMES.get(re.sub(r"[^a-z]", "", written.casefold()), written)


def _months(published: Published, period: ForecastPeriod) -> list[int]:
    """The months in which periods of the kind begin, in the company's calendar."""
    if period.kind == "month":
        return list(range(1, MONTHS + 1))
    first = published.snapshot.calendar.fiscal_year_start
    return [(first - 1 + nth * MONTHS_IN_QUARTER) % MONTHS + 1 for nth in range(MONTHS // MONTHS_IN_QUARTER)]


def _together(rows: pd.DataFrame) -> pd.DataFrame:
    """Add up what means the same, in order of sureness; what has another name comes before what is not recorded."""
    sums = rows.assign(category=rows["category"].map(named)).groupby("category", as_index=False).sum(min_count=1)
    place = [ORDER.index(name) if name in ORDER else len(ORDER) + (name == NOT_RECORDED) for name in sums["category"]]
    return sums.assign(place=place).sort_values(["place", "category"]).drop(columns="place")


def _past(rows: pd.DataFrame) -> pd.DataFrame:
    columns = ["n", "amount", "won"]
    sums = rows.assign(category=rows["category"].map(named)).groupby("category", as_index=False)[columns].sum()
    share = sums["won"] / sums["amount"].where(sums["amount"] > 0)
    return sums.assign(came_true=share).drop(columns="won").rename(columns={"n": "past_n", "amount": "past_amount"})
