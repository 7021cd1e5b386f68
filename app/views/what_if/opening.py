"""Where a what-if begins: the deals to start from, and one deal with its levers, its facts and its first answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pandas as pd

from app.services import Services
from app.views.deals import deal_address
from app.views.deals.arms import DealArm, arms_of, held_out, with_arms
from app.views.deals.title import title_line
from app.views.deals.why import Why, why, without_steps
from app.views.deals.why import usual as usual_of_won
from app.views.signal import signal, with_decisions
from app.views.state import State, policy_of, scope_of
from app.views.what_if.answer import WhatIf, answered
from app.views.what_if.client_payload import InBrowser, in_browser
from app.views.what_if.deal import Case, offered, policy_for, value_text
from app.views.what_if.fixed_facts import Fact, facts
from app.views.what_if.levers import Lever, levers, split_valid
from app.views.what_if.new_deal import case_of, where_it_starts
from data.errors import NotFound, NotReady
from data.schema import Field
from data.snapshots import queries

# A change stands in the address as set.<field>=<value>, beside it the open tab and the field of the curve.
KEY, TAB, FIELD = "set.", "tab", "field"
TABS = ("why", "moves", "curve", "scenarios")
OPEN_TAB = "why"
# What tabs were called in links that people have kept.
FORMER_TABS = {"moved": "why", "smallest": "moves"}
STARTERS, FOUND = 5, 12


@dataclasses.dataclass(frozen=True)
class Opening:
    """Everything the page of one opportunity starts from; `refused` says what of the link could not be used.

    `why` and `live` are None without signal: then there is nothing to answer. `arm` is the deal's in the experiment
    that runs, None where it has none.
    """

    opportunity_id: str | None
    title: str
    facts_line: tuple[str, ...]
    levers: tuple[Lever, ...]
    facts: tuple[Fact, ...]
    refused: tuple[str, ...]
    tab: str
    why: Why | None
    answer: WhatIf
    live: InBrowser | None
    arm: DealArm | None = None


@dataclasses.dataclass(frozen=True)
class Start:
    """Open opportunities to start from: the largest expected losses in scope, or those that hold the searched words.

    rows: as asked, with href, and with signal reasons, threshold (NaN if no probability is flagged at that amount),
    flagged and severity. `order` says by what they are sorted without, '' with signal.
    """

    rows: pd.DataFrame
    words: str
    scope: tuple[str, ...]
    ranked: bool
    order: str
    currency: str
    open_anywhere: bool


def start(services: Services, state: State | None, words: str | None) -> Start:
    """Offer opportunities to start from: five in scope, or those found by the words anywhere."""
    published, scope, wanted = services.published(), scope_of(state), (words or "").strip()
    found, policy = signal(published), policy_of(state, published)
    rows = (
        published.snapshot.ask("find_open", words=wanted, limit=FOUND, **policy.parameters())
        if wanted
        else queries.ask(
            published.snapshot,
            "matter_today",
            scope,
            ranked=found.ranked,
            limit=STARTERS,
            held_out=held_out(services).ids,
            **policy.parameters(),
        )
    )
    counts = published.snapshot.ask("counts").iloc[0]
    rows = rows.assign(href=[deal_address.page(identity) for identity in rows["opportunity_id"]])
    written = with_decisions(rows, policy, published.steps)
    return Start(
        rows=with_arms(written, services) if found.ranked else written,
        words=wanted,
        scope=tuple(name for dimension in queries.DIMENSIONS for name in getattr(scope, dimension)),
        ranked=found.ranked,
        order=found.order,
        currency=published.snapshot.info["currency"],
        open_anywhere=bool(counts["open_opportunities"]),
    )


def is_there(services: Services, opportunity_id: str | None) -> bool:
    """Tell whether there is such an open opportunity; before anything is published the page says what is missing."""
    if opportunity_id is None:
        return True
    try:
        snapshot = services.snapshots.usable()
    except NotReady:
        return True
    return not snapshot.ask("open_facts_of", opportunity_id=opportunity_id).empty


def opening(services: Services, state: State | None, opportunity_id: str | None, query: State | None) -> Opening | None:
    """Open the page of an opportunity with the changes its link asks for; what cannot be changed is named, not applied.

    None if there is no open opportunity of that id.
    """
    published = services.published()
    try:
        found = case_of(published, opportunity_id, changes_in(query or {}))
    except NotFound:
        return None
    arm = arms_of(services, [opportunity_id]).get(opportunity_id) if opportunity_id else None
    made = opened(found, state, query or {})
    return dataclasses.replace(made, arm=arm, why=without_steps(made.why) if arm and arm.is_held_out else made.why)


def opened(found: Case, state: State | None, query: State) -> Opening:
    """Open the page of an opportunity that has been looked up."""
    has_signal, policy = found.published.bundle.has_signal, policy_for(found, state)
    changes, refused = split_valid(found, changes_in(query)) if has_signal else ({}, _unmade(found, query))
    moved = levers(found, changes) if has_signal else ()
    field, tab = query.get(FIELD), FORMER_TABS.get(query.get(TAB, ""), query.get(TAB))
    return Opening(
        opportunity_id=found.opportunity_id,
        title=_title(found),
        facts_line=where_it_starts(found) if found.opportunity_id is None else _line(found),
        levers=moved,
        facts=facts(found),
        refused=(*refused, *_unknown(field, tab, [one.name for one in moved])),
        tab=tab if tab in TABS else OPEN_TAB,
        why=why(found.published.bundle, found.row, usual_of_won(found.published.snapshot), found.published.steps),
        answer=answered(found, policy, changes, field or next(reversed(changes), None)),
        live=in_browser(found, policy, moved),
    )


def changes_in(query: State) -> dict[str, Any]:
    """Read the changes that an address asks for."""
    return {key.removeprefix(KEY): value for key, value in query.items() if key.startswith(KEY)}


def requested_changes(services: Services, query: State | None) -> tuple[str, ...]:
    """Say in words what a link asked to change of an opportunity that is not open: 'Discount: 30'."""
    fields = offered(services.published().snapshot)
    asked = changes_in(query or {}).items()
    return tuple(_change_text(fields, name, value) for name, value in asked)


def _unknown(field: str | None, tab: str | None, names: list[str]) -> list[str]:
    """Name what else of a link leads nowhere; without levers no curve is missed."""
    found = [f"There is no curve of {field!r}."] if field and names and field not in names else []
    return [*found, f"There is no tab {tab!r}."] if tab and tab not in TABS else found


def _unmade(found: Case, query: State) -> tuple[str, ...]:
    """Without signal no change is made; name what the link asks for."""
    asked = [_change_text(found.fields, name, value) for name, value in changes_in(query).items()]
    return (f"Without signal nothing is changed: {', '.join(asked)}.",) if asked else ()


def _change_text(fields: Mapping[str, Field], name: str, value: Any) -> str:
    return f"{fields[name].label if name in fields else name}: {value}"


def _title(found: Case) -> str:
    if found.opportunity_id is None:
        return "New deal"
    names = queries.deal_names(found.snapshot, [found.opportunity_id])
    told = {name: found.value(name) for name in ("account", "product")}
    return title_line({"opportunity_id": found.opportunity_id, "deal_name": names.get(found.opportunity_id), **told})


def _line(found: Case) -> tuple[str, ...]:
    amount = value_text(found.value("amount"), "number", "money", found.snapshot.info["currency"])
    parts = (found.opportunity_id, found.value("owner"), found.value("stage"), f"Amount {amount}")
    return tuple(part for part in parts if part)
