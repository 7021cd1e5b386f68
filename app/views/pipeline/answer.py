"""The sales manager's morning: what is open, what it is expected to bring, what of it is at risk."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from app.addresses import at
from app.services import Published, Services
from app.views.answers import Kpi, Verdict
from app.views.compared import ComparedWith, Won, compared_with, rate_change
from app.views.deals.arms import held_out, left_out_words, open_held_out
from app.views.deals.by_date import UNSCORED, undated
from app.views.deals.stale import rule
from app.views.extent import NO_HISTORY, ever, extent, no_period
from app.views.flagging import Flagging, flagging
from app.views.pipeline.expected import between, by_month
from app.views.pipeline.known_figures import known_figures
from app.views.pipeline.open_figures import open_figures
from app.views.pipeline.open_pipeline import then_compared
from app.views.signal import signal, with_decisions
from app.views.state import State, policy_of, scope_of
from app.views.win_rate.seasonal import seasonal
from data.snapshots import queries
from data.snapshots.periods import Period
from data.snapshots.queries import Scope
from model.statistics.proportions import wilson_bounds

MATTER_TODAY = 10
SPARK_MONTHS = 12
# What the question by stage says of all of them.
COUNTED: Final = ("closed", "won", "closed_in_all")


@dataclasses.dataclass(frozen=True)
class Morning:
    """Key figures, and the opportunities that matter today, with reasons as a list of words.

    Of today each row has its threshold, NaN if no probability reaches it, and whether it is flagged; without signal
    neither these nor any loss probability, and `order` says by what they are sorted. `held_out` are left out of them,
    which `held_out_words` say, '' where none is. `amounts` says whether the export has any. The win rate is compared
    with the days of compared_with, what is open with the day of open_compared_with; `seasonal` says what repeats in the
    win rate, '' where nothing does.
    """

    kpis: tuple[Kpi, ...]
    compared_with: ComparedWith
    open_compared_with: ComparedWith
    seasonal: str
    today: pd.DataFrame
    held_out: int
    held_out_words: str
    policy: Flagging
    verdict: Verdict
    ranked: bool
    order: str
    currency: str
    amounts: bool
    anything_open: bool


@dataclasses.dataclass(frozen=True)
class Outlook:
    """The funnel, the months ahead, and how concentrated the value is.

    funnel: stage, open_count, open_amount, reached, went_on, conversion, low, high, median_days_in_stage. `closed`
    counts the closed opportunities that it is of, `won` those won, and `left_out` others, of which too little is
    recorded.
    months: month ('Overdue', 'YYYY-MM', 'Later', 'No date'), stage, stage_order, open_count, open_amount, and with
    signal expected_revenue.
    expected: month (six months ahead beside the words above), open_count and open_amount by the owners' dates, and
    expected_won, which adds up to the expected revenue, with low and high, between which what is won lies nine times in
    ten; empty where `undated` says why nothing is known by date.
    no_period says that nothing can be placed in a period, '' where it can; no_history that nobody knows which stages a
    closed opportunity reached, and then neither reached nor what follows from it is known. owners_dates says whether
    any open opportunity of the export has an expected close.
    concentration: side ('open', 'won', or 'all', the lost ones too), top_percent, share_of_amount, n, left_out (amounts
    far outside the rest); without 'all' where the close writes amounts.
    """

    funnel: pd.DataFrame
    closed: int
    won: int
    left_out: int
    months: pd.DataFrame
    expected: pd.DataFrame
    undated: str
    concentration: pd.DataFrame
    no_period: str
    no_history: str
    owners_dates: bool
    as_of_on: dt.date
    period: str
    currency: str
    amounts: bool
    anything_open: bool


@dataclasses.dataclass(frozen=True)
class Pipeline(Outlook, Morning):
    """All that the page answers at once."""


def pipeline(services: Services, state: State | None) -> Pipeline:
    """Answer the whole page; the page itself asks for its two parts, so that the first is not kept by the second."""
    return Pipeline(**{**vars(morning(services, state)), **vars(outlook(services, state))})


def morning(services: Services, state: State | None) -> Morning:
    """Answer what is open, expected and at risk in the viewer's scope, and what to talk about first."""
    published, scope = services.published(), scope_of(state)
    policy = policy_of(state, published)
    said = flagging(published, policy)
    found, held = signal(published), held_out(services)
    left_out = open_held_out(published, scope, held)
    asked = {"ranked": found.ranked, "limit": MATTER_TODAY, "held_out": held.ids, **policy.parameters()}
    today = queries.ask(published.snapshot, "matter_today", scope, **asked)
    return Morning(
        kpis=_kpis(published, scope, policy.parameters(), said),
        compared_with=compared_with(published.snapshot, scope),
        open_compared_with=then_compared(published, scope),
        seasonal=pattern.words if (pattern := seasonal(published.snapshot, scope)) else "",
        today=with_decisions(today, policy, published.steps),
        held_out=left_out,
        held_out_words=left_out_words(left_out, held),
        policy=said,
        verdict=found.verdict,
        ranked=found.ranked,
        order=found.order,
        currency=published.snapshot.info["currency"],
        amounts=extent(published.snapshot).amounts,
        anything_open=_anything_open(published),
    )


