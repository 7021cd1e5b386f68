"""How much of what closes is won: month by month, group by group, and how long winning takes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math

import numpy as np
import pandas as pd

from app.services import Services
from app.views.answers import Kpi
from app.views.comparisons import Comparison, compare, uneven
from app.views.intervals import RELIABLE, Z, differ, wilson
from app.views.state import State, scope_of
from data import queries
from data.periods import Period
from data.queries import Scope
from data.schema import Field
from data.snapshot import Snapshot

SPARK_MONTHS = 12
TOP_OWNERS, TOP_PRODUCTS = 40, 12
# What people ask about first; what else the snapshot has follows in the catalogue's order.
FIRST = (
    "region",
    "manager",
    "product",
    "series",
    "segment",
    "owner",
    "sector",
    "industry",
    "lead_source",
    "competitor",
    "country",
)
NEVER = ("account", "stage")
COMPARED_TABLES = ("opportunities", "accounts", "products", "team")
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
class WinRate:
    """Key figures, the trend, one comparison per field, owner by product, and the length of the cycle.

    trend: month, won, lost, n, rate, low, high, won_amount, lost_amount, complete, in_period; from the first month of
    the last 24 in which anything closed, whatever the period. `uneven` says whether the whole months vary more than
    chance would have them. cells: owner, product, n, won, rate, of the owners and products with the most closed
    opportunities; `owners` and `products` count all there are. `widen` says what to change where nothing closed.
    """

    kpis: tuple[Kpi, ...]
    trend: pd.DataFrame
    uneven: bool | None
    comparisons: tuple[Comparison, ...]
    cells: pd.DataFrame
    owners: int
    products: int
    cycle: Cycle
    overall: float | None
    closed: int
    period: str
    start: dt.date
    end: dt.date
    currency: str
    widen: str


def win_rate(services: Services, state: State | None) -> WinRate:
    """Answer for what closed in the viewer's scope."""
    snapshot, scope = services.published().snapshot, scope_of(state)
    over = scope.over(snapshot.as_of_on)
    totals, trend, cycle = (
        _totals(snapshot, scope, over.before()),
        _trend(snapshot, scope, over),
        _cycle(snapshot, scope),
    )
    cells = queries.ask(snapshot, "win_rate_by_owner_product", scope, top_owners=TOP_OWNERS, top_products=TOP_PRODUCTS)
    won, lost = _count(totals, "now", "won"), _count(totals, "now", "lost")
    whole = trend[trend["complete"]]
    return WinRate(
        kpis=_kpis(totals, trend, cycle, over.before()),
        trend=trend,
        uneven=uneven(whole["won"], whole["n"]),
        comparisons=_comparisons(snapshot, scope),
        cells=cells.drop(columns=["owners", "products"]).assign(rate=cells["won"] / cells["n"].where(cells["n"] > 0)),
        owners=int(cells["owners"].max()) if len(cells) else 0,
        products=int(cells["products"].max()) if len(cells) else 0,
        cycle=cycle,
        overall=won / (won + lost) if won + lost else None,
        closed=won + lost,
        period=over.label,
        start=over.start,
        end=over.end,
        currency=snapshot.info["currency"],
        widen="" if won + lost else _widen(trend, scope),
    )


def _widen(trend: pd.DataFrame, scope: Scope) -> str:
    """Say which filter leaves nothing."""
    if len(trend):
        return f"{int(trend['n'].sum()):,} closed in the last 24 months: choose a longer period."
    narrowed = [name for name in queries.DIMENSIONS if name != "stage" and getattr(scope, name)]
    return f"Widen the filter on {' or '.join(narrowed)}." if narrowed else "Choose an earlier period."


# --- key figures ---


def _totals(snapshot: Snapshot, scope: Scope, before: Period | None) -> pd.DataFrame:
    totals = queries.ask(snapshot, "win_rate_totals", scope, previous_start=before.start if before else None)
    sides = pd.MultiIndex.from_product([("now", "before"), ("won", "lost")], names=["side", "outcome"])
    return totals.set_index(["side", "outcome"]).reindex(sides, fill_value=0)


def _count(totals: pd.DataFrame, side: str, outcome: str) -> int:
    return int(totals["n"].loc[(side, outcome)])


def _kpis(totals: pd.DataFrame, trend: pd.DataFrame, cycle: Cycle, before: Period | None) -> tuple[Kpi, ...]:
    months = trend.tail(SPARK_MONTHS)
    return (
        _by_count(totals, months, before),
        _by_amount(totals, months, before),
        _closed(totals, months, before),
        _days_to_win(cycle),
    )


