"""How much of what closes is won: month by month, group by group, and how long winning takes."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd

from app.services import Services
from app.views.answers import Kpi
from app.views.compared import ComparedWith, compared_with
from app.views.extent import Whole, ever, whole_export
from app.views.state import State, scope_of
from app.views.win_rate.comparisons import GroupComparison, compare, uneven
from app.views.win_rate.differences import Differences, ranked_differences
from app.views.win_rate.fields import fields_compared, restates
from app.views.win_rate.kpis import closed_now, closed_totals, count, key_figures, overall_rate
from app.views.win_rate.seasonal import seasonal
from data.snapshots import queries
from data.snapshots.memo import Memo
from data.snapshots.periods import Period
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot
from data.viewer_state import DECLARED
from model.statistics.proportions import wilson_bounds

TOP_OWNERS, TOP_PRODUCTS = 40, 12
# More than any export has.
EVERY = 1_000_000_000
# The length of the cycle is split by the first of these that the snapshot has.
CYCLE_BY = ("segment", "series", "product")


@dataclasses.dataclass(frozen=True)
class Cycle:
    """Days from opening to closing of what closed in the period.

    histogram: from_days, to_days (null where open-ended), won, lost. quartiles: whole (over all levels), level,
    outcome, n, lower_quartile, median, upper_quartile. `by` is the label of the field whose levels these are.
    """

    histogram: pd.DataFrame
    quartiles: pd.DataFrame
    by: str


@dataclasses.dataclass(frozen=True)
class Closing:
    """Key figures, the trend and the length of the cycle of what closed.

    trend: month, won, lost, n, rate, low, high, won_amount, lost_amount, complete, in_period; from the first month of
    the last 24 in which anything closed, whatever the period. `uneven` says whether the whole months vary more than
    chance would have them. `widen` says what to change where nothing closed. Where the export has no dates, `undated`
    says so, start and end are None, and the key figures are of everything that is closed. `compared_with` names the
    earlier days of the key figures, `seasonal` what repeats from quarter to quarter or year to year, '' where nothing
    does. Where the close writes amounts, those of the trend are NaN. `whole` is of the whole export, whatever the
    scope.
    """

    kpis: tuple[Kpi, ...]
    trend: pd.DataFrame
    uneven: bool | None
    cycle: Cycle
    overall: float | None
    closed: int
    compared_with: ComparedWith
    seasonal: str
    whole: Whole
    period: str
    start: dt.date | None
    end: dt.date | None
    currency: str
    widen: str
    undated: str


@dataclasses.dataclass(frozen=True)
class Groups:
    """What differs, and one comparison per field, beside the win rate over all.

    `period` is '' where the export has no dates.
    """

    differences: Differences
    comparisons: tuple[GroupComparison, ...]
    overall: float | None
    period: str


@dataclasses.dataclass(frozen=True)
class Pairs:
    """Owner by product, beside the win rate over all.

    cells: owner, product, n, won, rate, of the owners and products with the most closed opportunities; `owners` and
    `products` count all there are. `period` is '' where the export has no dates.
    """

    cells: pd.DataFrame
    owners: int
    products: int
    overall: float | None
    period: str


@dataclasses.dataclass(frozen=True)
class WinRate(Closing):
    """All that the page answers at once."""

    differences: Differences
    comparisons: tuple[GroupComparison, ...]
    cells: pd.DataFrame
    owners: int
    products: int


def win_rate(services: Services, state: State | None) -> WinRate:
    """Answer the whole page; the page itself asks for its three parts, so that the first is not kept by the last."""
    pairs, groups = owner_by_product(services, state), win_rate_by_group(services, state)
    return WinRate(
        **vars(closing(services, state)),
        differences=groups.differences,
        comparisons=groups.comparisons,
        cells=pairs.cells,
        owners=pairs.owners,
        products=pairs.products,
    )


def closing(services: Services, state: State | None) -> Closing:
    """Answer for what closed in the viewer's scope."""
    published, scope = services.published(), scope_of(state)
    snapshot, told = published.snapshot, published.bundle.amounts_told
    over, dated = scope.over(snapshot), queries.in_periods(snapshot)
    compared = compared_with(snapshot, scope)
    totals, trend = closed_totals(snapshot, scope, compared), _trend(snapshot, scope, over)
    cycle, whole = _cycle(snapshot, scope), trend[trend["complete"]]
    return Closing(
        kpis=key_figures(totals, trend, cycle.quartiles, compared, dated=dated, told=told),
        trend=trend if told else trend.assign(won_amount=np.nan, lost_amount=np.nan),
        uneven=uneven(whole["won"], whole["n"]),
        cycle=cycle,
        overall=overall_rate(totals),
        closed=closed_now(totals),
        compared_with=compared,
        seasonal=pattern.words if (pattern := seasonal(snapshot, scope)) else "",
        whole=whole_export(snapshot),
        period=over.label if dated else "",
        start=over.start if dated else None,
        end=over.end if dated else None,
        currency=snapshot.info["currency"],
        widen="" if closed_now(totals) else _widen(trend, scope, dated=dated),
        undated="" if dated else _ever(totals, scope, queries.lacking_dates(snapshot)),
    )


