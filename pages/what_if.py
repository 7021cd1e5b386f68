"""What-if: one deal, what can be changed about it, and what the model would then say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html

from app.answer_json import as_json
from app.components import states
from app.components.actions.planning import place as actions_place
from app.components.chart import chart
from app.components.deals.entries import said_before
from app.components.deals.loss_panel import explained
from app.components.deals.similar import similar
from app.components.deals.trend import trend as weeks
from app.components.panel import panel
from app.components.parts import attributes, link
from app.components.table import Column
from app.components.what_if import levers
from app.components.what_if import result as components
from app.context import services
from app.figures import what_if as figures
from app.views.deals import deal_address
from app.views.deals.closed import is_closed
from app.views.ledger.entries import ledger_entries
from app.views.movement.trend import Trend, trend
from app.views.what_if import opening as beginnings
from app.views.what_if.answer import neighbours
from app.views.what_if.new_deal import start_label, was
from pages.what_if_tabs import moves_frame, scenarios_frame

PATH, PATH_TEMPLATE, NAME, TITLE = "/what-if", "/what-if/<opportunity_id>", "What-if", "What-if"
LEAD = "Change what can be changed about a deal, and see what the model would then say"
ICON = "levers"
SCOPED = False
# Beside the changes: the open tab, the field of the curve, the saved scenarios that stand side by side.
PAGE_KEYS = ("set.", beginnings.TAB, beginnings.FIELD, "beside")
CONTRIBUTION_COLUMNS = (
    Column("label", "Field"),
    Column("from_words", "From", "name"),
    Column("to_words", "To", "name"),
    Column("points", "Percentage points", "number", digits=1),
)


def layout(opportunity_id: str = "", **_: str) -> html.Div:
    """The empty page of a deal, or the one to start from; which deal it is follows from the address alone."""
    return _deal(composed=opportunity_id == deal_address.NEW) if opportunity_id else _start()


def _start() -> html.Div:
    find = dbc.Input(id="what-if-find", type="search", placeholder="Name, id, account, owner or product", debounce=250)
    search = html.Div([dbc.Label("Find an open deal", html_for="what-if-find"), find], className="hw-what-if-find")
    body = html.Div(states.skeleton(6, height=320), id="what-if-start")
    compose = html.Div(
        link("Compose a deal", deal_address.page(None), "hw-button hw-primary"), id="what-if-compose", hidden=True
    )
    start = panel("Start from a deal", html.Div([search, body]), span=12, min_height=420, actions=compose)
    return html.Div(start, className="hw-grid")


def _deal(*, composed: bool) -> html.Div:
    """Similar deals lie below both columns, or under the answer where there is more to tell than to move."""
    stores = [dcc.Store(id=f"what-if-{name}") for name in ("case", "answer", "drawn")]
    back = html.Button("Reset all", id="what-if-reset", className="hw-button hw-quiet", type="button")
    left = panel("You can change", body_id="what-if-levers", actions=back, span=12, min_height=620)
    tabbed = components.tabs(
        [
            ("why", "Why", html.Div([html.Div(id=f"what-if-{name}") for name in ("why", "moved", "before")])),
            ("moves", "Best moves", html.Div(moves_frame(), id="what-if-moves")),
            ("curve", "Curve", html.Div(components.curve_place(), id="what-if-curve")),
            ("scenarios", "Scenarios", html.Div(scenarios_frame(), id="what-if-scenarios")),
        ],
        chosen=beginnings.OPEN_TAB,
    )
    result = panel("Loss chance", body_id="what-if-result", span=12, min_height=258)
    pictures = html.Section(tabbed, id="what-if-pictures", className="hw-panel")
    alike = html.Div(states.skeleton(4), id="what-if-similar", className="hw-panel hw-what-if-similar")
    facts = panel("Fixed facts", body_id="what-if-facts", unit="locked, with the reason", span=12, min_height=300)
    rest = html.Div([pictures, *([alike] if composed else [])], className="hw-what-if-rest")
    right = html.Div([result, rest], className="hw-what-if-stack")
    pair = html.Div([left, right], className="hw-what-if-pair")
    bar = html.P(id="what-if-bar", className="hw-what-if-bar", **attributes(aria_hidden="true"))
    planned = html.Div(id="what-if-actions")
    body = html.Div(
        [bar, pair, *([] if composed else [alike]), facts, planned], id="what-if-deal", className="hw-what-if"
    )
    head = html.Div(states.skeleton(2, height=48), id="what-if-head")
    return html.Div([*stores, html.Div(id="what-if-refused"), head, body])


@callback(
    output={"start": Output("what-if-start", "children"), "silent": Output("what-if-compose", "hidden")},
    inputs={"state": Input("scope", "data"), "words": Input("what-if-find", "value")},
)
def offer_deals(state: dict[str, Any] | None, words: str | None) -> dict[str, Any]:
    """Offer the five most pressing deals, or what the search finds; without signal there is nothing to compose."""
    found = beginnings.start(services(), state, words)
    return {"start": components.start(found), "silent": not found.ranked}


@callback(
    output={
        "head": Output("what-if-head", "children"),
        "refused": Output("what-if-refused", "children"),
        "levers": Output("what-if-levers", "children"),
        "facts": Output("what-if-facts", "children"),
        "result": Output("what-if-result", "children"),
        "why": Output("what-if-why", "children"),
        "graph": Output("what-if-curve-image", "children"),
        "hidden": Output("what-if-deal", "hidden"),
        "pictures": Output("what-if-pictures", "hidden"),
        "alike": Output("what-if-similar", "hidden"),
        "fixed": Output("what-if-reset", "hidden"),
        "actions": Output("what-if-actions", "children"),
        "case": Output("what-if-case", "data"),
        "answer": Output("what-if-answer", "data"),
        "drawn": Output("what-if-drawn", "data"),
    },
    inputs={
        "state": Input("scope", "data"),
        "query": State("page-query", "data"),
        "path": State("_pages_location", "pathname"),
    },
)
def open_deal(state: dict[str, Any] | None, query: dict[str, Any] | None, path: str | None) -> dict[str, Any]:
    """Show the deal of the address, with the changes that the address asks for."""
    wanted = deal_address.opportunity_at(path)
    found = beginnings.opening(services(), state, wanted, query)
    if not found:
        has_closed = wanted is not None and is_closed(services().published().snapshot, wanted)
        return gone(wanted, beginnings.requested_changes(services(), query), has_closed=has_closed)
    if wanted is None or not found.why:
        return opened(found)
    return opened(found, trend(services(), {}, wanted))


@callback(
    output=Output("what-if-before", "children"),
    inputs={"drawn": Input("what-if-drawn", "data")},
    prevent_initial_call=True,
)
def tell_what_was_said(drawn: str | None) -> Any:
    """Show what each publication said of the deal that has been drawn."""
    return said_before(ledger_entries(services(), drawn)) if drawn else None


def gone(opportunity_id: str | None, held: Sequence[str], *, has_closed: bool = False) -> dict[str, Any]:
    """Leave the page empty but for the sentence on what the link held."""
    nothing = ("refused", "levers", "facts", "result", "why", "graph", "actions", "case", "answer", "drawn")
    empty = dict.fromkeys(nothing)
    shut = dict.fromkeys(("hidden", "pictures", "alike", "fixed"), True)
    return {**empty, **shut, "head": components.missing(opportunity_id, held, has_closed=has_closed)}


def opened(found: beginnings.Opening, moved: Trend | None = None) -> dict[str, Any]:
    """Hand the opening to components; without signal nothing can be moved and nothing is drawn."""
    answer, currency, live = found.answer, found.answer.currency, found.live
    origin, stands = was(found.opportunity_id), start_label(found.opportunity_id)
    pictures = figures.pictures(found.levers, currency, stands)
    return {
        "head": components.heading(found),
        "refused": components.refused(found.refused),
        "levers": levers.levers(found.levers, currency, origin) if found.levers else components.no_levers(),
        "facts": levers.facts(found.facts),
        "result": components.result(answer, amounts=live is not None and live.amounts),
        "why": [explained(found.why), weeks(moved)] if moved else explained(found.why),
        "graph": _graph(as_json(answer.curve), currency, stands),
        "hidden": False,
        "pictures": answer.curve is None,
        "alike": not answer.signal.ranked,
        "fixed": not found.levers,
        "case": live and {**as_json(live), "tab": found.tab, "pictures": pictures},
        "actions": _planned(found.opportunity_id),
        "answer": as_json(answer),
        # Nothing was said of what is composed, nor of what cannot be scored.
        "drawn": found.opportunity_id if moved else None,
    }


def _planned(opportunity_id: str | None) -> Any:
    """The place of a deal's actions; one composed from nothing has none."""
    return None if opportunity_id is None else panel("Actions", actions_place(opportunity_id), span=12)


