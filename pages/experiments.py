"""Experiments: whether acting on flagged deals helps, and what it takes to find out."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, dcc, html

from app.components import states
from app.components.experiments import page as components
from app.components.experiments.planning import needs, no_rate
from app.components.parts import attributes
from app.context import services
from app.views.experiments.answer import experiments
from app.views.experiments.power import LEAST_RATE, MOST_RATE, power

PATH, NAME, TITLE = "/experiments", "Experiments", "Experiments"
LEAD = "Whether acting on flagged deals helps, by how much, and how long it takes to know"
ICON = "flask"
SCOPED = False


def layout(**_: str) -> html.Div:
    """The empty page; it keeps its place and asks for nothing."""
    said = html.P(className="hw-actions-said", **attributes(role="status", tabIndex=-1))
    place = html.Div(states.skeleton(8, height=420), id="experiments-place", className="hw-flow")
    return html.Div([dcc.Store(id="experiments-turn"), said, place], **attributes(data_experiments=""))


@callback(output=Output("experiments-place", "children"), inputs={"_turn": Input("experiments-turn", "data")})
def show_experiments(_turn: int | None = None) -> list[Any]:
    """Show how experiments stand, and again once something has been written."""
    return components.page(experiments(services()))


@callback(
    output=Output("experiments-power", "children"),
    inputs={"effect": Input("experiments-effect", "value")},
    prevent_initial_call=True,
)
def show_power(effect: float | None) -> list[Any]:
    """Show what it takes to find the save rate that is typed, in per cent; what is no such number comes as None."""
    if effect is None or not LEAST_RATE <= effect / 100 <= MOST_RATE:
        return no_rate()
    return needs(power(services(), effect / 100))
