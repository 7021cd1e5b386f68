"""What a period will end with: won so far, and between which values it ends eight times in ten."""

from __future__ import annotations

import dataclasses

from app import formats
from app.services import Published, Services
from app.views.extent import extent
from app.views.forecast.accuracy import Accuracy, accuracy
from app.views.forecast.categories import Categories, categories
from app.views.forecast.deals import still_to_come
from app.views.forecast.health import Health, health
from app.views.forecast.largest import Largest, largest
from app.views.forecast.period import ForecastPeriod, period_of
from app.views.forecast.quotas import Coverage, coverage
from app.views.forecast.reasons import reason_for_none, usual_share
from app.views.state import State, scope_of
from data.snapshots.memo import Memo
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot
from data.viewer_state import DECLARED
from model.money.forecast import Forecast

__all__ = ["Forecast", "PeriodForecast", "period_forecast"]


@dataclasses.dataclass(frozen=True)
class PeriodForecast:
    """What a period holds so far and what it will end with; money.

    ends: 10 %, 50 % and 90 %, and the mean; None where `none` says why only what is won so far is known. n: open deals
    that are counted, and from_open what they bring on the mean by the period's end; from_new what deals bring that are
    not opened yet, None where too few quarters are known. shared and periods: how far the log-odds of all deals move
    together (standard deviation), and from how many periods that was estimated. usual says what can still be said.
    """

    period: ForecastPeriod
    so_far: float
    n_won: int
    ends: Forecast | None
    n: int
    from_open: float | None
    from_new: float | None
    shared: float
    periods: int
    coverage: Coverage
    categories: Categories
    accuracy: Accuracy
    health: Health
    largest: Largest
    none: str
    usual: str
    headline: str
    currency: str
    amounts: bool


_FORECASTS: Memo[Snapshot, PeriodForecast] = Memo()


def period_forecast(services: Services, state: State | None) -> PeriodForecast:
    """Answer for the viewer's scope and the period of the address, the quarter under way unless it names another.

    It is of all stages: what is won has left its own, and what is open will. The scope's own period says nothing here,
    but one that there is not is refused.

    It is worked out once per snapshot, bundle, scope and period.
    """
    published, scope = services.published(), dataclasses.replace(scope_of(state), stage=())
    scope.over(published.snapshot)
    period = period_of(state, published.snapshot)
    asked = (published.bundle.version, dataclasses.replace(scope, period=DECLARED.period, compare=""), period)
    return _FORECASTS.get(published.snapshot, asked, lambda: _period_forecast(published, scope, period))


def _period_forecast(published: Published, scope: Scope, period: ForecastPeriod) -> PeriodForecast:
    known = still_to_come(published, scope, period)
    none = reason_for_none(published)
    ends = None if none else known.ends()
    currency = published.snapshot.info["currency"]
    quotas = coverage(published, scope, period, dated=not none)
    return PeriodForecast(
        period=period,
        so_far=known.so_far,
        n_won=known.n_won,
        ends=ends,
        n=known.n,
        from_open=None if none else known.deals.expected,
        from_new=None if none else known.new_expected,
        shared=known.luck.spread,
        periods=known.luck.periods,
        coverage=quotas,
        categories=categories(published, scope, period, dated=not none),
        accuracy=accuracy(published, period),
        health=health(published, scope),
        largest=largest(published, scope, known),
        none=none,
        usual=usual_share(published) if none else "",
        headline=headline(period, known.so_far, ends, quotas.quota, currency),
        currency=currency,
        amounts=extent(published.snapshot).amounts,
    )


def headline(period: ForecastPeriod, so_far: float, ends: Forecast | None, quota: float | None, currency: str) -> str:
    """Say in a sentence that a manager would repeat what the period ends with, and how far that is from the quota."""
    if period.end <= period.as_of_on:
        return f"{period.words} ended with {formats.money(so_far, currency)}{_against(quota, so_far, currency)}"
    if ends is None:
        return f"{period.words}: {formats.money(so_far, currency)} won so far{_against(quota, so_far, currency)}"
    low, high = (formats.money(end, currency) for end in (ends.low, ends.high))
    return f"{period.words} will end between {low} and {high}{_against(quota, ends.middle, currency, ' at the middle')}"


def _against(quota: float | None, amount: float, currency: str, where: str = "") -> str:
    """Say how far an amount is from the quota, '' where there is none."""
    if quota is None:
        return ""
    away = formats.money(abs(quota - amount), currency)
    return f"; quota {formats.money(quota, currency)}: {away} {'short' if amount < quota else 'above'}{where}"
