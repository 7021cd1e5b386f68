"""Alerts as they are shown: each beside the deal that it is about, as that stands today."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from app import formats
from app.services import Published
from app.views.alerts.words import RULES, page_address
from app.views.deals import deal_address
from app.views.deals.arms import DealArm
from data.records.alerts.crossings import Alert
from data.records.alerts.rules import BY_NAME
from data.snapshots import queries
from data.snapshots.queries import Scope

GONE: Final = "not in the data any more"
# Rules whose subjects are deals.
OF_DEALS: Final = frozenset(("flagged", "rose", "silent", "pushed"))
NONE_HELD: Final[Mapping[str, DealArm]] = MappingProxyType({})
Row = Mapping[Any, Any]


@dataclasses.dataclass(frozen=True)
class Raised:
    """An alert: which rule, of what, why, and what to do next; what it says is of the day on which it was raised.

    `title` is what the deal is called, and `href` leads to it, '' where it is not open. `ended` says that it has
    closed since or is gone, '' where it is open. `opportunity_id` is '' where it is of no deal. `held_out` says for
    which experiment nobody is to act on it now, '' where somebody may: then it has no next step.
    """

    number: int
    rule: str
    rule_words: str
    opportunity_id: str
    title: str
    href: str
    ended: str
    why: str
    next_step: str
    owner: str
    amount: float | None
    loss_probability: float | None
    raised_at: dt.datetime
    held_out: str = ""


def raised(
    published: Published, scope: Scope, found: Sequence[Alert], held: Mapping[str, DealArm] = NONE_HELD
) -> tuple[Raised, ...]:
    """Lay alerts beside their deals, those that a scope leaves; owners are those of the day of the alert.

    held: the arms of the deals that an experiment holds out.
    """
    deals = deals_of(published, scope, found)
    return tuple(
        _left_alone(as_raised(one, deals.get(one.subject)), held) for one in found if _is_left(one, scope, deals)
    )


def latest_of_each(found: Sequence[Raised], most: int) -> tuple[Raised, ...]:
    """So many alerts in the order given, the first of each rule before the second of any."""
    seen: Counter[str] = Counter()
    nth = []
    for one in found:
        seen[one.rule] += 1
        nth.append(seen[one.rule])
    chosen = sorted(sorted(range(len(found)), key=lambda place: nth[place])[:most])
    return tuple(found[place] for place in chosen)


def _left_alone(one: Raised, held: Mapping[str, DealArm]) -> Raised:
    if one.ended or one.opportunity_id not in held:
        return one
    return dataclasses.replace(one, next_step="", held_out=held[one.opportunity_id].words)


def deals_of(published: Published, scope: Scope, found: Sequence[Alert]) -> dict[str, Row]:
    """The deals that alerts are about, as they are today, as far as they are in a scope whose owners are anybody."""
    ids = sorted({one.subject for one in found if one.rule in OF_DEALS})
    if not ids:
        return {}
    rows = queries.ask(published.snapshot, "deals_of_many", dataclasses.replace(scope, owner=()), opportunity_ids=ids)
    return {str(row["opportunity_id"]): row for row in rows.to_dict("records")}


def _is_left(one: Alert, scope: Scope, deals: Mapping[str, Row]) -> bool:
    if scope.owner and one.owner not in scope.owner:
        return False
    if one.rule in OF_DEALS and one.subject in deals:
        return True
    # Of what is no deal, or gone, nobody knows the region or the product.
    return not any(getattr(scope, name) for name in queries.DIMENSIONS if name != "owner")


def as_raised(one: Alert, deal: Row | None = None) -> Raised:
    """An alert as it is shown beside its deal, or as of an open one where none is given."""
    of_deal = one.rule in OF_DEALS
    outcome = "open" if deal is None else str(deal["outcome"])
    return Raised(
        number=one.number,
        rule=one.rule,
        rule_words=RULES[one.rule].name,
        opportunity_id=one.subject if of_deal else "",
        title=one.title,
        href=_address(one, of_deal=of_deal, is_open=outcome == "open"),
        ended="" if outcome == "open" else _ended(deal or {}),
        why=one.why,
        next_step=one.next_step,
        owner=one.owner,
        amount=one.amount,
        loss_probability=one.loss_probability,
        raised_at=one.raised_at,
    )


def _address(one: Alert, *, of_deal: bool, is_open: bool) -> str:
    if of_deal:
        return deal_address.drawer(one.subject) if is_open else ""
    return page_address(one.rule) if one.rule in BY_NAME else ""


def _ended(deal: Row) -> str:
    """'won 30 Jun 2026'."""
    day = None if pd.isna(deal["closed_on"]) else pd.Timestamp(deal["closed_on"]).date()
    return f"{deal['outcome']} {formats.date(day)}" if day else str(deal["outcome"])
