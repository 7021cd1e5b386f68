"""What-if: one deal, what can be changed about it, and what the model would then say."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html

from app.answer_json import as_json
from app.components import levers, states
from app.components import what_if as components
from app.components.chart import chart
from app.components.panel import panel
from app.components.table import Column
from app.context import services
from app.figures import what_if as figures
from app.views import what_if_opening as beginnings
from app.views.what_if import what_if

PATH, PATH_TEMPLATE, NAME, TITLE = "/what-if", "/what-if/<opportunity_id>", "What-if", "What-if"
LEAD = "Change what can be changed about a deal, and see what the model would then say"
SCOPED = False
MOVED = (
    Column("label", "Field"),
    Column("from_words", "From"),
    Column("to_words", "To"),
    Column("points", "Percentage points", "number", digits=1),
)


def layout(opportunity_id: str = "", **_: str) -> html.Div:
    """The empty page of a deal, or the one to start from; which deal it is follows from the address alone."""
    return _deal() if opportunity_id else _start()


def _start() -> html.Div:
    find = dbc.Input(id="what-if-find", type="search", placeholder="Id, account, owner or product", debounce=250)
    search = html.Div([dbc.Label("Find an open deal", html_for="what-if-find"), find], className="hw-what-if-find")
    body = html.Div(states.skeleton(6, height=320), id="what-if-start")
    return html.Div(panel("Start from a deal", html.Div([search, body]), span=12, min_height=420), className="hw-grid")


def _deal() -> html.Div:
    stores = [dcc.Store(id="what-if-values"), dcc.Store(id="what-if-answer")]
    back = html.Button("Reset all", id="what-if-reset", className="hw-button hw-quiet", type="button")
    left = panel("You can change", body_id="what-if-levers", actions=back, span=12, min_height=520)
    pictures = [
        panel("What moved it", body_id="what-if-moved", span=12, min_height=220),
        panel("Curve", body_id="what-if-curve", span=12, min_height=380),
    ]
    right = [
        panel("Loss probability", body_id="what-if-result", span=12, min_height=190),
        html.Div(pictures, id="what-if-pictures", className="hw-what-if-stack"),
    ]
    below = panel("Fixed facts", body_id="what-if-facts", span=12, min_height=300)
    body = html.Div(
        [left, html.Div(right, className="hw-what-if-stack"), below], id="what-if-deal", className="hw-what-if"
    )
    head = html.Div(states.skeleton(2, height=48), id="what-if-head")
    return html.Div([*stores, html.Div(id="what-if-refused"), head, body])


@callback(
    output=Output("what-if-start", "children"),
    inputs={"state": Input("scope", "data"), "words": Input("what-if-find", "value")},
)
def offer_deals(state: dict[str, Any] | None, words: str | None) -> Any:
    """Offer the five largest expected losses, or what the search finds."""
    return components.start(beginnings.start(services(), state, words))


@callback(
    output={
        "head": Output("what-if-head", "children"),
        "refused": Output("what-if-refused", "children"),
        "levers": Output("what-if-levers", "children"),
        "facts": Output("what-if-facts", "children"),
        "result": Output("what-if-result", "children"),
        "hidden": Output("what-if-deal", "hidden"),
        "pictures": Output("what-if-pictures", "hidden"),
        "fixed": Output("what-if-reset", "hidden"),
        "answer": Output("what-if-answer", "data"),
    },
    inputs={
        "state": Input("scope", "data"),
        "query": State("page-query", "data"),
        "path": State("_pages_location", "pathname"),
    },
)
def open_deal(state: dict[str, Any] | None, query: dict[str, Any] | None, path: str | None) -> dict[str, Any]:
    """Show the deal of the address, with the changes that the address asks for."""
    return opened(
        beginnings.opening(services(), state, beginnings.opportunity_of(path), query), beginnings.opportunity_of(path)
    )


def opened(found: beginnings.Opening | None, opportunity_id: str) -> dict[str, Any]:
    """Hand the opening to components; without signal nothing can be moved and nothing is drawn."""
    if found is None:
        empty = dict.fromkeys(("refused", "levers", "facts", "result", "answer"))
        return {**empty, "head": components.missing(opportunity_id), "hidden": True, "pictures": True, "fixed": True}
    return {
        "head": components.heading(found),
        "refused": components.refused(found.refused),
        "levers": levers.levers(found.levers, found.answer.currency) if found.levers else components.no_levers(),
        "facts": levers.facts(found.facts),
        "result": components.result(found.answer),
        "hidden": False,
        "pictures": found.answer.curve is None,
        "fixed": not found.levers,
        "answer": as_json(found.answer),
    }


@callback(
    output=Output("what-if-answer", "data", allow_duplicate=True),
    inputs={
        "values": Input("what-if-values", "data"),
        "state": State("scope", "data"),
        "path": State("_pages_location", "pathname"),
    },
    prevent_initial_call=True,
)
def score_values(values: dict[str, Any] | None, state: dict[str, Any] | None, path: str | None) -> dict[str, Any]:
    """Answer for the values of the levers: the one question that a browser could answer by itself."""
    asked = values or {}
    answer = what_if(services(), state, beginnings.opportunity_of(path), asked.get("changes", {}), asked.get("touched"))
    return dict(as_json(answer))


# Numbers first: the browser paints them as soon as the answer is there; the pictures follow.
clientside_callback(ClientsideFunction("what_if", "paint"), Input("what-if-answer", "data"))


@callback(
    output={"moved": Output("what-if-moved", "children"), "curve": Output("what-if-curve", "children")},
    inputs={"answer": Input("what-if-answer", "data")},
    prevent_initial_call=True,
)
def draw(answer: dict[str, Any] | None) -> dict[str, Any]:
    """Draw what moved it and the curve of the field touched last."""
    return drawn(answer or {})


def drawn(answer: dict[str, Any]) -> dict[str, Any]:
    """Hand an answer, as it came out of the store, to the figures."""
    return {"moved": _moved(answer.get("moved")), "curve": _curve(answer)}


def _moved(moved: list[dict[str, Any]] | None) -> Any:
    if not moved:
        return components.nothing_moved()
    frame = figures.moved_frame(moved)
    height = figures.moved_height(frame)
    return chart(figures.moved(frame), figures.moved_summary(frame), frame, columns=MOVED, height=height)


def _curve(answer: dict[str, Any]) -> Any:
    curve = answer.get("curve")
    if not curve:
        return None
    figure = figures.curve(curve, answer["threshold"], answer["currency"])
    columns = (
        Column(
            "value", figures.axis_title(curve, answer["currency"]), "text" if curve["kind"] == "choice" else "number"
        ),
        Column("loss_probability", "Loss probability", "percent", digits=1),
    )
    frame, height = figures.curve_frame(curve), figures.curve_height(curve)
    return chart(figure, figures.curve_summary(curve, answer["currency"]), frame, columns=columns, height=height)
