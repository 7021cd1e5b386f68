"""Pipeline what-if: one change for many deals, and what would then be flagged, lost and won."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, no_update

from app.components import states
from app.components.bulk_change import form as change_form
from app.components.bulk_change import result as components
from app.components.chart import chart
from app.components.kpi import strip
from app.components.panel import grid, panel
from app.components.table import Column
from app.context import services
from app.figures import portfolio as figures
from app.views.bulk_change.answer import Portfolio, portfolio_or_refused

PATH, NAME, TITLE = "/what-if-portfolio", "Pipeline what-if", "Pipeline what-if"
LEAD = "Change many open deals at once: what is then flagged, lost and won"
ICON = "layers"
SCOPED = True
PAGE_KEYS = ("do.",)
"""The keys of the address that belong to this page and not to the scope."""

HISTOGRAM_COLUMNS = (
    Column("range", "Loss chance"),
    Column("before", "As recorded", "count"),
    Column("after", "Changed", "count"),
)
CONTROLS = {
    "tos": Output("portfolio-to", "options"),
    "to": Output("portfolio-to", "value"),
    "days": Output("portfolio-days", "value"),
    "days_hidden": Output("portfolio-days-box", "hidden"),
    "fields": Output("portfolio-field", "options"),
    "field": Output("portfolio-field", "value"),
    "idle": Output("portfolio-idle", "children"),
    "idle_hidden": Output("portfolio-idle", "hidden"),
    "hows": Output("portfolio-how", "options"),
    "how": Output("portfolio-how", "value"),
    "how_hidden": Output("portfolio-how-box", "hidden"),
    "number": Output("portfolio-number", "value"),
    "number_min": Output("portfolio-number", "min"),
    "number_max": Output("portfolio-number", "max"),
    "number_hidden": Output("portfolio-number-box", "hidden"),
    "unit": Output("portfolio-unit", "children"),
    "levels": Output("portfolio-level", "options"),
    "level": Output("portfolio-level", "value"),
    "level_hidden": Output("portfolio-level-box", "hidden"),
    "ready": Output("portfolio-ready", "children"),
    "back_hidden": Output("portfolio-clear", "hidden"),
    "asked": Output("portfolio-asked", "data"),
}


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    unit = "made in many open deals at once, those of the filters"
    change = panel("The change", change_form.controls(), span=12, unit=unit, actions=change_form.back())
    form = html.Div(change, id="portfolio-change", className="hw-span-12")
    decision = html.P("\u00a0", id="portfolio-decision", className="hw-decision hw-headline hw-span-12", role="status")
    answer = html.Div(states.skeleton(6, height=720), id="portfolio-answer", className="hw-flow hw-span-12")
    stores = [dcc.Store(id="portfolio-asked")]
    return html.Div([*stores, html.Div(id="portfolio-refused"), grid(form, decision, answer)])


clientside_callback(
    ClientsideFunction("portfolio", "follow"),
    Output("portfolio-asked", "modified_timestamp"),
    Input("portfolio-to", "value"),
    Input("portfolio-days", "value"),
    Input("portfolio-field", "value"),
    Input("portfolio-how", "value"),
    Input("portfolio-number", "value"),
    Input("portfolio-level", "value"),
    State("portfolio-asked", "data"),
    prevent_initial_call=True,
)


@callback(
    output={
        "controls": CONTROLS,
        "hidden": Output("portfolio-change", "hidden"),
        "refused": Output("portfolio-refused", "children"),
        "decision": Output("portfolio-decision", "children"),
        "answer": Output("portfolio-answer", "children"),
    },
    inputs={"state": Input("scope", "data"), "query": Input("page-query", "data")},
)
def change_many(state: dict[str, Any] | None, query: dict[str, Any] | None) -> dict[str, Any]:
    """Show what the change of the address would do."""
    return render(portfolio_or_refused(services(), state, query))


def render(answer: Portfolio) -> dict[str, Any]:
    """Hand the answer to figures and components, part by part; without signal there is nothing to choose."""
    form = answer.form
    if form is None:
        silent = {"refused": None, "decision": None, "answer": components.no_signal(answer)}
        return {"controls": dict.fromkeys(CONTROLS, no_update), "hidden": True, **silent}
    return {
        "controls": change_form.filled(form, answer.currency, answer.as_of_on),
        "hidden": False,
        "refused": components.refused(answer.refused),
        "decision": components.decision(answer),
        "answer": [strip(components.key_figures(answer), answer.currency), *_render_effect(answer)],
    }


def _render_effect(answer: Portfolio) -> list[Any]:
    if (nothing := components.nothing(answer)) is not None:
        return [grid(panel("What the change does", nothing, span=12))]
    if answer.after is None:
        return []
    reached = chart(
        figures.histogram(answer.steps, components.flat(answer)),
        figures.histogram_summary(answer.steps),
        figures.histogram_table(answer.steps),
        columns=HISTOGRAM_COLUMNS,
        height=440,
    )
    return [
        grid(
            panel("Loss chance", reached, span=5, unit="of the deals that the change reaches", min_height=420),
            panel("By owner", components.owners(answer), span=7, unit="every open deal of the filters", min_height=420),
            panel("Deals that change most", components.deals(answer), span=12, unit=components.listed_caption(answer)),
        )
    ]
