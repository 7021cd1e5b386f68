"""Drift: whether what is open still looks like what was learned from, and how what was said came out."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app.components import states
from app.components.chart import chart
from app.components.model import drift as components
from app.components.model import section
from app.components.panel import grid, panel
from app.components.table import Column
from app.context import services
from app.figures import model_drift as figures
from app.figures.model_quality import calibration, calibration_summary
from app.views.model.drift import CameTrue, Drift, drift

PATH, NAME, TITLE = "/model/drift", "Drift", "Drift · Model quality"
LEAD = "Whether what is open still looks like what was learned from, and how what was said has come out"
SCOPED = False
PART_OF = "/model"
PSI = (
    Column("label", "Feature"),
    Column("psi", "PSI", "number", digits=3),
    Column("usual", "Usual", "number", digits=3),
    Column("moved", "Moved"),
)


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        [
            section.top(PATH, LEAD, "model-drift-standing"),
            grid(
                panel(
                    "How past loss chances turned out",
                    body_id="model-drift-realised",
                    span=12,
                    unit="all deals open when a probability was given, closed or not",
                    min_height=160,
                ),
                panel(
                    "How far features have moved",
                    body_id="model-drift-figure",
                    span=6,
                    unit="today's open deals against the training",
                    min_height=560,
                ),
                panel(
                    "In words",
                    body_id="model-drift-listing",
                    span=6,
                    unit="farthest beyond the usual first",
                    min_height=560,
                ),
            ),
        ]
    )


@callback(
    output={
        "standing": Output("model-drift-standing", "children"),
        "figure": Output("model-drift-figure", "children"),
        "listing": Output("model-drift-listing", "children"),
        "realised": Output("model-drift-realised", "children"),
    },
    inputs={"_state": Input("scope", "data")},
)
def show_drift(_state: dict[str, Any] | None) -> dict[str, Any]:
    """Show how far the data has moved."""
    return render(drift(services()))


def render(answer: Drift) -> dict[str, Any]:
    """Hand the answer to figures and components, panel by panel."""
    listed = len(answer.columns) > 0
    lack = states.error(answer.failed, states.ALONE) if answer.failed else components.not_measured()
    return {
        "standing": section.render_served_model(answer.standing),
        "figure": _figure(answer) if listed else lack,
        "listing": _listing(answer) if listed else components.not_said(),
        "realised": _realised(answer.came_true) if answer.came_true.n else components.not_judged(answer.came_true),
    }


def _figure(answer: Drift) -> Any:
    rows = answer.columns
    said = f"{components.chart_summary(answer)}{figures.part(rows)}"
    return chart(figures.drift(rows), said, rows, columns=PSI, height=figures.height(rows))


def _listing(answer: Drift) -> Any:
    return section.flow(components.listing(answer.columns), html.P(components.explained(), className="hw-more"))


def _realised(found: CameTrue) -> Any:
    bins = found.bins
    picture = chart(
        calibration(bins, "Deals of like chance", components.axis(found)),
        calibration_summary(bins),
        bins,
        columns=components.BINS,
        height=300,
    )
    sides = html.Div([components.realised_terms(found), picture], className="hw-model-sides")
    return section.flow(components.render_realised(found), sides)