def outlook(services: Services, state: State | None) -> Outlook:
    """Answer how the pipeline of the viewer's scope is shaped: by stage, by month ahead, by size."""
    published, scope = services.published(), scope_of(state)
    snapshot, holds = published.snapshot, extent(published.snapshot)
    months = queries.ask(snapshot, "pipeline_by_month", scope)
    months = months if published.bundle.has_signal else months.drop(columns="expected_revenue")
    expected = by_month(published, scope)
    dated = published.bundle.has_signal and not expected["expected_won"].isna().any()
    stages = queries.ask(snapshot, "pipeline_by_stage", scope)
    closed, won, in_all = (int(stages[name].max()) if len(stages) else 0 for name in COUNTED)
    return Outlook(
        funnel=_funnel(stages.drop(columns=[*COUNTED]), known=holds.stages_reached),
        closed=closed,
        won=won,
        left_out=in_all - closed,
        months=months,
        expected=expected if dated else expected.head(0),
        undated="" if dated or months.empty else _undated(published),
        concentration=_concentration(published, scope),
        no_period="" if holds.in_periods else f"{no_period(holds.lacking)}.",
        no_history="" if holds.stages_reached else NO_HISTORY,
        owners_dates=holds.close_dates,
        as_of_on=snapshot.as_of_on,
        period=scope.over(snapshot).label,
        currency=snapshot.info["currency"],
        amounts=holds.amounts,
        anything_open=_anything_open(published),
    )


def _concentration(published: Published, scope: Scope) -> pd.DataFrame:
    snapshot = published.snapshot
    found = queries.ask(snapshot, "concentration", scope, fence=snapshot.amount_fence)
    return found if published.bundle.amounts_told else found[found["side"] != "all"].reset_index(drop=True)


def _undated(published: Published) -> str:
    if not published.bundle.has_signal:
        return "The model has no signal, so nothing is said about when a deal is won."
    return undated(published) or UNSCORED


def _anything_open(published: Published) -> bool:
    return extent(published.snapshot).open_count > 0


def _funnel(stages: pd.DataFrame, *, known: bool) -> pd.DataFrame:
    if not known:
        return stages.assign(**dict.fromkeys(("reached", "went_on", "conversion", "low", "high"), np.nan))
    low, high = wilson_bounds(stages["went_on"], stages["reached"])
    conversion = stages["went_on"] / stages["reached"].where(stages["reached"] > 0)
    return stages.assign(conversion=conversion, low=low, high=high)


def _kpis(published: Published, scope: Scope, line: Mapping[str, Any], policy: Flagging) -> tuple[Kpi, ...]:
    snapshot, holds = published.snapshot, extent(published.snapshot)
    over, compared = scope.over(snapshot), compared_with(snapshot, scope)
    days = {"previous_start": compared.start, "previous_end": compared.end}
    totals = queries.ask(snapshot, "pipeline_totals", scope, **line, **days).iloc[0]
    months = queries.ask(snapshot, "monthly", scope).tail(SPARK_MONTHS)
    win_rate = _win_rate(totals, months, over, compared) if holds.in_periods else _win_rate_ever(totals, holds.lacking)
    known = () if published.bundle.has_signal else known_figures(totals, holds, rule(snapshot), snapshot.as_of_on)
    figures = (_with_interval(kpi, published, scope) for kpi in open_figures(published, scope, totals, policy))
    return (*figures, *known, win_rate)


def _with_interval(kpi: Kpi, published: Published, scope: Scope) -> Kpi:
    """Say of the expected revenue between which values it lies nine times in ten."""
    if kpi.key != "expected_revenue" or not kpi.n:
        return kpi
    low, high = between(published, scope).whole
    return dataclasses.replace(kpi, low=low, high=high)


def _win_rate_ever(totals: pd.Series, lacking: str) -> Kpi:
    won, closed = int(totals["won"]), int(totals["won"] + totals["lost"])
    rate = won / closed if closed else None
    return Kpi(
        "win_rate", "Win rate", rate, "percent", closed, "closed", href=at("/win-rate"), note=ever(won, closed, lacking)
    )


def _win_rate(totals: pd.Series, months: pd.DataFrame, over: Period, compared: ComparedWith) -> Kpi:
    now, before = (
        Won(int(totals[f"{side}won"]), int(totals[f"{side}won"] + totals[f"{side}lost"])) for side in ("", "previous_")
    )
    change = rate_change(now, before, compared)
    closed = (months["won"] + months["lost"]).replace(0, np.nan)
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
        against=change.against,
        spark=tuple(months["won"] / closed),
        spark_label="Win rate by month",
        href=at("/win-rate"),
        note=over.label,
    )
