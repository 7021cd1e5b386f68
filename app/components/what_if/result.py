"""The what-if page's own parts: where to start, the heading, the decision, and what is left without signal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import dcc, html

from app import formats
from app.addresses import at
from app.components import states
from app.components.deals.lists import owner_column, stage_column, with_lists
from app.components.files.picture import picture_menu
from app.components.loss import Range, lost_so_far, now_then
from app.components.parts import attributes, joined, link, render_name, sentence
from app.components.table import Column, table
from app.views.deals import deal_address
from app.views.deals.title import own_name, under_title
from app.views.flagging import Flagging
from app.views.what_if.answer import WhatIf, progress
from app.views.what_if.new_deal import was
from app.views.what_if.opening import Opening, Start

CAVEAT = "Shows what the model associates, not what your change will cause."
BRACKETS = "In brackets how far the loss chance itself is uncertain; this deal's future is more so."
NO_LINE = "No line within reach"
GONE = "It may have been closed, withdrawn, or never been in this data."
CLOSED = "It has closed, so nothing can be changed of it any more."
ODDS, CURVE_SAID = "what-if-odds", "what-if-curve-said"


def start(offered: Start) -> Any:
    """List the opportunities to start from, with the sentence on how they were chosen."""
    if offered.rows.empty:
        return _nothing(offered)
    columns = [
        Column("title", "Deal", "name", href="href", sub="under_title"),
        Column("product", "Product", "name", minor=True),
        owner_column(minor=True),
        stage_column(),
        Column("amount", "Amount", "money", currency=offered.currency),
    ]
    if offered.ranked:
        columns += [
            Column(
                *("loss_probability", "Loss chance", "loss"),
                threshold="threshold",
                flagged="flagged",
                severity="severity",
            ),
            Column("expected_loss", "Expected loss", "money", currency=offered.currency, minor=True),
        ]
    return html.Div(
        [
            html.P(_lead(offered), className="hw-panel-summary"),
            table(with_lists(_named(offered.rows)), columns, caption="Open deals", cards=True),
        ]
    )


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    deals = rows.to_dict("records")
    return rows.assign(
        title=[own_name(deal) or deal["account"] for deal in deals],
        under_title=[under_title(deal, deal["opportunity_id"]) for deal in deals],
    )


def _lead(offered: Start) -> str:
    if offered.words:
        found = formats.plural(len(offered.rows), "open deal holds", "open deals hold")
        return f"{found} “{offered.words}” in its name, id, account, owner or product, whatever the filters."
    order = "largest expected losses" if offered.ranked else "first open deals"
    where = (
        f", with your filters: {', '.join(formats.cut(formats.name(name)) for name in offered.scope)}"
        if offered.scope
        else ""
    )
    silent = "" if offered.ranked else f" The model has no signal. {offered.order}"
    return f"The {formats.count(len(offered.rows))} {order}{where}.{silent}"


def _nothing(offered: Start) -> html.Div:
    if not offered.open_anywhere:
        return states.empty(
            "Nothing is open", "Every opportunity of this data has closed, so there is nothing to change."
        )
    if offered.words:
        return states.empty(
            "Nothing found", f"No open deal holds “{offered.words}”.", "Search by name, id, account, owner or product."
        )
    return states.empty(
        "No open deals", "Nothing is open with your filters.", "Widen the filters, or search for a deal."
    )


def missing(opportunity_id: str | None, held: Sequence[str] = (), *, has_closed: bool = False) -> html.Div:
    """Say that an address leads to no open opportunity, and what it would have changed; of a closed one lead there."""
    back = link("Choose another deal", at(deal_address.PATH))
    if opportunity_id and has_closed:
        back = link("See how it ended", deal_address.drawer(opportunity_id))
    if not opportunity_id:
        return states.empty("No deal is chosen", "The address names none.", back)
    words = [html.P(CLOSED if has_closed else GONE)]
    if held:
        words += [html.P("The link held:"), html.Ul([html.Li(sentence(change)) for change in held])]
    return states.empty(
        f"{formats.cut(opportunity_id)} is not open", html.Div(words, className="hw-what-if-gone"), back
    )


def heading(found: Opening) -> html.Div:
    """Name the opportunity, and lead back to the list and over to its drawer."""
    copy = html.Button("Copy link", id="what-if-copy", className="hw-button", type="button")
    ways: list[Any] = [copy, link("Choose another deal", at(deal_address.PATH), "hw-button")]
    if found.opportunity_id is None:
        line = html.Details(
            [html.Summary("Where it starts"), html.Ul([html.Li(render_name(said)) for said in found.facts_line])]
        )
    else:
        line = html.P(joined(found.facts_line), className="hw-muted")
        ways.append(link("In deals at risk", deal_address.drawer(found.opportunity_id), "hw-button"))
    arm = [html.P(found.arm.words, className="hw-caveat hw-deal-arm")] if found.arm else []
    title = html.Div([html.H2(render_name(found.title), className="hw-what-if-title"), line, *arm])
    return html.Div([title, html.Div(ways, className="hw-panel-actions")], className="hw-what-if-head")


def refused(sentences: Sequence[str]) -> Any:
    """Name what of a link could not be used."""
    return states.notice("Not applied from this link:", " ".join(sentences)) if sentences else None


def result(answer: WhatIf, *, amounts: bool = True) -> Any:
    """Now and then on one bar with the decision; without signal the base rate instead."""
    if answer.now is None or answer.then is None:
        return without_signal(answer)
    spans = _span(answer.now_low, answer.now_high), _span(answer.then_low, answer.then_high)
    worth = answer.flagging.by_worth
    reach = not worth and answer.threshold_then is not None and answer.threshold_then <= 1
    line, word = answer.threshold_then if reach else 1.0, was(answer.opportunity_id).capitalize()
    bar = now_then(answer.now, answer.then, line, *spans, identity=ODDS, was=word)
    lines = [
        html.Div(
            [bar, html.Span("" if worth else NO_LINE, className="hw-what-if-no-line")],
            **attributes(data_line=_range_label(reach=reach)),
        ),
        _progress(answer, amounts=amounts),
        html.P(answer.decision, id="what-if-decision", className="hw-decision", **attributes(aria_live="off")),
        html.P(
            [CAVEAT, html.Span(f" {BRACKETS}", className="hw-minor") if all(spans) else None], className="hw-caveat"
        ),
        html.P(_line_text(answer.flagging), className="hw-caveat hw-minor"),
        html.P(id="what-if-status", className="hw-what-if-status", **attributes(role="status")),
    ]
    return html.Div([line for line in lines if line is not None], className="hw-what-if-result")


def _range_label(*, reach: bool) -> str:
    return "within" if reach else "beyond"


def _progress(answer: WhatIf, *, amounts: bool) -> html.P:
    """What was gained so far; a browser writes it anew in the same words (decision.mjs, progress)."""
    return html.P(progress(answer, amounts=amounts), id="what-if-progress", className="hw-what-if-progress")


def _line_text(found: Flagging) -> str:
    return f"Flagged: {found.line_words}, {found.policy_words}. {found.unread}".strip()


def _span(low: float | None, high: float | None) -> Range | None:
    return None if low is None or high is None else (low, high)


def without_signal(answer: WhatIf) -> Any:
    """What can be said of a deal when the model does not beat the base rate: the base rate."""
    rate = lost_so_far(answer.base_rate) if answer.base_rate else ""
    own = f"{rate} This deal's own chance cannot be told from that. "
    words = [html.Span(own), html.Span(" ".join(answer.signal.reasons), className="hw-muted")]
    return states.no_signal(words, "; ".join(answer.signal.would_help))


def no_levers() -> html.Div:
    """Say why nothing can be moved."""
    return states.empty("Nothing to move", "Without signal a change would move a number that means nothing.")


def tabs(bodies: Sequence[tuple[str, str, Any]], *, chosen: str) -> list[Any]:
    """A row of tabs over their panels, of which the chosen one can be seen: (name, label, content)."""
    row = html.Div(
        [_tab(name, label, name == chosen) for name, label, _ in bodies],
        className="hw-what-if-tablist nav nav-underline",
        **attributes(role="tablist", aria_label="Answers"),
    )
    return [row, *(_panel(name, content, name == chosen) for name, _, content in bodies)]


def _tab(name: str, label: str, chosen: bool) -> html.Button:
    said = attributes(
        role="tab", aria_selected=str(chosen).lower(), aria_controls=f"what-if-panel-{name}", data_tab=name
    )
    named = "nav-link active" if chosen else "nav-link"
    return html.Button(
        label, id=f"what-if-tab-{name}", className=named, type="button", tabIndex=0 if chosen else -1, **said
    )


def _panel(name: str, content: Any, chosen: bool) -> html.Div:
    said = attributes(role="tabpanel", aria_labelledby=f"what-if-tab-{name}")
    return html.Div(content, id=f"what-if-panel-{name}", className="hw-what-if-panel", hidden=not chosen, **said)


def curve_place() -> html.Figure:
    """The place of the curve: its picture, the sentence that names it, its numbers."""
    image = html.Div(
        id="what-if-curve-image", className="hw-chart-image", **attributes(role="img", aria_labelledby=CURVE_SAID)
    )
    caption = html.Figcaption(id=CURVE_SAID, className="hw-chart-summary")
    shaded = html.P(
        "Shaded: where 98 of 100 deals lie.", id="what-if-curve-shaded", className="hw-caveat hw-what-if-shaded"
    )
    foot = html.Div([html.Div(id="what-if-curve-table"), picture_menu()], className="hw-chart-foot")
    return html.Figure([image, caption, shaded, foot], className="hw-chart")


def graph(figure: Mapping[str, Any], height: int) -> dcc.Graph:
    """The curve's picture, which a browser redraws."""
    config = {"displayModeBar": False, "responsive": True, "showTips": False}
    return dcc.Graph(id="what-if-graph", figure=figure, responsive=True, config=config, style={"height": f"{height}px"})


def numbers(frame: pd.DataFrame, columns: Sequence[Column], caption: str) -> html.Details:
    """The numbers behind a picture."""
    return html.Details(
        [html.Summary("Show as table"), table(frame, columns, caption=caption)], className="hw-as-table"
    )


def contributions_placeholder() -> html.P:
    """The place of what moved it, before anything has."""
    return html.P("Move a field: its share of the change appears here.", className="hw-muted")
