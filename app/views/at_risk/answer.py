"""The open deals by expected loss: what the list holds, and one page of it. All of it as a file is export."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from app import formats
from app.services import Published, Services
from app.views.actions.week import planned_counts
from app.views.answers import Verdict
from app.views.at_risk.filters import from_grid, keys_of, narrowing_of, order_of, to_grid
from app.views.deals.arms import arms_of
from app.views.deals.loss_history import with_history
from app.views.deals.stale import rule
from app.views.extent import extent
from app.views.flagging import Flagging, flagging
from app.views.signal import KNOWN, SCORED, Signal, signal, with_decisions
from app.views.state import Policy, State, policy_of, scope_of
from app.views.win_rate.base_rate import BaseRate, base_rate
from data.snapshots.listing import ALL, Gap, Listing, Narrowing, Order

# What narrows a list by loss probabilities: where none means anything, no deal answers to it.
SCORE_FILTERS: Final = ("flagged", "loss_from", "loss_to", "expected_loss_from", "expected_loss_to")

# Columns that are left out where the source records them for no open deal.
MAY_LACK: Final = ("expected_close_on", "days_since_activity")
UNANSWERED: Final = "No deal is flagged or has a loss chance, because the model has no signal."
MOST_ROWS: Final = 1_000


@dataclasses.dataclass(frozen=True)
class ListTotals:
    """What a list holds; what rests on loss probabilities is None where they mean nothing."""

    n: int
    amount: float
    stale: int
    expected_loss: float | None
    flagged: int | None
    flagged_amount: float | None
    flagged_expected_loss: float | None


@dataclasses.dataclass(frozen=True)
class AtRisk:
    """What is open in the scope and in the whole snapshot, what the list is narrowed to, and how it is sorted.

    sorted_by is a column, or without signal 'known', which `order` says in a sentence. stale_rule says when a deal is
    stale, '' where nothing tells. unanswered says why nothing can be listed by what the address asks for.
    """

    open: ListTotals
    shown: ListTotals
    narrowed: bool
    gap: Gap | None
    open_anywhere: int
    sorted_by: str
    descending: bool
    policy: Flagging
    currency: str
    as_of_on: dt.date
    base_rate: BaseRate
    ranked: bool
    verdict: Verdict
    verdict_words: str
    would_help: tuple[str, ...]
    amounts: bool = True
    order: str = ""
    stale_rule: str = ""
    unanswered: str = ""


@dataclasses.dataclass(frozen=True)
class Page:
    """Some rows of the list: what `rows` holds depends on whether the bundle ranks; reasons and flags are lists.

    Each row has its own threshold: the loss probability from which a deal of its amount is flagged, NaN above 1; and
    loss_history and loss_moved, how its loss probability moved over the last weeks. `actions` counts what is planned.
    """

    rows: pd.DataFrame
    count: int
    offset: int
    sorted_by: str
    descending: bool
    policy: Flagging
    currency: str
    as_of_on: dt.date
    bundle_version: str
    ranked: bool


@dataclasses.dataclass(frozen=True)
class Columns:
    """Which columns the list has: whether loss probabilities mean anything, its order, and its first filters.

    `unknown` are the columns that the source records for no open deal; anything_open says whether the export holds any.
    `largest` is the largest amount of an open deal as it is written in full, '' where there is none.
    """

    ranked: bool
    sorted_by: str
    descending: bool
    filters: Mapping[str, Mapping[str, Any]]
    unknown: tuple[str, ...]
    anything_open: bool = True
    largest: str = ""


@dataclasses.dataclass(frozen=True)
class Block:
    """A page of the list as a grid asked for it, and what it asked for as keys of the address."""

    page: Page
    keys: Mapping[str, str]


def opens_on(services: Services, state: State | None) -> dict[str, Any]:
    """Return the state as the page reads it: what is flagged, unless the address says otherwise or nothing can be."""
    given = dict(state or {})
    if given.get("flagged") in (None, "") and services.published().bundle.has_signal:
        given["flagged"] = "yes"
    return given


def at_risk(services: Services, state: State | None) -> AtRisk:
    """Answer what is open, flagged and listed in the viewer's scope."""
    published = services.published()
    policy = policy_of(state, published)
    listing, order = listing_of(published, state, policy), order_by(published, state)
    narrowed = listing.narrowing != ALL
    everything = _list_totals(dataclasses.replace(listing, narrowing=ALL), published)
    found = signal(published)
    return AtRisk(
        open=everything,
        shown=_list_totals(listing, published) if narrowed else everything,
        narrowed=narrowed,
        gap=listing.narrowing.gap,
        open_anywhere=extent(published.snapshot).open_count,
        sorted_by=order.column or KNOWN,
        descending=order.descending,
        policy=flagging(published, policy),
        currency=published.snapshot.info["currency"],
        amounts=extent(published.snapshot).amounts,
        as_of_on=published.snapshot.as_of_on,
        base_rate=base_rate(published, listing.scope),
        **_signal_fields(found),
        stale_rule=rule(published.snapshot),
        unanswered=UNANSWERED if not found.ranked and _by_score(narrowing_of(state)) else "",
    )


def _signal_fields(found: Signal) -> dict[str, Any]:
    kept: dict[str, Any] = {name: getattr(found, name) for name in ("ranked", "verdict", "would_help", "order")}
    return {**kept, "verdict_words": " ".join(found.reasons)}


