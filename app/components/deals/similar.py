"""What became of similar deals: how many were lost, and each of them as it stood when it looked like this one."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from app import formats
from app.components.deals.part import part, unknown
from app.components.loss import between
from app.components.parts import tag
from app.components.table import Column, table
from app.views.deals import account_address
from app.views.deals.similar import SimilarDeals
from app.views.deals.title import own_name, under_title

NAME = "Similar closed deals"
ROWS_SHOWN = 10
# A loss probability and a share lost that differ by less need no explanation.
FAR_APART = 0.15
PLACE = "hw-similar-place"


def similar(found: SimilarDeals) -> html.Section:
    """Say how many similar deals were lost, what similar means, and list them; or that there are too few."""
    if found.n is None:
        return part(NAME, unknown(found.failed or "No closed deals are kept for comparing."))
    if found.share is None:
        counted = f"Too few similar closed deals ({formats.count(found.n)}) to say"
        return part(NAME, unknown(f"{counted}; {found.fewest} are needed."))
    parts = [_headline(found), _apart(found), _meaning(found), _similar_table(found)]
    return part(NAME, html.Div([one for one in parts if one is not None], className="hw-similar"))


def _apart(found: SimilarDeals) -> html.P | None:
    """Say why the loss probability is another than the share lost, where the two are far apart."""
    loss, share, low, high = found.loss_probability, found.share, found.low, found.high
    if loss is None or share is None or low is None or high is None:
        return None
    if low <= loss <= high or abs(loss - share) < FAR_APART:
        return None
    words = "it also weighs how this deal's facts go together, which being alike in most of them does not show"
    return html.P(f"The model says {formats.percent(loss)}, not {formats.percent(share)}: {words}.")


def _headline(found: SimilarDeals) -> html.P:
    counted = f"{formats.count(found.lost)} of {formats.count(found.n)} similar closed deals were lost"
    ends = between(None if found.low is None or found.high is None else (found.low, found.high))
    return html.P(
        [html.Strong(counted), f": {formats.percent(found.share)}, 95{formats.NBSP}% interval {ends}."],
    )


def _meaning(found: SimilarDeals) -> html.P:
    more = found.compared - len(found.alike)
    fields = ", ".join(name.lower() if name[1:].islower() else name for name in found.alike)
    others = f" and {formats.plural(more, 'other field')}" if more > 0 else ""
    words = f"Similar: on one day while open, nearest to this deal in {fields}{others}, weighted as in the model."
    return html.P(words, className="hw-muted")


def _similar_table(found: SimilarDeals) -> html.Div:
    rows = found.deals.assign(
        name=[_clipped(own_name(row) or formats.name(row["account"])) for row in found.deals.to_dict("records")],
        under_title=[under_title(row, str(row["opportunity_id"])) for row in found.deals.to_dict("records")],
        href=[account_address.page(name) if isinstance(name, str) else "" for name in found.deals["account"]],
        looked=[_clipped(_landmark_text(row)) for row in found.deals.to_dict("records")],
        held=[_amount_and_owner(row, found.currency) for row in found.deals.to_dict("records")],
        ended=[tag(outcome, "lost" if outcome == "lost" else "won") for outcome in found.deals["outcome"]],
        closed=[formats.date(None if pd.isna(day) else day) for day in found.deals["closed_on"]],
    )
    columns = (
        Column("name", "Deal", "component", href="href", sub="under_title"),
        Column("looked", "Looked like this", "component", sub="held"),
        Column("ended", "Ended", "component", sub="closed"),
    )
    sheet = table(rows, columns, caption="Similar closed deals, the nearest first")
    return html.Div([sheet, _all(len(rows))], className="hw-first-ten")


def _clipped(words: str) -> html.Span:
    """Words on one line, in full on hover: the list is as high as the place that is kept for it."""
    return html.Span(formats.cut(words), className="hw-clip", title=words)


def _landmark_text(row: dict[Any, Any]) -> str:
    """The stage and the age on the day it looked like this: 'Proposal, 152 days'."""
    stage = row["stage"] if isinstance(row["stage"], str) else ""
    age = "" if pd.isna(row["age_days"]) else formats.days(row["age_days"])
    return ", ".join(words for words in (stage, age) if words) or formats.NOTHING


def _amount_and_owner(row: dict[Any, Any], currency: str) -> str:
    amount = "" if pd.isna(row["amount"]) else formats.money(row["amount"], currency)
    return " · ".join(words for words in (amount, formats.name(row["owner"], "owner")) if words)


def _all(count: int) -> html.Details | None:
    """The list shows its first ten while this is closed."""
    summary = html.Summary(f"Show all {formats.count(count)}")
    return html.Details(summary, className="hw-as-table") if count > ROWS_SHOWN else None
