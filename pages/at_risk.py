"""Deals at risk: flagged deals by expected loss, or every open one, and one of them beside the list."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html

from app.components import states
from app.components.actions import several
from app.components.chart import chart
from app.components.deals import closed, grid_rows, loss_panel, toolbar
from app.components.deals import drawer_body as components
from app.components.deals import similar as neighbours
from app.components.deals.drawer import drawer
from app.components.deals.entries import said_before
from app.context import services
from app.figures import opportunity as figures
from app.views.actions.board import may_plan
from app.views.actions.week import planned_counts
from app.views.at_risk.answer import at_risk, block, columns, counts, opens_on
from app.views.at_risk.emptied import to_remove
from app.views.at_risk.filters import KEYS, split_valid
from app.views.deals.closed import ClosedOpportunity, any_opportunity
from app.views.deals.opportunity import Opportunity
from app.views.deals.similar import similar
from app.views.ledger.entries import ledger_entries
from app.views.movement.trend import trend

PATH, NAME, TITLE = "/at-risk", "Deals at risk", "Deals at risk"
LEAD = "Open deals, the most pressing first, why each may be lost, and what to do next"
ICON = "warning"
SCOPED = True
PAGE_KEYS = ("deal", *KEYS)
"""The keys of the address that belong to this page and not to the scope."""


def layout(**_: str) -> html.Div:
    """The empty page; it keeps the list's place and asks for nothing."""
    said = html.Div(states.skeleton(1), id="deals-summary", className="hw-deals-summary", role="status")
    bar = html.Div([said, toolbar.tools()], className="hw-deals-bar")
    place = html.Div(states.skeleton(12), id="deals-place", className="hw-deals-place")
    stores = [dcc.Store(id=name) for name in ("deals-mount", "deals-query", "deals-counts", "deal-shown")]
    listed = html.Section([bar, several.bar(), place], className="hw-panel hw-deals", **{"aria-label": "Open deals"})
    above = [html.Div(id="deals-refused"), html.Div(id="deals-banner")]
    return html.Div([*stores, *above, listed, drawer("deal", "Deal", "deal-body", actions=components.walk())])


@callback(
    output={
        "summary": Output("deals-summary", "children"),
        "counts": Output("deals-counts", "data"),
        "banner": Output("deals-banner", "children"),
        "flagged": Output("deals-flagged-place", "hidden"),
        "stale": Output("deals-stale-place", "hidden"),
    },
    inputs={"state": Input("scope", "data"), "query": Input("deals-query", "data")},
)
def describe_list(state: dict[str, Any] | None, query: dict[str, Any] | None) -> dict[str, Any]:
    """Say what the list holds, and how many of it each filter would leave."""
    asked = opens_on(services(), {**(state or {}), **split_valid(query)[0]})
    answer = at_risk(services(), asked)
    hidden = {"flagged": not answer.ranked, "stale": not answer.stale_rule}
    removable = to_remove(services(), asked) if answer.open_anywhere and not answer.shown.n else None
    said = {"summary": toolbar.summary(answer, removable), "banner": toolbar.banner(answer)}
    return {**said, **hidden, "counts": counts(services(), asked)}


@callback(
    output={"grid": Output("deals-place", "children"), "refused": Output("deals-refused", "children")},
    inputs={"turn": Input("deals-mount", "data"), "query": State("page-query", "data")},
)
def draw_list(turn: int | None, query: dict[str, Any] | None) -> dict[str, Any]:
    """Draw the grid as the address has it: once, and again if somebody goes back to other filters."""
    kept, refused = split_valid(query)
    drawn = grid_rows.deals_grid("deals", columns(services(), kept), ticked=may_plan(services()))
    grid = [dcc.Store(id="deals-asked"), drawn]
    return {"grid": grid, "refused": toolbar.refused(list(refused.values()))}


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
    kept, refused = split_valid(query)
    answer = block(services(), opens_on(services(), {**(state or {}), **kept}), request)
    asked = {"keys": dict(answer.keys), "count": answer.page.count, "refused": list(refused)}
    return {"rows": grid_rows.response(answer, request), "asked": asked}


@callback(
    output={"title": Output("deal-body-title", "children"), "body": Output("deal-body", "children")},
    inputs={"shown": Input("deal-shown", "data")},
    prevent_initial_call=True,
)
def open_deal(shown: dict[str, Any]) -> dict[str, Any]:
    """Show one deal beside the list; one that has closed as it ended."""
    answer = any_opportunity(services(), shown["scope"], shown["deal"])
    if isinstance(answer, ClosedOpportunity):
        return {"title": components.title(answer), "body": closed.body(answer)}
    moved = trend(services(), {}, answer.opportunity_id) if answer.ranked else None
    planned = planned_counts(services(), [answer.opportunity_id]).get(answer.opportunity_id, 0)
    body = components.body(answer, _by_date(answer), moved, planned)
    return {"title": components.title(answer), "body": body}


def _by_date(deal: Opportunity) -> Any:
    if deal.by_date.empty or deal.loss_probability is None:
        return None
    said = figures.by_date_summary(deal.by_date, deal.loss_probability)
    return chart(
        figures.by_date(deal.by_date), said, deal.by_date, columns=loss_panel.BY_DATE, height=loss_panel.BY_DATE_HEIGHT
    )


@callback(output=Output("deal-similar", "children"), inputs={"opportunity_id": Input("deal-asked", "data")})
def compare_deal(opportunity_id: str) -> Any:
    """Show what became of deals like the one that has been drawn."""
    return neighbours.similar(similar(services(), opportunity_id))


@callback(output=Output("deal-before", "children"), inputs={"opportunity_id": Input("deal-asked", "data")})
def tell_what_was_said(opportunity_id: str) -> Any:
    """Show what each publication said of the deal that has been drawn."""
    return said_before(ledger_entries(services(), opportunity_id))


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
    ClientsideFunction("deals", "counted"),
    Output("deals-counts", "modified_timestamp"),
    Input("deals-counts", "data"),
    prevent_initial_call=True,
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
    Output("deals-clear", "hidden"),
    Input("scope", "data"),
    Input("page-query", "data"),
    State("deals-mount", "data"),
    State("deals-query", "data"),
)
clientside_callback(
    ClientsideFunction("deals", "files"),
    Output("deals-export", "href"),
    Output("deals-export-excel", "href"),
    Input("scope", "data"),
    Input("page-query", "data"),
    Input("deals-flagged-place", "hidden"),
    State("deals-export", "href"),
    State("deals-export-excel", "href"),
)
clientside_callback(
    ClientsideFunction("deals", "chosen"),
    Output("deal-shown", "data"),
    Input("page-query", "data"),
    Input("scope", "data"),
    Input("notice", "children"),
    State("deal-shown", "data"),
)