def _graph(curve: dict[str, Any] | None, currency: str, stands: str) -> Any:
    return components.graph(figures.written(curve, currency, stands), figures.CURVE_HEIGHT) if curve else None


clientside_callback(
    ClientsideFunction("what_if", "open"), Input("what-if-case", "data"), State("what-if-answer", "data")
)


@callback(
    output={
        "moved": Output("what-if-moved", "children"),
        "said": Output("what-if-curve-said", "children"),
        "table": Output("what-if-curve-table", "children"),
        "unshaded": Output("what-if-curve-shaded", "hidden"),
    },
    inputs={"answer": Input("what-if-answer", "data")},
    prevent_initial_call=True,
)
def draw(answer: dict[str, Any] | None) -> dict[str, Any]:
    """Draw what moved it, and say what the curve of the field touched last shows."""
    return render(answer or {})


def render(answer: dict[str, Any]) -> dict[str, Any]:
    """Hand an answer, as it came out of the store, to the figures."""
    moved = figures.contributions_frame(answer.get("moved") or [])
    return {"moved": _contributions_chart(moved, answer), **_curve(answer.get("curve"), answer.get("currency", ""))}


def _contributions_chart(frame: Any, answer: dict[str, Any]) -> Any:
    if frame.empty:
        return components.contributions_placeholder()
    figure, summary = (
        figures.contributions(frame, answer["now"], answer["then"], was(answer["opportunity_id"]).capitalize()),
        figures.contributions_summary(frame, sampled=answer["sampled"]),
    )
    return chart(figure, summary, frame, columns=CONTRIBUTION_COLUMNS, height=figures.contributions_height(frame))


def _curve(curve: dict[str, Any] | None, currency: str) -> dict[str, Any]:
    if not curve:
        return {"said": None, "table": None, "unshaded": True}
    said, listed = figures.curve_summary(curve, currency), curve["kind"] in ("choice", "text")
    columns = (
        Column("value", figures.axis_title(curve, currency), "text" if listed else "number"),
        Column("loss_probability", "Loss chance", "percent", digits=1),
    )
    table = components.numbers(figures.curve_frame(curve), columns, said)
    return {"said": said, "table": table, "unshaded": not curve.get("usual")}


@callback(
    output=Output("what-if-similar", "children"),
    inputs={"answer": Input("what-if-answer", "data")},
    prevent_initial_call=True,
)
def compare(answer: dict[str, Any] | None) -> Any:
    """Show what became of the closed deals most like this one as it is changed."""
    return similar(neighbours(services(), answer["opportunity_id"], answer["changes"])) if answer else None
