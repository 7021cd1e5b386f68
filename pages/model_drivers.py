"""Drivers: what goes with winning and what with losing."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app.components import states
from app.components.chart import chart
from app.components.model import drivers as components
from app.components.model import section
from app.components.panel import grid, panel
from app.context import services
from app.figures import model_drivers as figures
from app.views.model.drivers import Drivers, drivers

PATH, NAME, TITLE = "/model/drivers", "Drivers", "Drivers · Model quality"
LEAD = "What was known at the opening of the deals that were won, and of those that were lost"
SCOPED = False
PART_OF = "/model"


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        [
            section.top(PATH, LEAD, "model-drivers-standing"),
            grid(
                panel("Win-rate drivers", body_id="model-drivers-said", span=12, min_height=70),
                panel(
                    "Odds of winning", body_id="model-drivers-forest", span=12, unit="with intervals", min_height=480
                ),
                panel("Every comparison", body_id="model-drivers-listing", span=12, min_height=480),
            ),
        ]
    )


@callback(
    output={
        "standing": Output("model-drivers-standing", "children"),
        "said": Output("model-drivers-said", "children"),
        "forest": Output("model-drivers-forest", "children"),
        "listing": Output("model-drivers-listing", "children"),
    },
    inputs={"_state": Input("scope", "data")},
)
def show_drivers(_state: dict[str, Any] | None) -> dict[str, Any]:
    """Show every comparison."""
    return render(drivers(services()))


def render(answer: Drivers) -> dict[str, Any]:
    """Hand the answer to figures and components, panel by panel."""
    rows = answer.comparisons
    lack = states.error(answer.failed, states.ALONE) if answer.failed else components.too_few()
    return {
        "standing": section.render_served_model(answer.standing),
        "said": components.sentences(answer) if len(rows) else lack,
        "forest": _forest(answer) if len(rows) else states.empty("Nothing to draw", "No comparison could be made."),
        "listing": components.listing(answer) if len(rows) else states.empty("Nothing to list"),
    }


def _forest(answer: Drivers) -> Any:
    rows = answer.comparisons
    return chart(figures.forest(rows), figures.summary(rows), height=figures.height(rows))
