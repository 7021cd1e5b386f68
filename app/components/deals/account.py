"""The page of one account: what is known of it in a line, its open deals, and what became of the closed ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.deals.lists import owner_column, stage_column, with_lists
from app.components.parts import joined
from app.components.table import Column, table
from app.views.deals.account import Account
from app.views.deals.deal_address import drawer
from app.views.deals.title import deal_title, own_name

LOSS: Final = Column("loss_probability", "Loss chance", "loss", flagged="flagged", severity="severity")


def missing(words: str, next_step: str) -> html.Div:
    """Say that there is no such account."""
    return states.empty("No such account", words, next_step)


def heading(found: Account) -> html.Div:
    """The account's name and what is known of it."""
    sells = [html.P(["Who sells there: ", *joined(found.owners)], className="hw-muted")] if found.owners else []
    active = f"Last activity {formats.date(found.last_activity_on)}." if found.last_activity_on else ""
    said = " ".join(words for words in (_open_words(found), _won_words(found), active) if words)
    return html.Div([html.H2(formats.cut(found.account), className="hw-deal-amount"), html.P(said), *sells])


def _open_words(found: Account) -> str:
    worth = f", {formats.money(found.open_amount, found.currency)}" if found.amounts and len(found.open) else ""
    return f"{formats.plural(len(found.open), 'open deal')}{worth}."


def _won_words(found: Account) -> str:
    if found.rate is None or found.low is None or found.high is None:
        return "Nothing has closed yet."
    worth = f", {formats.money(found.won_amount, found.currency)} in all" if found.amounts and found.won else ""
    between = formats.between(found.low, found.high)
    share = f"{formats.percent(found.rate)}, likely {between}"
    return f"Won {formats.count(found.won)} of {formats.plural(found.n, 'closed deal')} ({share}){worth}."


def open_deals(found: Account) -> Any:
    """Its open deals, each leading to its drawer."""
    if found.open.empty:
        return states.empty("No open deals", "Nothing is open at this account.", "")
    rows = _titled(found.open).assign(href=found.open["opportunity_id"].map(drawer))
    columns = [
        Column("title", "Deal", "name", href="href", sub="under_title"),
        stage_column(minor=False),
        *_money(found, "Amount"),
        *([LOSS] if found.ranked else []),
        Column("expected_close_on", "Expected close", "date"),
        owner_column(minor=True),
    ]
    return table(rows, columns, caption="Open deals of this account", cards=True)


def closed_deals(found: Account) -> Any:
    """What became of its other deals, the latest first, each leading to its drawer."""
    if found.closed.empty:
        return states.empty("No closed deals", "Nothing has closed at this account yet.", "")
    rows = _titled(found.closed).assign(
        outcome=found.closed["outcome"].str.capitalize(), href=found.closed["opportunity_id"].map(drawer)
    )
    columns = [
        Column("title", "Deal", "name", href="href", sub="under_title"),
        Column("outcome", "Outcome"),
        Column("closed_on", "Closed", "date"),
        *_money(found, "Amount"),
        owner_column(minor=True),
    ]
    return table(rows, columns, caption="Closed deals of this account", cards=True)


def _titled(deals: pd.DataFrame) -> pd.DataFrame:
    """Add what each deal is called and what tells it from others, on the page of its account, which needs no saying."""
    rows = deals.to_dict("records")
    return with_lists(deals).assign(
        title=[deal_title(deal) for deal in rows], under_title=[_identity_and_product(deal) for deal in rows]
    )


def _identity_and_product(deal: Mapping[Any, Any]) -> str:
    identity = [str(deal["opportunity_id"])] if own_name(deal) else []
    product = [deal["product"]] if isinstance(deal["product"], str) else []
    return " · ".join([*identity, *product])


def _money(found: Account, label: str) -> list[Column]:
    return [Column("amount", label, "money", currency=found.currency)] if found.amounts else []
