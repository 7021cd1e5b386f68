"""What changed: the pipeline between two days, each change with its deals."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html

from app.components import movement as components
from app.components import states
from app.components.chart import chart
from app.components.files.download import query_of
from app.components.panel import grid, panel
from app.context import services
from app.figures import movement as figures
from app.views.answers import Answered
from app.views.movement import steps
from app.views.movement.addresses import class_at
from app.views.movement.answer import MOST_DEALS, Movement, movement
from app.views.movement.refusal import CLOSE_PERIODS, between_days

PATH, NAME, TITLE = "/movement", "What changed", "What changed"
LEAD = "What moved in the open pipeline between two days, and the deals behind it"
ICON = "arrows"
SCOPED = True
EVERY = "deals"
"""The key of the address that asks for all deals of a kind of change."""
PAGE_KEYS = ("since", "until", "closes", "class", EVERY)
"""The keys of the address that belong to this page and not to the scope."""
ANY_DATE = {"label": "At any time", "value": "any"}


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    stores = [dcc.Store(id="movement-asked")]
    between = html.Div([_day("movement-since", "From the end of"), _day("movement-until", "to the end of"), _closes()])
    between.className = "hw-movement-days"
    return html.Div(
        [
            *stores,
            grid(
                html.Div([between, html.Div(id="movement-refused")], className="hw-span-12"),
                panel("From then to now", body_id="movement-waterfall", span=12, min_height=420),
                panel("Each change", body_id="movement-tiles", span=12, min_height=120),
                panel("The deals", body_id="movement-deals", span=12, min_height=240),
            ),
        ]
    )


def _day(identity: str, words: str) -> html.Span:
    label = dbc.Label(words, html_for=identity)
    return html.Span([label, dbc.Input(id=identity, type="date", size="sm", debounce=600, class_name="hw-day")])


def _closes() -> html.Span:
    named = [{"label": one.label, "value": one.name} for one in CLOSE_PERIODS]
    label = dbc.Label("of deals expected to close", html_for="movement-closes")
    return html.Span([label, dbc.Select(id="movement-closes", options=[ANY_DATE, *named], value="any", size="sm")])


clientside_callback(
    ClientsideFunction("movement", "follow"),
    Output("movement-asked", "modified_timestamp"),
    Input("movement-since", "value"),
    Input("movement-until", "value"),
    Input("movement-closes", "value"),
    State("movement-asked", "data"),
    prevent_initial_call=True,
)


@callback(
    output={
        "since": Output("movement-since", "value"),
        "until": Output("movement-until", "value"),
        "closes": Output("movement-closes", "value"),
        "asked": Output("movement-asked", "data"),
        "refused": Output("movement-refused", "children"),
        "waterfall": Output("movement-waterfall", "children"),
        "tiles": Output("movement-tiles", "children"),
        "deals": Output("movement-deals", "children"),
    },
    inputs={"state": Input("scope", "data"), "query": Input("page-query", "data")},
)
def compare_days(state: dict[str, Any] | None, query: dict[str, Any] | None) -> dict[str, Any]:
    """Show what moved between the two days of the address; where they cannot be compared, between the usual ones."""
    most = {"deals": MOST_DEALS} if (query or {}).get(EVERY) == "all" else {}
    found = between_days(movement, services(), {**(state or {}), **most}, query)
    return render(found, str((query or {}).get("class") or ""), state)


def render(found: Answered[Movement], kind: str = "", state: dict[str, Any] | None = None) -> dict[str, Any]:
    """Hand the answer to figures and components, panel by panel."""
    answer, key = found.answer, kind or components.first_kind(found.answer)
    days = {
        "since": answer.since.isoformat(),
        "until": answer.until.isoformat(),
        "closes": found.keys.get("closes", "any"),
    }
    files = query_of(state, **{**found.keys, "class": key})
    every = class_at(key, found.keys, **{EVERY: "all"})
    return {
        **days,
        "asked": days,
        "refused": states.notice(found.refused, found.next_step, "error") if found.refused else None,
        "waterfall": _waterfall(answer, found.keys),
        "tiles": components.tiles(answer, {**found.keys, "class": key}),
        "deals": "" if answer.none else [components.heading(key, answer, files), components.deals(key, answer, every)],
    }


def _waterfall(answer: Movement, asked: dict[str, str]) -> Any:
    if answer.none:
        return states.empty("Nothing to compare yet", answer.none, answer.next_step)
    if not answer.amounts:
        return states.empty("No amounts", "This export has no amounts: what moved is counted below.")
    notes = [html.P(words, className="hw-muted") for words in answer.notes]
    said = steps.summary(answer)
    listed, columns = components.listed(answer, asked), components.listed_columns(answer)
    drawn = chart(figures.waterfall(answer, asked), said, listed, columns=columns, height=320)
    return html.Div([html.P(steps.headline(answer), className="hw-headline"), drawn, *notes])