def _list_totals(listing: Listing, published: Published) -> ListTotals:
    totals, ranked = listing.totals(), published.bundle.has_signal
    return ListTotals(
        n=int(totals["n"]),
        amount=float(totals["amount"]),
        stale=int(totals["stale"]),
        expected_loss=float(totals["expected_loss"]) if ranked else None,
        flagged=int(totals["flagged"]) if ranked else None,
        flagged_amount=float(totals["flagged_amount"]) if ranked else None,
        flagged_expected_loss=float(totals["flagged_expected_loss"]) if ranked else None,
    )


def counts(services: Services, state: State | None) -> dict[str, dict[str, int]]:
    """Answer how many of the listed deals each name of a filter has."""
    published = services.published()
    found = listing_of(published, state, policy_of(state, published)).counts()
    parts = found.groupby("dimension", sort=False)
    return {str(dimension): dict(zip(part["name"], part["n"].tolist(), strict=True)) for dimension, part in parts}


def columns(services: Services, state: State | None) -> Columns:
    """Answer which columns the list has, and how it starts."""
    published = services.published()
    order = order_by(published, state)
    known = published.snapshot.ask("open_known").iloc[0]
    unknown = tuple(name for name in MAY_LACK if not known[name])
    unknown += () if len(published.snapshot.ask("trend_days")) > 1 else ("loss_history",)
    anything_open = extent(published.snapshot).open_count > 0
    found, currency = published.snapshot.ask("largest_amount"), published.snapshot.info["currency"]
    largest = found["largest"].iloc[0]
    return Columns(
        ranked=published.bundle.has_signal,
        sorted_by=order.column,
        descending=order.descending,
        filters=to_grid(state),
        unknown=unknown,
        anything_open=anything_open,
        largest="" if formats.missing(largest) else formats.money(float(largest), currency, compact=False),
    )


def page(services: Services, state: State | None, offset: int = 0, limit: int = 100) -> Page:
    """Answer with some rows of the list."""
    published = services.published()
    policy = policy_of(state, published)
    listing, order = listing_of(published, state, policy), order_by(published, state)
    return Page(
        rows=_with_written(services, _shown(published, listing.page(order, offset, limit), policy)),
        count=int(listing.totals()["n"]),
        offset=offset,
        sorted_by=order.column or KNOWN,
        descending=order.descending,
        policy=flagging(published, policy),
        currency=published.snapshot.info["currency"],
        as_of_on=published.snapshot.as_of_on,
        bundle_version=published.bundle.version,
        ranked=published.bundle.has_signal,
    )


def block(services: Services, state: State | None, request: Mapping[str, Any]) -> Block:
    """Answer a grid's request for rows; its filters and its order stand in place of those of the state."""
    asked = from_grid(state, request)
    start, end = int(request["startRow"]), int(request["endRow"])
    found = page(services, asked, start, min(max(end - start, 1), MOST_ROWS))
    usual = order_by(services.published(), None)
    keys = {name: text for name, text in keys_of(asked).items() if (name, text) != ("sort", str(usual))}
    return Block(found, keys)


def listing_of(published: Published, state: State | None, policy: Policy) -> Listing:
    """Return the open deals that the state asks for, and which of them the policy flags."""
    narrowing = narrowing_of(state)
    if not policy.ranked and _by_score(narrowing):
        none: dict[str, Any] = dict.fromkeys(SCORE_FILTERS)
        narrowing = dataclasses.replace(narrowing, **{**none, "flagged": True})
    return Listing(published.snapshot, scope_of(state), policy.parameters(), narrowing)


def _by_score(narrowing: Narrowing) -> bool:
    """Tell whether a list is narrowed by what only a signal gives: without, no deal lies within any bounds of it."""
    return any(getattr(narrowing, name) is not None for name in SCORE_FILTERS)


def order_by(published: Published, state: State | None) -> Order:
    """Return the order that the state asks for, or the usual one; without signal none by what is scored."""
    order = order_of(state)
    if published.bundle.has_signal:
        usual = "expected_loss" if extent(published.snapshot).amounts else "loss_probability"
        return order or Order(usual, descending=True)
    return order if order and order.column not in SCORED else Order()


def _shown(published: Published, rows: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    written = with_top_reason(published, rows, policy)
    return with_history(published.snapshot, written) if policy.ranked else written


def _with_written(services: Services, rows: pd.DataFrame) -> pd.DataFrame:
    """Add how many actions are open of each deal, and its arm in the experiment that runs, '' where it has none."""
    ids = rows["opportunity_id"].tolist()
    counts, arms = planned_counts(services, ids), arms_of(services, ids)
    given = [arms[one].arm if one in arms else "" for one in ids]
    return rows.assign(actions=[counts.get(one, 0) for one in ids], arm=given)


def with_top_reason(published: Published, rows: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Add flags, thresholds and the top reason; without signal leave out everything that would rank."""
    written = with_decisions(rows, policy, published.steps)
    if not policy.ranked:
        return written
    return written.assign(top_reason=[top_reason(reasons) for reasons in written["reasons"]])


def top_reason(reasons: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the first reason that raises the loss probability, in the order given; None where nothing raises it."""
    return next((reason for reason in reasons if reason["points"] > 0), None)
