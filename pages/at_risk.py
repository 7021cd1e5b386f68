"""Deals at risk: every open deal by expected loss, and one of them beside the list."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html

from app.components import deals, deals_bar, states
from app.components import opportunity as components
from app.components.drawer import drawer
from app.context import services
from app.views.at_risk import at_risk, block, columns
from app.views.narrowing import KEYS
from app.views.opportunity import opportunity

PATH, NAME, TITLE = "/at-risk", "Deals at risk", "Deals at risk"
LEAD = "Every open deal by what its loss would cost, and why it may be lost"
SCOPED = True
PAGE_KEYS = ("deal", *KEYS)
"""The keys of the address that belong to this page and not to the scope."""


def layout(**_: str) -> html.Div:
    """The empty page; it keeps the list's place and asks for nothing."""
    said = html.Div(states.skeleton(1), id="deals-summary", className="hw-deals-summary", role="status")
    bar = html.Div([said, deals_bar.tools()], className="hw-deals-bar")
    place = html.Div(states.skeleton(12), id="deals-place", className="hw-deals-place")
    stores = [dcc.Store(id=name) for name in ("deals-mount", "deals-query", "deal-shown")]
    listed = html.Section([bar, place], className="hw-panel hw-deals", **{"aria-label": "Open deals"})
    return html.Div([*stores, html.Div(id="deals-banner"), listed, drawer("deal", "Deal", "deal-body")])


@callback(
    output={
        "summary": Output("deals-summary", "children"),
        "banner": Output("deals-banner", "children"),
        "flagged": Output("deals-flagged-place", "hidden"),
    },
    inputs={"state": Input("scope", "data"), "query": Input("deals-query", "data")},
)
def describe_list(state: dict[str, Any] | None, query: dict[str, Any] | None) -> dict[str, Any]:
    """Say what the list holds."""
    answer = at_risk(services(), {**(state or {}), **(query or {})})
    return {"summary": deals_bar.summary(answer), "banner": deals_bar.banner(answer), "flagged": not answer.ranked}


@callback(
    output={"grid": Output("deals-place", "children")},
    inputs={"turn": Input("deals-mount", "data"), "query": State("page-query", "data")},
)
def draw_list(turn: int | None, query: dict[str, Any] | None) -> dict[str, Any]:
    """Draw the grid as the address has it: once, and again where somebody goes back to other filters."""
    return {"grid": [dcc.Store(id="deals-asked"), deals.deals_grid("deals", columns(services(), query))]}


@callback(
    output={"rows": Output("deals", "getRowsResponse"), "asked": Output("deals-asked", "data")},
    inputs={
        "request": Input("deals", "getRowsRequest"),
        "state": State("scope", "data"),
        "query": State("page-query", "data"),
    },
    prevent_initial_call=True,
)
def list_block(request: dict[str, Any], state: dict[str, Any] | None, query: dict[str, Any] | None) -> dict[str, Any]:
    """Answer the grid with the rows it asks for."""
    answer = block(services(), {**(state or {}), **(query or {})}, request)
    return {"rows": deals.response(answer, request), "asked": {"keys": dict(answer.keys), "count": answer.page.count}}


@callback(
    output={"title": Output("deal-body-title", "children"), "body": Output("deal-body", "children")},
    inputs={"shown": Input("deal-shown", "data")},
    prevent_initial_call=True,
)
def open_deal(shown: dict[str, Any]) -> dict[str, Any]:
    """Show one deal beside the list."""
    answer = opportunity(services(), shown["scope"], shown["deal"])
    return {"title": components.title(answer), "body": components.body(answer)}


clientside_callback(
    ClientsideFunction("deals", "quick"),
    Output("deals-q", "value"),
    Output("deals-flagged", "value"),
    Output("deals-stale", "value"),
    Input("page-query", "data"),
    Input("deals-q", "value"),
    Input("deals-flagged", "value"),
    Input("deals-stale", "value"),
)
clientside_callback(
    ClientsideFunction("deals", "answered"),
    Output("deals-asked", "modified_timestamp"),
    Input("deals-asked", "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("deals", "follow"),
    Output("deals-mount", "data"),
    Output("deals-query", "data"),
    Output("deals-export", "href"),
    Output("deals-clear", "hidden"),
    Input("scope", "data"),
    Input("page-query", "data"),
    State("deals-mount", "data"),
    State("deals-query", "data"),
)
clientside_callback(
    ClientsideFunction("deals", "chosen"),
    Output("deal-shown", "data"),
    Input("page-query", "data"),
    Input("scope", "data"),
    Input("notice", "children"),
    State("deal-shown", "data"),
)
