"""Where a what-if begins: the deals to start from, and one deal with its levers, its facts and its first answer."""

from __future__ import annotations

import dataclasses
from urllib.parse import quote, unquote

import pandas as pd

from app.services import Services
from app.views.case import Case, case, words_of
from app.views.fixed_facts import Fact, facts
from app.views.levers import Lever, levers, sift
from app.views.opportunities import with_reasons
from app.views.state import State, policy_of, scope_of
from app.views.what_if import WhatIf, answered
from data import queries

PATH = "/what-if"
# A change stands in the address as set.<field>=<value>.
KEY = "set."
STARTERS, FOUND = 5, 12


@dataclasses.dataclass(frozen=True)
class Opening:
    """Everything the page of one opportunity starts from; `refused` says what of the link could not be used."""

    opportunity_id: str
    title: str
    facts_line: tuple[str, ...]
    levers: tuple[Lever, ...]
    facts: tuple[Fact, ...]
    refused: tuple[str, ...]
    answer: WhatIf


@dataclasses.dataclass(frozen=True)
class Start:
    """Open opportunities to start from: the largest expected losses in scope, or those that hold the searched words."""

    rows: pd.DataFrame
    words: str
    scope: tuple[str, ...]
    ranked: bool
    currency: str
    threshold: float
    open_anywhere: bool


def opportunity_of(path: str | None) -> str:
    """Read the opportunity's id from the page's address; '' on the page to start from."""
    return unquote((path or "").removeprefix(PATH).strip("/"))


def address_of(opportunity_id: str) -> str:
    """Return the page's address for an opportunity."""
    return f"{PATH}/{quote(opportunity_id, safe='')}"


def start(services: Services, state: State | None, words: str | None) -> Start:
    """Offer opportunities to start from: five in scope, or those found by the words anywhere."""
    published, scope, wanted = services.published(), scope_of(state), (words or "").strip()
    ranked = published.bundle.ranks
    rows = (
        published.snapshot.ask("find_open", words=wanted, ranked=ranked, limit=FOUND)
        if wanted
        else queries.ask(published.snapshot, "matter_today", scope, ranked=ranked, limit=STARTERS)
    )
    counts = published.snapshot.ask("counts").iloc[0]
    rows = with_reasons(rows).assign(href=[address_of(identity) for identity in rows["opportunity_id"]])
    return Start(
        rows=rows,
        words=wanted,
        scope=tuple(name for names in dataclasses.astuple(scope)[1:] for name in names),
        ranked=ranked,
        currency=published.snapshot.info["currency"],
        threshold=policy_of(state, published.bundle).threshold,
        open_anywhere=bool(counts["open_opportunities"]),
    )


def opening(services: Services, state: State | None, opportunity_id: str, query: State | None) -> Opening | None:
    """Open the page of an opportunity with the changes its link asks for; what cannot be changed is named, not applied.

    None where there is no open opportunity of that id.
    """
    published = services.published()
    row = published.snapshot.ask("open_facts_of", opportunity_id=opportunity_id)
    if row.empty:
        return None
    found = case(published, row)
    asked = {key.removeprefix(KEY): value for key, value in (query or {}).items() if key.startswith(KEY)}
    changes, refused = sift(found, asked) if published.bundle.ranks else ({}, ())
    account, product = found.value("account"), found.value("product")
    return Opening(
        opportunity_id=opportunity_id,
        title=" · ".join(name for name in (account, product) if name) or opportunity_id,
        facts_line=_line(found),
        levers=levers(found, changes) if published.bundle.ranks else (),
        facts=facts(found),
        refused=refused,
        answer=answered(found, policy_of(state, published.bundle), changes, next(reversed(changes), None)),
    )


def _line(found: Case) -> tuple[str, ...]:
    amount = words_of(found.value("amount"), "number", "money", found.snapshot.info["currency"])
    parts = (found.opportunity_id, found.value("owner"), found.value("stage"), f"Amount {amount}")
    return tuple(part for part in parts if part)
