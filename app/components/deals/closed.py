"""One closed deal in a drawer: how it ended, its days, and what had happened to it."""

from __future__ import annotations

from typing import Any, Final

from dash import html

from app import formats
from app.components.deals.drawer_body import (
    account_first,
    basics,
    changes,
    copy_link,
    dated,
    in_the_crm,
    more_facts,
    stages,
)
from app.components.deals.part import part
from app.components.parts import joined, tag
from app.views.deals.closed import ClosedOpportunity

NO_CHANCE: Final = "It has ended, so it has no loss chance and stands in no list of open deals."


def body(deal: ClosedOpportunity) -> list[Any]:
    """Draw the deal from how it ended to what happened before."""
    rows = [
        ("Opened", deal.opened_on, ""),
        ("Expected close", deal.expected_close_on, ""),
        ("Closed", deal.closed_on, _took(deal)),
    ]
    told = [one for name, day, words in rows if day or words for one in dated(name, day, words)]
    days = part("Dates", html.Dl(told, className="hw-deal-facts")) if told else None
    parts = [_head(deal), days, stages(deal), changes(deal), more_facts(deal)]
    return [drawn for drawn in parts if drawn is not None]


def _head(deal: ClosedOpportunity) -> html.Div:
    who = [*account_first(deal), *joined((deal.opportunity_id, formats.name(deal.product, "product")))]
    worth = deal.won_amount if deal.outcome == "won" else deal.amount
    return html.Div(
        [
            *basics(deal, who, worth),
            html.Div([tag(_ended(deal), "won" if deal.outcome == "won" else "risk")], className="hw-tags"),
            html.P([NO_CHANCE, *_agreed(deal)], className="hw-muted"),
            html.Div([*in_the_crm(deal), copy_link()], className="hw-deal-acts"),
        ],
        className="hw-deal-head",
    )


def _ended(deal: ClosedOpportunity) -> str:
    on = f" on {formats.date(deal.closed_on)}" if deal.closed_on else ""
    return f"{deal.outcome.capitalize()}{on}"


def _agreed(deal: ClosedOpportunity) -> list[str]:
    """Say what the amount was where another was signed."""
    if deal.outcome != "won" or deal.amount is None or deal.amount == deal.won_amount:
        return []
    return [f" Its amount was {formats.money(deal.amount, deal.currency, compact=False)} before."]


def _took(deal: ClosedOpportunity) -> str:
    return "" if deal.cycle_days is None else f"after {formats.days(deal.cycle_days)}"
