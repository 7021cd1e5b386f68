"""How good forecasts of past periods would have been, by models of then."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

import pandas as pd

from app.services import Published
from app.views import model_card as card
from app.views.forecast.period import ForecastPeriod, period_words
from data.calendar import Calendar
from model.registry.past_forecast import PastForecast

NOT_YET: Final = (
    "This model version holds none: training adds those of periods that are over and began after it could be judged."
)
COLUMNS: Final = ("period", "when", "day", "low", "middle", "high", "whole", "within")


@dataclasses.dataclass(frozen=True)
class Accuracy:
    """What would have been forecast of past periods of a kind at their start and in their middle, and what came.

    rows, the latest first: period, when ('start', 'middle'), day, low, middle, high, whole (what it ended with), within
    (whether it ended within low and high). n: forecasts, and held of them ended within; off: how far the middle was
    from what came, as a share of it, typically (the median). They are of the whole export, whatever the filters. `none`
    says why there are none.
    """

    rows: pd.DataFrame
    n: int
    held: int
    off: float | None
    none: str


def accuracy(published: Published, period: ForecastPeriod) -> Accuracy:
    """Answer for periods of the kind that is forecast."""
    past = [each for each in published.bundle.card.forecasts if each.kind == period.kind]
    rows = past_rows(past, published.snapshot.calendar)
    off = (rows["middle"] / rows["whole"].where(rows["whole"] > 0) - 1.0).abs().median()
    none = "" if past else (card.failed(published, "forecasts") or NOT_YET)
    return Accuracy(rows, len(rows), int(rows["within"].sum()), None if pd.isna(off) else float(off), none)


def past_rows(past: Sequence[PastForecast], calendar: Calendar) -> pd.DataFrame:
    """Return a row per forecast, the latest period first, its start before its middle."""
    rows = [
        (
            period_words(each.kind, each.start, calendar),
            "start" if each.at_start else "middle",
            each.day,
            each.low,
            each.middle,
            each.high,
            each.whole,
            each.holds,
        )
        for each in sorted(past, key=lambda one: (-one.start.toordinal(), one.day))
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"within": bool, "whole": "float64", "middle": "float64"})