_GROUPS: Memo[Snapshot, Groups] = Memo()


def win_rate_by_group(services: Services, state: State | None) -> Groups:
    """Compare the groups of every field with the rest, in the viewer's scope, and rank those that differ."""
    published, scope = services.published(), scope_of(state)
    snapshot, told = published.snapshot, published.bundle.amounts_told
    return _GROUPS.get(snapshot, (scope, told), lambda: _groups(snapshot, scope, told=told))


def _groups(snapshot: Snapshot, scope: Scope, *, told: bool) -> Groups:
    overall = overall_rate(closed_totals(snapshot, scope, ComparedWith()))
    found = _comparisons(snapshot, scope, told=told)
    differences = ranked_differences(found, snapshot.info["currency"], told=told)
    return Groups(differences, found, overall, _period(snapshot, scope))


def owner_by_product(services: Services, state: State | None) -> Pairs:
    """Count what each owner closed of each product, in the viewer's scope."""
    snapshot, scope = services.published().snapshot, scope_of(state)
    cells = _cells(snapshot, scope, TOP_OWNERS, TOP_PRODUCTS)
    return Pairs(
        cells=cells.drop(columns=["owners", "products"]),
        owners=int(cells["owners"].max()) if len(cells) else 0,
        products=int(cells["products"].max()) if len(cells) else 0,
        overall=overall_rate(closed_totals(snapshot, scope, ComparedWith())),
        period=_period(snapshot, scope),
    )


def every_owner_by_product(services: Services, state: State | None) -> pd.DataFrame:
    """Return the same of every owner and every product that closed anything together."""
    cells = _cells(services.published().snapshot, scope_of(state), EVERY, EVERY)
    return cells[cells["n"] > 0]


def _cells(snapshot: Snapshot, scope: Scope, owners: int, products: int) -> pd.DataFrame:
    cells = queries.ask(snapshot, "win_rate_by_owner_product", scope, top_owners=owners, top_products=products)
    return cells.assign(rate=cells["won"] / cells["n"].where(cells["n"] > 0))


def _period(snapshot: Snapshot, scope: Scope) -> str:
    return scope.over(snapshot).label if queries.in_periods(snapshot) else ""


def _narrowed(scope: Scope) -> list[str]:
    return [one.name for one in DECLARED.filters if not one.while_open and getattr(scope, one.name)]


def _ever(totals: pd.DataFrame, scope: Scope, lacking: str) -> str:
    """Say what is known of everything closed where it belongs to no period."""
    whose = "the filters'" if _narrowed(scope) else "its"
    return ever(count(totals, "now", "won"), closed_now(totals), lacking, whose)


def _widen(trend: pd.DataFrame, scope: Scope, *, dated: bool = True) -> str:
    """Say which filter leaves nothing."""
    if len(trend):
        return f"{int(trend['n'].sum()):,} closed in the last 24 months: choose a longer period."
    if narrowed := _narrowed(scope):
        return f"Widen the filter on {' or '.join(narrowed)}."
    return "Choose an earlier period." if dated else "Nothing in this export is closed."


# --- trend ---


def _trend(snapshot: Snapshot, scope: Scope, over: Period) -> pd.DataFrame:
    months = queries.ask(snapshot, "win_rate_by_month", scope)
    n = months["won"] + months["lost"]
    low, high = wilson_bounds(months["won"], n)
    last = months["month"] + pd.offsets.MonthEnd(0)
    in_period = (last >= pd.Timestamp(over.start)) & (months["month"] <= pd.Timestamp(over.end))
    trend = months.assign(n=n, rate=months["won"] / n.where(n > 0), low=low, high=high, in_period=in_period)
    return trend[trend["n"].cumsum() > 0].reset_index(drop=True)


# --- comparisons ---


def _comparisons(snapshot: Snapshot, scope: Scope, *, told: bool) -> tuple[GroupComparison, ...]:
    fields = fields_compared(snapshot.catalogue)
    if not fields:
        return ()
    levels = queries.win_rate_by_field(snapshot, scope, [field.name for field in fields])
    levels = levels if told else levels.assign(amount=np.nan)
    of_field = dict(list(levels.groupby("field")))
    return tuple(
        compare(field.name, field.label, of_field[field.name], at_close=field.known == "at close")
        for field in fields
        if field.name in of_field
        and of_field[field.name]["level"].count() > 1
        and not restates(field, of_field[field.name])
    )


# --- cycle ---


def _cycle(snapshot: Snapshot, scope: Scope) -> Cycle:
    labels = {field.name: field.label for field in fields_compared(snapshot.catalogue)}
    by = next((name for name in CYCLE_BY if name in labels), "")
    return Cycle(
        histogram=queries.ask(snapshot, "cycle_histogram", scope),
        # Without such a field the product stands in: it is empty then, and so are its levels.
        quartiles=queries.ask(snapshot, "cycle_quartiles", scope, by=by or "product"),
        by=labels.get(by, ""),
    )