def _by_count(totals: pd.DataFrame, months: pd.DataFrame, before: Period | None) -> Kpi:
    won, earlier_won = _count(totals, "now", "won"), _count(totals, "before", "won")
    n, earlier = won + _count(totals, "now", "lost"), earlier_won + _count(totals, "before", "lost")
    delta = won / n - earlier_won / earlier if n and earlier else None
    low, high = wilson(won, n)
    return Kpi(
        key="win_rate",
        label="Win rate",
        value=won / n if n else None,
        unit="percent",
        n=n,
        counted="closed",
        delta=delta,
        delta_unit="points",
        better=delta > 0 if delta is not None and differ(won, n, earlier_won, earlier) else None,
        against=f"than {before.label}" if before and delta is not None else "",
        spark=tuple(months["rate"]),
        spark_label="Win rate by month",
        note=f"likely {low * 100:.0f}–{high * 100:.0f} %" if n else "",
    )


def _by_amount(totals: pd.DataFrame, months: pd.DataFrame, before: Period | None) -> Kpi:
    (rate, error), (earlier, earlier_error) = _amount_rate(totals.loc["now"]), _amount_rate(totals.loc["before"])
    delta = rate - earlier if rate is not None and earlier is not None else None
    clear = delta is not None and abs(delta) > Z * np.hypot(error, earlier_error)
    amount = months["won_amount"] + months["lost_amount"]
    return Kpi(
        key="win_rate_amount",
        label="Win rate by amount",
        value=rate,
        unit="percent",
        n=int(totals.loc["now", "n_amount"].sum()),
        counted="closed",
        delta=delta,
        delta_unit="points",
        better=delta > 0 if delta is not None and clear else None,
        against=f"than {before.label}" if before and delta is not None else "",
        spark=tuple(months["won_amount"] / amount.where(amount > 0)),
        spark_label="Win rate by amount, by month",
        note="won share of the amount at stake",
    )


def _amount_rate(sides: pd.DataFrame) -> tuple[float | None, float]:
    """Return the won share of the amount that was at stake, and its standard error as a quotient of two sums.

    Where there are too few opportunities to rely on, or all ended alike, nothing is known of the error: it is infinite.
    """
    amount, squares = sides["amount"].sum(), sides["amount_squared"]
    if not amount:
        return None, 0.0
    rate = float(sides["amount"].loc["won"] / amount)
    if sides["n_amount"].sum() < RELIABLE or rate in (0.0, 1.0):
        return rate, math.inf
    error = (squares.loc["won"] * (1 - rate) ** 2 + squares.loc["lost"] * rate**2) ** 0.5 / amount
    return rate, float(error)


def _closed(totals: pd.DataFrame, months: pd.DataFrame, before: Period | None) -> Kpi:
    won, lost = _count(totals, "now", "won"), _count(totals, "now", "lost")
    earlier = _count(totals, "before", "won") + _count(totals, "before", "lost")
    return Kpi(
        key="closed",
        label="Closed opportunities",
        value=float(won + lost),
        unit="count",
        n=won,
        counted="won",
        against=f"{earlier:,} in {before.label}" if before and earlier else "",
        spark=tuple(months["n"].astype(float)),
        spark_label="Closed opportunities by month",
        note=f"{lost:,} lost",
    )


def _days_to_win(cycle: Cycle) -> Kpi:
    whole = cycle.quartiles[cycle.quartiles["whole"]].set_index("outcome")
    won = whole.loc["won"] if "won" in whole.index else None
    return Kpi(
        key="days_to_win",
        label="Median days to win",
        value=None if won is None else float(won["median"]),
        unit="days",
        n=0 if won is None else int(won["n"]),
        counted="won",
        against=f"{whole.loc['lost', 'median']:.0f} days when lost" if "lost" in whole.index else "",
    )


# --- trend ---


def _trend(snapshot: Snapshot, scope: Scope, over: Period) -> pd.DataFrame:
    months = queries.ask(snapshot, "win_rate_by_month", scope)
    n = months["won"] + months["lost"]
    low, high = wilson(months["won"], n)
    last = months["month"] + pd.offsets.MonthEnd(0)
    in_period = (last >= pd.Timestamp(over.start)) & (months["month"] <= pd.Timestamp(over.end))
    trend = months.assign(n=n, rate=months["won"] / n.where(n > 0), low=low, high=high, in_period=in_period)
    return trend[trend["n"].cumsum() > 0].reset_index(drop=True)


# --- comparisons ---


def fields_compared(catalogue: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return the fields that win rates are compared by: every choice known before the close, in order of interest."""
    found = {
        field.name: field
        for field in catalogue
        if field.kind == "choice"
        and field.table in COMPARED_TABLES
        and field.known != "at close"
        and field.name not in NEVER
    }
    return tuple(
        sorted(found.values(), key=lambda field: FIRST.index(field.name) if field.name in FIRST else len(FIRST))
    )


def _comparisons(snapshot: Snapshot, scope: Scope) -> tuple[Comparison, ...]:
    fields = fields_compared(snapshot.catalogue)
    if not fields:
        return ()
    levels = queries.win_rate_by_field(snapshot, scope, [field.name for field in fields])
    of_field = dict(list(levels.groupby("field")))
    return tuple(
        compare(field.name, field.label, of_field[field.name])
        for field in fields
        if field.name in of_field and of_field[field.name]["level"].count() > 1
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
