"""Columns: what every column of the export may be used for, and the evidence."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app.components.model import leak_verdicts as components
from app.components.model import section
from app.components.panel import grid, panel
from app.context import services
from app.views.model.leak_verdicts import Columns, columns

PATH, NAME, TITLE = "/model/columns", "Columns", "Columns · Model quality"
LEAD = "Which columns the probabilities rest on, which were refused, and the evidence for each"
SCOPED = False
PART_OF = "/model"


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        [
            section.top(PATH, LEAD, "model-columns-standing"),
            html.Div(id="model-columns-banner", className="hw-model-banner"),
            grid(
                panel("Verdicts", body_id="model-columns-counts", span=12, min_height=110),
                panel("Every column", body_id="model-columns-listing", span=12, unit="leaks first", min_height=640),
            ),
        ]
    )


@callback(
    output={
        "standing": Output("model-columns-standing", "children"),
        "banner": Output("model-columns-banner", "children"),
        "counts": Output("model-columns-counts", "children"),
        "listing": Output("model-columns-listing", "children"),
    },
    inputs={"_state": Input("scope", "data")},
)
def judged_columns(_state: dict[str, Any] | None) -> dict[str, Any]:
    """Show every column's verdict."""
    return render(columns(services()), visited=services().settings.public)


def render(answer: Columns, *, visited: bool = False) -> dict[str, Any]:
    """Hand the answer to components, panel by panel."""
    doubt, tested = components.verified(answer), components.tested(answer)
    counted = section.flow(
        html.P(components.summary(answer.counts), className="hw-model-said"),
        components.bar(answer.counts),
        *([html.P(doubt, className="hw-model-said")] if doubt else []),
        html.P(f"{components.explained(answer)} {tested}".strip(), className="hw-muted"),
    )
    return {
        "standing": section.render_served_model(answer.standing),
        "banner": components.banner(answer),
        "counts": counted,
        "listing": components.listing(answer.columns, visited=visited),
    }
