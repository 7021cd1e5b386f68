"""Versions: the model versions there are, how two of them differ, and who published or overrode what."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app.components.model import section
from app.components.model import versions as components
from app.components.panel import grid, panel
from app.context import services
from app.views.model.versions import ModelVersions, model_versions

PATH, NAME, TITLE = "/model/versions", "Versions", "Versions · Model quality"
LEAD = "Which versions of the model there are, how two of them differ, and who published or overrode what"
SCOPED = False
PART_OF = "/model"
PAGE_KEYS = ("a", "b")
"""The keys of the address that belong to this page and not to the scope."""


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    both = html.Div([components.pickers(), html.Div(id="model-versions-compared")], className="hw-flow")
    return html.Div(
        [
            section.top(PATH, LEAD, "model-versions-standing"),
            grid(
                panel("Versions", body_id="model-versions-listing", span=12, unit="newest first", min_height=90),
                panel("Two side by side", both, span=12, min_height=280),
                panel("Publish and go back", body_id="model-versions-how", span=5, min_height=190),
                panel("Audit trail", body_id="model-versions-audit", span=7, unit="latest first", min_height=190),
            ),
        ]
    )


@callback(
    output={
        "standing": Output("model-versions-standing", "children"),
        "listing": Output("model-versions-listing", "children"),
        "a_offered": Output("model-versions-a", "options"),
        "b_offered": Output("model-versions-b", "options"),
        "a": Output("model-versions-a", "value"),
        "b": Output("model-versions-b", "value"),
        "compared": Output("model-versions-compared", "children"),
        "how": Output("model-versions-how", "children"),
        "audit": Output("model-versions-audit", "children"),
    },
    inputs={"_state": Input("scope", "data"), "query": Input("page-query", "data")},
)
def show_versions(_state: dict[str, Any] | None, query: dict[str, Any] | None) -> dict[str, Any]:
    """Show the versions, and the two that the address asks for side by side."""
    return render(model_versions(services(), query), visited=services().settings.public)


def render(answer: ModelVersions, *, visited: bool = False) -> dict[str, Any]:
    """Hand the answer to components, panel by panel."""
    offered = components.options(answer.versions)
    return {
        "standing": section.render_served_model(answer.standing),
        "listing": components.listing(answer.versions),
        "a_offered": offered,
        "b_offered": offered,
        "a": answer.a,
        "b": answer.b,
        "compared": components.differences(answer),
        "how": components.how_to(answer, visited=visited),
        "audit": components.audit(answer.audit, answer.unread),
    }
