"""The weekly review: the week in numbers, what stands out, the deals to discuss, and what to put in order."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from app.services import Services
from app.views.actions.week import WeekActions, planned_counts, week_actions
from app.views.answers import Kpi, Verdict
from app.views.at_risk.answer import top_reason
from app.views.deals.hygiene import Hygiene, hygiene
from app.views.deals.opportunities import NO_REASON
from app.views.deals.title import deal_title
from app.views.exports.provenance import scope_filters
from app.views.flagging import Flagging
from app.views.forecast.answer import period_forecast
from app.views.insights.answer import insights
from app.views.insights.finding import Finding
from app.views.movement.answer import Movement, movement
from app.views.pipeline.answer import Morning, morning
from app.views.state import State, scope_of

INSIGHTS: Final = 3
DISCUSSED: Final = (
    *("opportunity_id", "title", "deal_name", "account", "product", "owner", "stage", "amount"),
    *("loss_probability", "expected_loss", "expected_close_on", "flagged", "because", "next_step", "flags"),
    "actions",
)


@dataclasses.dataclass(frozen=True)
class Review:
    """One week of the viewer's open deals, as it is read aloud.

    `movement` is what moved between two days, by default in the week up to the as-of date, and says why nothing is
    compared where that is so. `forecast` says what the quarter under way will end with. `numbers` are the key figures
    of the period. `insights` are the three findings worth most of what holds beyond chance in it, and `insights_said`
    how many hold of how many comparisons, or that none does. discuss: the deals to talk about first, those flagged with
    most expected loss, or without signal those in the list's order; opportunity_id, title, deal_name, account, product,
    owner, stage, amount, loss_probability, expected_loss, expected_close_on, flagged, because (the first reason, or
    ''), next_step, flags (a list of words), actions (how many are open of it). `held_out` deals are left out of them,
    which `held_out_words` say, '' where none is. `hygiene` is what to put in order, `actions` what is past due, due
    next and done. `filters` are those chosen, in words; `ranked` is false without signal, and `order` says by what
    deals are sorted then.
    """

    source_label: str
    as_of_on: dt.date
    filters: tuple[str, ...]
    movement: Movement
    forecast: str
    numbers: tuple[Kpi, ...]
    insights: tuple[Finding, ...]
    insights_said: str
    discuss: pd.DataFrame
    held_out: int
    held_out_words: str
    hygiene: Hygiene
    actions: WeekActions
    policy: Flagging
    bundle_version: str
    snapshot_version: str
    verdict: Verdict
    ranked: bool
    order: str
    currency: str
    amounts: bool


def review(services: Services, state: State | None) -> Review:
    """Answer the week of the viewer's scope; `since` and `until` of the address are the days compared."""
    published, found = services.published(), morning(services, state)
    standing_out = insights(services, state)
    return Review(
        source_label=published.snapshot.info["source_label"],
        as_of_on=published.snapshot.as_of_on,
        filters=tuple(scope_filters(published.snapshot, scope_of(state))),
        movement=movement(services, state),
        forecast=f"{period_forecast(services, state).headline}.",
        numbers=found.kpis,
        insights=standing_out.tested[:INSIGHTS],
        insights_said=standing_out.said,
        discuss=_discussed(services, found),
        held_out=found.held_out,
        held_out_words=found.held_out_words,
        hygiene=hygiene(services, state),
        actions=week_actions(services, state),
        policy=found.policy,
        bundle_version=published.bundle.version,
        snapshot_version=published.snapshot.version,
        verdict=found.verdict,
        ranked=found.ranked,
        order=found.order,
        currency=found.currency,
        amounts=found.amounts,
    )


def _discussed(services: Services, found: Morning) -> pd.DataFrame:
    rows = found.today.reset_index(drop=True)
    planned = planned_counts(services, rows["opportunity_id"].tolist())
    firsts = [_first(row) for row in rows.to_dict("records")]
    return rows.assign(
        title=[deal_title(row) for row in rows.to_dict("records")],
        because=[words for words, _ in firsts],
        next_step=[step for _, step in firsts],
        actions=[planned.get(one, 0) for one in rows["opportunity_id"]],
        **({} if found.ranked else {"loss_probability": None, "expected_loss": None, "flagged": None}),
    )[list(DISCUSSED)]


def _first(row: Mapping[Any, Any]) -> tuple[str, str]:
    """The first reason that raises the loss probability and what can be done about it; without signal neither."""
    if "reasons" not in row:
        return "", ""
    reason = top_reason(row["reasons"] or [])
    if reason is None:
        return "" if row["flags"] else NO_REASON, ""
    return str(reason["words"]), str(reason.get("next_step") or "")
