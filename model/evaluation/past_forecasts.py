"""What would have been forecast of periods that are over, by models of then, beside what came."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
import pandas as pd

from data.calendar import MONTHS_IN_QUARTER, ONE_DAY, Calendar, months_before
from model.arrays import Numbers, amounts, numbers
from model.evaluation.landmark_rows import Judged
from model.features.matrix import features
from model.money.forecast import Deals, forecast
from model.money.new_deals import Outlook, WonDeals, since_epoch
from model.registry.past_forecast import PastForecast, luck_of
from model.splits.origin import day_of
from model.time_to_close.by_date import Timing

LENGTHS: Final = {"quarter": MONTHS_IN_QUARTER, "month": 1}
# So many periods of a kind that are over are looked at, the latest ones.
MOST: Final = 12


@dataclasses.dataclass(frozen=True, eq=False)
class History:
    """What is known of the past beside the rows of training, and how the company counts its quarters.

    won: opportunity_id, opened_on, closed_on, amount (what it brought) of won ones. open_on returns what was open at
    the end of one of the days of `days_seen`, a row each, as known then. Where there are very many, both hold the same
    sample.
    """

    won: pd.DataFrame
    open_on: Callable[[dt.date], pd.DataFrame]
    calendar: Calendar = Calendar()  # noqa: RUF009  # it is frozen


def past_forecasts(
    history: History, judged: Sequence[Judged], timing: Timing, as_of_on: dt.date
) -> tuple[PastForecast, ...]:
    """Forecast each period that began after the first origin, at its start and in its middle, by what was known then.

    `timing` is of the first origin, the loss model of the latest one by then. What periods have in common is estimated
    from those that were over by then.
    """
    won = WonDeals.of(history.won)
    first = pd.Timestamp(history.won["opened_on"].min()).date() if len(history.won) else as_of_on
    wanted = [
        (kind, seen)
        for kind in LENGTHS
        for seen in _outlooks(kind, history.calendar, day_of(judged[0].origin.cut), as_of_on)
    ]
    found: list[PastForecast] = []
    open_then = dict(_open_then(history, judged, timing, [seen for _, seen in wanted]))
    for kind, seen in wanted:
        if seen in open_then:
            found.append(_forecast(kind, seen, *open_then[seen], won, first, found))
    return tuple(found)


def _forecast(
    kind: str,
    seen: Outlook,
    deals: Deals,
    came: float,
    won: WonDeals,
    first: dt.date,
    before: Sequence[PastForecast],
) -> PastForecast:
    so_far, new = won.so_far(seen), won.new_before(seen, first)
    ends = forecast(so_far, deals, new, luck_of(kind, before, seen.day).spread, seed=since_epoch(seen.day))
    return PastForecast(
        kind=kind,
        start=seen.start,
        end=seen.end,
        day=seen.day,
        n=len(deals.amount),
        expected=deals.expected,
        variance=deals.variance,
        slope=deals.slope,
        came=came,
        so_far=so_far,
        low=ends.low,
        middle=ends.middle,
        high=ends.high,
        whole=won.whole(seen),
    )


def days_seen(calendar: Calendar, as_of_on: dt.date) -> list[dt.date]:
    """The days as of which past periods may be forecast, the earliest first."""
    return sorted({seen.day for kind in LENGTHS for seen in _outlooks(kind, calendar, dt.date.min, as_of_on)})


def _outlooks(kind: str, calendar: Calendar, since: dt.date, until: dt.date) -> Iterator[Outlook]:
    """Periods that are over, the earliest first, each as seen at its start and in its middle."""
    months, begins = LENGTHS[kind], calendar.quarter(until) if kind == "quarter" else until.replace(day=1)
    if months_before(begins, -months) - ONE_DAY <= until:
        begins = months_before(begins, -months)
    for count in range(MOST, 0, -1):
        start, end = months_before(begins, count * months), months_before(begins, (count - 1) * months) - ONE_DAY
        if start - ONE_DAY >= since:
            yield Outlook(start, end, start - ONE_DAY)
            yield Outlook(start, end, start + (end - start) // 2)


def _open_then(
    history: History, judged: Sequence[Judged], timing: Timing, wanted: Sequence[Outlook]
) -> Iterator[tuple[Outlook, tuple[Deals, float]]]:
    """Of each outlook with open deals those, with what was said of them then, and what they brought in the period."""
    for day in sorted({seen.day for seen in wanted}):
        facts = history.open_on(day)
        rows = facts[np.isfinite(amounts(facts))]
        if len(rows):
            by_then = [each for each in judged if each.origin.cut <= since_epoch(day)]
            for seen in (each for each in wanted if each.day == day):
                chance = _chances(rows, by_then[0], by_then[-1], timing, seen)
                yield seen, (Deals.each(amounts(rows), chance), _came(history.won, rows, seen))


def _came(won: pd.DataFrame, rows: pd.DataFrame, seen: Outlook) -> float:
    """What open deals brought by the period's end."""
    theirs = won[won["opportunity_id"].isin(rows["opportunity_id"])]
    closed = numbers(theirs["closed_on"])
    by_the_end = (closed > since_epoch(seen.day)) & (closed <= since_epoch(seen.end))
    return float(np.nansum(numbers(theirs["amount"])[by_the_end]))


def _chances(facts: pd.DataFrame, first: Judged, latest: Judged, timing: Timing, seen: Outlook) -> Numbers:
    """Chance of each to be won by the period's end."""
    loss = latest.fitted.probability(features(facts, latest.fitted.chosen))
    ends = np.array([(seen.end - seen.day).days])
    ended = timing.ended(features(facts, first.fitted.chosen), since_epoch(seen.day), ends)
    return np.asarray((1.0 - loss) * ended["won"][:, 0])
