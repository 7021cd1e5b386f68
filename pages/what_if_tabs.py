"""The wires of two tabs of the what-if page: the best moves, and the saved scenarios."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html

from app.components import states
from app.components.parts import attributes
from app.components.what_if import best_moves as moves
from app.components.what_if import scenarios as scenario_parts
from app.context import services
from app.views.deals.deal_address import opportunity_at
from app.views.what_if import scenarios as saved
from app.views.what_if.best_moves import best_moves

NAMESPACE = "what_if_tabs"


def moves_frame() -> list[Any]:
    """The tab of the best moves before anything is known."""
    stores = [dcc.Store(id=f"what-if-moves-{name}") for name in ("asked", "answered")]
    return [*stores, html.Div(states.skeleton(4, height=240), id="what-if-moves-found")]


def scenarios_frame() -> list[Any]:
    """The tab of scenarios before anything is known."""
    stores = [dcc.Store(id=f"what-if-scenarios-{name}") for name in ("asked", "answered", "write", "turn")]
    said = html.P(id="what-if-scenario-said", className="hw-scenario-said", **attributes(role="status"))
    form = html.Div([scenario_parts.form(), said], id="what-if-scenario-form")
    # The form comes first: what was saved is said right below its button, and no list drawn anew moves it away.
    parts = [
        html.Div([html.Div(id="what-if-scenarios-shut"), form]),
        html.Div(id="what-if-scenarios-saved"),
        html.Div(states.skeleton(3, height=160), id="what-if-scenarios-compared"),
    ]
    return [*stores, html.Div(parts, className="hw-flow")]


# Asked only while the tab is open, and only where something of it has changed or was never answered.
clientside_callback(
    ClientsideFunction(NAMESPACE, "moves"),
    Output("what-if-moves-asked", "data"),
    Input("page-query", "data"),
    Input("scope", "data"),
    Input("what-if-answer", "data"),
    State("what-if-moves-asked", "data"),
    State("what-if-moves-answered", "data"),
)
clientside_callback(
    ClientsideFunction(NAMESPACE, "scenarios"),
    Output("what-if-scenarios-asked", "data"),
    Input("page-query", "data"),
    Input("scope", "data"),
    Input("what-if-answer", "data"),
    Input("what-if-scenarios-turn", "data"),
    State("what-if-scenarios-asked", "data"),
    State("what-if-scenarios-answered", "data"),
)
# A list that is drawn anew gives the focus back to the control that had it.
clientside_callback(
    ClientsideFunction(NAMESPACE, "refocus"),
    Input("what-if-scenarios-saved", "children"),
    Input("what-if-moves-found", "children"),
)


@callback(
    output={"moves": Output("what-if-moves-found", "children"), "answered": Output("what-if-moves-answered", "data")},
    inputs={"asked": Input("what-if-moves-asked", "data")},
    prevent_initial_call=True,
)
def search(asked: dict[str, Any]) -> dict[str, Any]:
    """Look for the best moves of the deal that the tab is open for."""
    found = best_moves(services(), asked["state"], asked["opportunity_id"], asked["changes"])
    return {"moves": moves.best_moves(found), "answered": asked}


@callback(
    output={
        "compared": Output("what-if-scenarios-compared", "children"),
        "saved": Output("what-if-scenarios-saved", "children"),
        "shut": Output("what-if-scenarios-shut", "children"),
        "hidden": Output("what-if-scenario-form", "hidden"),
        "answered": Output("what-if-scenarios-answered", "data"),
    },
    inputs={"asked": Input("what-if-scenarios-asked", "data")},
    prevent_initial_call=True,
)
def compare(asked: dict[str, Any]) -> dict[str, Any]:
    """List what is saved for the deal, and lay side by side what the address asks for."""
    changes, beside = asked["changes"], asked["beside"]
    found = saved.scenarios(services(), asked["state"], asked["opportunity_id"], changes, beside)
    return {**laid_out(found), "answered": asked}


def laid_out(found: saved.Scenarios) -> dict[str, Any]:
    """Hand the answer to components; if nothing can be saved the reason stands in the form's place."""
    return {
        "compared": scenario_parts.side_by_side(found),
        "saved": scenario_parts.saved(found),
        "shut": scenario_parts.shut(found),
        "hidden": bool(found.refused),
    }


@callback(
    output={
        "said": Output("what-if-scenario-said", "children"),
        "turn": Output("what-if-scenarios-turn", "data"),
        "name": Output("what-if-scenario-name", "value"),
    },
    inputs={"asked": Input("what-if-scenarios-write", "data"), "name": State("what-if-scenario-name", "value")},
    prevent_initial_call=True,
)
def write(asked: dict[str, Any], name: str | None) -> dict[str, Any]:
    """Save what stands, or remove what was saved, and say what came of it."""
    done = saved.write_scenario(services(), opportunity_at(asked["path"]), asked["changes"], asked)
    return {"said": scenario_parts.render_write_result(done), "turn": asked["nth"], "name": "" if done.done else name}
