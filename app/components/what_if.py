"""The what-if page's own parts: where to start, the heading, the decision, and what is left without signal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from dash import html

from app import formats
from app.components import states
from app.components.loss import Range, between, now_then
from app.components.parts import attributes, link
from app.components.table import Column, table
from app.views.what_if import BaseRate, WhatIf
from app.views.what_if_opening import PATH, Opening, Start

CAVEAT = "Shows what the model associates, not what your change will cause."
BRACKETS = "In brackets the calibration interval: of the probability, not of this deal's future."
ODDS = "what-if-odds"


def start(offered: Start) -> Any:
    """List the opportunities to start from, with the sentence on how they were chosen."""
    if offered.rows.empty:
        return _nothing(offered)
    columns = [
        Column("account", "Deal", href="href", sub="opportunity_id"),
        Column("product", "Product", minor=True),
        Column("owner", "Owner", minor=True),
        Column("stage", "Stage", minor=True),
        Column("amount", "Amount", "money", currency=offered.currency),
    ]
    if offered.ranked:
        columns += [
            Column("loss_probability", "Loss", "loss", threshold=offered.threshold),
            Column("expected_loss", "Expected loss", "money", currency=offered.currency),
        ]
    rows = offered.rows.assign(account=offered.rows["account"].fillna("No account"))
    return html.Div([html.P(_lead(offered), className="hw-panel-summary"), table(rows, columns, caption="Open deals")])


def _lead(offered: Start) -> str:
    if offered.words:
        found = formats.plural(len(offered.rows), "open deal holds", "open deals hold")
        return f"{found} “{offered.words}” in its id, account, owner or product, whatever the scope."
    order = "largest expected losses" if offered.ranked else "largest open deals; the model has no signal to rank by"
    where = f", in your scope: {', '.join(offered.scope)}" if offered.scope else ""
    return f"The {formats.count(len(offered.rows))} {order}{where}."


def _nothing(offered: Start) -> html.Div:
    if not offered.open_anywhere:
        return states.empty(
            "Nothing is open", "Every opportunity of this data has closed, so there is nothing to change."
        )
    if offered.words:
        return states.empty(
            "Nothing found", f"No open deal holds “{offered.words}”.", "Search by id, account, owner or product."
        )
    return states.empty("No open deals", "Nothing is open in your scope.", "Widen the scope, or search for a deal.")


def missing(opportunity_id: str) -> html.Div:
    """Say that an address leads to no open opportunity."""
    back = link("Choose another deal", PATH)
    if not opportunity_id:
        return states.empty("No deal is chosen", "The address names none.", back)
    return states.empty(
        f"{opportunity_id} is not open", "It may have been closed, withdrawn, or never been in this data.", back
    )


def heading(found: Opening) -> html.Div:
    """Name the opportunity, and lead back to the list and over to its drawer."""
    beside = f"/at-risk?deal={quote(found.opportunity_id, safe='')}"
    ways = [link("Choose another deal", PATH, "hw-button"), link("In deals at risk", beside, "hw-button")]
    title = html.Div(
        [html.H2(found.title, className="hw-what-if-title"), html.P(" · ".join(found.facts_line), className="hw-muted")]
    )
    return html.Div([title, html.Div(ways, className="hw-panel-actions")], className="hw-what-if-head")


def refused(sentences: Sequence[str]) -> Any:
    """Name what of a link could not be used."""
    return states.notice("Not applied from this link:", " ".join(sentences)) if sentences else None


def result(answer: WhatIf) -> Any:
    """Now and then on one bar with the decision; without signal the base rate instead."""
    if answer.now is None or answer.then is None:
        return without_signal(answer.base_rate)
    spans = _span(answer.now_low, answer.now_high), _span(answer.then_low, answer.then_high)
    bar = now_then(answer.now, answer.then, answer.threshold, *spans, identity=ODDS)
    decision = html.P(answer.decision, id="what-if-decision", className="hw-decision", **attributes(aria_live="off"))
    brackets = html.Span(f" {BRACKETS}", className="hw-minor") if all(spans) else None
    return html.Div([bar, decision, html.P([CAVEAT, brackets], className="hw-caveat")], className="hw-what-if-result")


def _span(low: float | None, high: float | None) -> Range | None:
    return None if low is None or high is None else (low, high)


def without_signal(base: BaseRate | None) -> Any:
    """What can be said of a deal when the model does not beat the base rate: the base rate."""
    if base is None or not base.n:
        return states.no_signal("The model has no signal, and nothing has closed yet.")
    rate = (
        f"Of {formats.count(base.n)} deals that closed, {formats.percent(base.lost_share)} were lost "
        f"(95 % interval {between((base.low, base.high))}). This deal's own chance cannot be told from that."
    )
    words = [html.Span(rate), " ", html.Span(base.verdict_words, className="hw-muted")]
    return states.no_signal(words, "; ".join(base.would_help))


def no_levers() -> html.Div:
    """Say why nothing can be moved."""
    return states.empty("Nothing to move", "Without signal a change would move a number that means nothing.")


def nothing_moved() -> html.Div:
    """The place of what moved it, before anything has."""
    return states.empty("Nothing changed yet", "Move a field: its share of the change appears here.")
