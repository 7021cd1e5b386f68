"""What each person and team ends the quarter under way with, beside their quota, as the Forecast page computes it."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np
import pandas as pd

from app.services import Published
from app.views.forecast.period import ForecastPeriod
from app.views.forecast.quotas import coverage
from app.views.forecast.reasons import reason_for_none
from data.snapshots.queries import Scope

COLUMNS: Final = ("forecast", "quota", "to_quota")


@dataclasses.dataclass(frozen=True)
class Outlook:
    """What the quarter under way ends with, money by name: forecast (won so far and what open deals bring), quota.

    `none` says why there is no forecast, `no_quota` why there is no quota, with the next step; '' where there is.
    """

    period: str
    owners: pd.DataFrame
    teams: pd.DataFrame
    none: str
    no_quota: str


def outlook(published: Published, scope: Scope, period: ForecastPeriod) -> Outlook:
    """Answer for a scope; it is of all stages, as what is won has left its own."""
    none = reason_for_none(published)
    found = coverage(published, dataclasses.replace(scope, stage=()), period, dated=not none)
    return Outlook(
        period=period.words,
        owners=_by_name(found.owners),
        teams=_by_name(found.teams),
        none=none,
        no_quota=f"{found.none} {found.next_step}" if found.none else "",
    )


def _by_name(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.set_index("name").rename(columns={"expected": "forecast"})[["forecast", "quota"]]


def with_outlook(rows: pd.DataFrame, names: pd.Series[str], known: pd.DataFrame, *, dated: bool) -> pd.DataFrame:
    """Add forecast, quota and to_quota (the forecast less the quota, below 0 where it falls short) to rows by name.

    Where forecasts are known, who has nothing open and won nothing ends with 0; of nobody's deals none is known.
    """
    found = known.reindex([*names]).astype("float64")
    quota, forecast = np.asarray(found["quota"]), np.asarray(found["forecast"])
    if dated:
        forecast = np.where(np.isnan(forecast) & np.asarray(names.notna()), 0.0, forecast)
    return rows.assign(forecast=forecast, quota=quota, to_quota=forecast - quota)
