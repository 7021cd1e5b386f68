"""What stands above the grid of open deals: what it holds, its quick filters, and why nothing is ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.components import states
from app.components.emptied import are, remove_button
from app.components.files.download import download
from app.components.loss import lost_so_far
from app.components.parts import attributes, verdict
from app.views.at_risk.answer import AtRisk
from app.views.deals.hygiene import LABELS
from app.views.emptied import Removable
from app.views.extent import NO_AMOUNTS
from app.views.signal import KNOWN

ORDERS: Final[Mapping[str, str]] = {
    "opportunity_id": "id",
    "account": "deal",
    "loss_probability": "loss chance",
    "expected_loss": "expected loss",
    "expected_close_on": "expected close",
    "age_days": "age",
    "days_since_activity": "last activity",
    KNOWN: "what is known",
}
FLAGGED_OPTIONS: Final = ({"label": "Flagged", "value": "yes"}, {"label": "All open deals", "value": "all"})


def tools() -> html.Div:
    """Draw the search box, the quick filters and the files; what they hold comes from the address."""
    find = dbc.Input(
        id="deals-q",
        type="search",
        placeholder="Find deal, account, owner or id",
        size="sm",
        maxlength=200,
        autocomplete="off",
        class_name="hw-deals-find",
    )
    label = dbc.Label("Find deal, account, owner or id", html_for="deals-q", class_name="visually-hidden")
    shown = dbc.RadioItems(
        id="deals-flagged", name="deals-flagged", options=list(FLAGGED_OPTIONS), value="yes", inline=True
    )
    stale = dbc.Checkbox(id="deals-stale", label="Stale only", value=False)
    clear = html.Button("Clear filters", id="deals-clear", className="hw-button hw-quiet", type="button", hidden=True)
    export = download("at-risk", "deals-export")
    choice = html.Div(shown, id="deals-flagged-place", **attributes(role="radiogroup", aria_label="Which open deals"))
    old = html.Div(stale, id="deals-stale-place")
    return html.Div([label, find, choice, old, clear, export], className="hw-deals-tools", **attributes(role="search"))


def summary(answer: AtRisk, removable: Removable | None = None) -> html.Div:
    """'137 of 1,711 open deals flagged: expected loss above $4.2 k · $3.1 M expected loss in them · sorted by age'.

    Where the filters leave nothing, the one message of the page: which of them to remove.
    """
    if not answer.shown.n:
        return html.Div(_nothing(answer, removable), className="hw-deals-said")
    order = ORDERS.get(answer.sorted_by, answer.sorted_by)
    parts = [*_flagged(answer), html.Span(f"sorted by {order}")]
    if answer.gap or (answer.narrowed and answer.shown.n != answer.open.flagged):
        parts.insert(0, html.Strong(_shown_caption(answer), className="hw-deals-shown"))
    if answer.stale_rule:
        rule = html.P([html.Strong("Stale: "), f"{answer.stale_rule}."], className="hw-sub hw-deals-rule")
        return html.Div([html.Div(parts, className="hw-deals-said"), rule])
    return html.Div(parts, className="hw-deals-said")


def _nothing(answer: AtRisk, removable: Removable | None) -> list[Any]:
    if not answer.open_anywhere:
        return [html.Strong("No open deals"), html.Span("everything in this source has closed")]
    parts: list[Any] = [html.Strong("No deal is left by these filters")]
    if answer.unanswered:
        parts.append(html.Span(answer.unanswered))
    if removable is None:
        return [*parts, html.Span("no single one of them is to blame: reset them")]
    said, act = f"without {removable.words} there {are(removable.n)}", ""
    if "flagged" in removable.keys:
        said, act = f"{formats.plural(removable.n, 'open deal')} not flagged", "Show all open deals"
    return [*parts, html.Span(said), remove_button(removable, act)]


def _flagged(answer: AtRisk) -> list[Any]:
    held = answer.open
    if held.flagged is None or held.flagged_expected_loss is None:
        stale = f", {formats.count(held.stale)} stale" if held.stale else ""
        amount = f"{formats.money(held.amount, answer.currency)} amount" if answer.amounts else NO_AMOUNTS
        counted = f"{formats.plural(held.n, 'open deal')}{stale}"
        return [html.P(counted, className="hw-headline"), html.Span(amount)]
    counted = f"{formats.count(held.flagged)} of {formats.plural(held.n, 'open deal')} flagged"
    lost = f"{formats.money(held.flagged_expected_loss, answer.currency)} expected loss in them"
    whose = answer.policy.words
    parts = [
        html.P(counted, className="hw-headline"),
        html.Span(whose),
        html.Span(lost if answer.amounts else NO_AMOUNTS),
    ]
    return [*parts, html.Span(answer.policy.unread)] if answer.policy.unread else parts


def _shown_caption(answer: AtRisk) -> str:
    held = answer.shown
    amount = f", {formats.money(held.amount, answer.currency)}" if answer.amounts else ""
    gap = f": {LABELS[answer.gap].lower()}" if answer.gap else ""
    return f"{formats.count(held.n)} shown{amount}{gap}"


def refused(sentences: Sequence[str]) -> Any:
    """Name what of a link could not be used; the list is shown without it."""
    return states.notice("Ignored from this link:", " ".join(sentences)) if sentences else None


def banner(answer: AtRisk) -> Any:
    """Say why nothing is ranked, what is known instead, and what would help; nothing if the bundle ranks."""
    if answer.ranked:
        return None
    known = html.P(lost_so_far(answer.base_rate))
    wanted = f"{'; '.join(answer.would_help)}." if answer.would_help else ""
    helps = html.P([html.Strong("What would help: "), wanted]) if wanted else None
    why = html.Details([html.Summary("Why there is no signal"), html.P(answer.verdict_words)], className="hw-as-table")
    head = html.P(
        [verdict("No signal"), " The model is not shown to tell one deal from another. ", html.Strong(answer.order)]
    )
    parts = [part for part in (head, known, helps, why) if part is not None]
    return html.Section(parts, className="hw-panel hw-deals-banner", **attributes(aria_label="No signal"))
