"""The key figures of what closed: win rate by count and by amount, and how long winning takes."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from app import formats
from app.views.answers import RELIABLE, Kpi
from app.views.compared import Change, ComparedWith, Won, few, rate_change
from app.views.extent import AT_THE_CLOSE
from data.snapshots import queries
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot
from model.statistics.proportions import Z95, wilson_bounds

SPARK_MONTHS = 12


def closed_now(totals: pd.DataFrame) -> int:
    """Return how many closed in the period."""
    return count(totals, "now", "won") + count(totals, "now", "lost")


def overall_rate(totals: pd.DataFrame) -> float | None:
    """Return the win rate of the period over all; None if nothing closed."""
    closed = closed_now(totals)
    return count(totals, "now", "won") / closed if closed else None


def closed_totals(snapshot: Snapshot, scope: Scope, compared: ComparedWith) -> pd.DataFrame:
    """Return what closed in the period and in the days compared with, by side ('now', 'before') and outcome."""
    days = {"previous_start": compared.start, "previous_end": compared.end}
    totals = queries.ask(snapshot, "win_rate_totals", scope, **days)
    sides = pd.MultiIndex.from_product([("now", "before"), ("won", "lost")], names=["side", "outcome"])
    return totals.set_index(["side", "outcome"]).reindex(sides, fill_value=0)


def count(totals: pd.DataFrame, side: str, outcome: str) -> int:
    """Return how many of a side ended in an outcome."""
    return int(totals["n"].loc[(side, outcome)])


def key_figures(
    totals: pd.DataFrame,
    trend: pd.DataFrame,
    quartiles: pd.DataFrame,
    compared: ComparedWith,
    *,
    dated: bool = True,
    told: bool = True,
) -> tuple[Kpi, ...]:
    """Return the win rate by count and by amount, what closed, and the median days to win.

    What the export cannot say is left out: the days where it is not `dated`, and what closed by amount where nothing of
    it has one. Where amounts are not `told` but written at the close, its place says so.
    """
    months = trend.tail(SPARK_MONTHS)
    amounts = totals.loc["now", "n_amount"].sum() > 0 or not closed_now(totals)
    return (
        _bycount(totals, months, compared),
        *((_by_amount(totals, months, compared) if told else _missing_kpi(),) if amounts else ()),
        _closed(totals, months, compared),
        *((_days_to_win(quartiles),) if dated else ()),
    )


def _won(totals: pd.DataFrame, side: str) -> Won:
    won = count(totals, side, "won")
    return Won(won, won + count(totals, side, "lost"))


def _bycount(totals: pd.DataFrame, months: pd.DataFrame, compared: ComparedWith) -> Kpi:
    now = _won(totals, "now")
    change = rate_change(now, _won(totals, "before"), compared)
    low, high = wilson_bounds(now.won, now.closed)
    return Kpi(
        key="win_rate",
        label="Win rate",
        value=now.rate,
        unit="percent",
        n=now.closed,
        counted="closed",
        delta=change.delta,
        delta_unit="points",
        better=change.better,
        against=_against(change, compared),
        spark=tuple(months["rate"]),
        spark_label="Win rate by month",
        note=f"likely {formats.between(float(low), float(high))}" if now.closed else "",
    )


def _missing_kpi() -> Kpi:
    return Kpi("win_rate_amount", "Win rate by amount", None, "percent", 0, "closed", note=AT_THE_CLOSE)


def _by_amount(totals: pd.DataFrame, months: pd.DataFrame, compared: ComparedWith) -> Kpi:
    rate, change = _amount_rate(totals.loc["now"])[0], _amount_change(totals, compared)
    amount = months["won_amount"] + months["lost_amount"]
    return Kpi(
        key="win_rate_amount",
        label="Win rate by amount",
        value=rate,
        unit="percent",
        n=int(totals.loc["now", "n_amount"].sum()),
        counted="closed",
        delta=change.delta,
        delta_unit="points",
        better=change.better,
        against=_against(change, compared),
        spark=tuple(months["won_amount"] / amount.where(amount > 0)),
        spark_label="Win rate by amount, by month",
        note="won share of the amount at stake",
    )


def _amount_change(totals: pd.DataFrame, compared: ComparedWith) -> Change:
    (rate, error), (earlier, earlier_error) = _amount_rate(totals.loc["now"]), _amount_rate(totals.loc["before"])
    why = few(int(totals.loc["before", "n_amount"].sum()), compared)
    if not compared.kind or rate is None or earlier is None or why:
        return Change(None, None, why or compared.none)
    delta = rate - earlier
    clear = abs(delta) > Z95 * np.hypot(error, earlier_error)
    return Change(delta, delta > 0 if clear else None, f"vs {compared.words}")


def _against(change: Change, compared: ComparedWith) -> str:
    """Name the days that a change is against, or why there is none."""
    return change.against if change.delta is None else f"vs {compared.words}"


def _amount_rate(sides: pd.DataFrame) -> tuple[float | None, float]:
    """Return the won share of the amount that was at stake, and its standard error as a quotient of two sums.

    If there are too few opportunities to rely on, or all ended alike, nothing is known of the error: it is infinite.
    """
    amount, squares = sides["amount"].sum(), sides["amount_squared"]
    if not amount:
        return None, 0.0
    rate = float(sides["amount"].loc["won"] / amount)
    if sides["n_amount"].sum() < RELIABLE or rate in (0.0, 1.0):
        return rate, math.inf
    error = (squares.loc["won"] * (1 - rate) ** 2 + squares.loc["lost"] * rate**2) ** 0.5 / amount
    return rate, float(error)


def _closed(totals: pd.DataFrame, months: pd.DataFrame, compared: ComparedWith) -> Kpi:
    won, lost = count(totals, "now", "won"), count(totals, "now", "lost")
    earlier = _won(totals, "before").closed
    return Kpi(
        key="closed",
        label="Closed opportunities",
        value=float(won + lost),
        unit="count",
        n=won,
        counted="won",
        against=_closed_against(won + lost, earlier, compared),
        spark=tuple(months["n"].astype(float)),
        spark_label="Closed opportunities by month",
        note=f"{lost:,} lost",
    )


def _closed_against(now: int, earlier: int, compared: ComparedWith) -> str:
    """Say by how much the number of closed deals changed: '+14 % vs 1 Apr – 30 Jun 2026'."""
    if not compared.kind or (why := few(earlier, compared)):
        return why if compared.kind else compared.none
    change = formats.delta(now / earlier - 1, "percent") if now != earlier else f"unchanged (was {earlier:,})"
    return f"{change} vs {compared.words}"


def _days_to_win(quartiles: pd.DataFrame) -> Kpi:
    whole = quartiles[quartiles["whole"]].set_index("outcome")
    won = whole.loc["won"] if "won" in whole.index else None
    return Kpi(
        key="days_to_win",
        label="Median days to win",
        value=None if won is None else float(won["median"]),
        unit="days",
        n=0 if won is None else int(won["n"]),
        counted="won",
        against=f"{formats.days(whole.loc['lost', 'median'])} when lost" if "lost" in whole.index else "",
    )
