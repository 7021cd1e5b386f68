"""Insights: what stands out, ranked by money, and where it is proved."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app.components.panel import grid, panel
from app.components.week import insights as components
from app.context import services
from app.views.insights.answer import Insights, insights

PATH, NAME, TITLE = "/insights", "Insights", "Insights"
LEAD = "What stands out beyond chance, ranked by money, each with the page that proves it"
ICON = "bulb"
SCOPED = True


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        grid(
            panel("Beyond chance", body_id="insights-tested", span=12, min_height=320),
            panel(
                "Other deals, or other rates",
                unit="what a changed win rate comes of",
                body_id="insights-splits",
                span=12,
                min_height=200,
            ),
            panel("Counted today", unit="of open deals", body_id="insights-counted", span=12, min_height=240),
        )
    )


@callback(
    output={
        "tested": Output("insights-tested", "children"),
        "splits": Output("insights-splits", "children"),
        "counted": Output("insights-counted", "children"),
    },
    inputs={"state": Input("scope", "data")},
)
def find(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show what stands out of the viewer's deals."""
    return render(insights(services(), state))


def render(answer: Insights) -> dict[str, Any]:
    """Hand the answer to components, panel by panel."""
    return {
        "tested": components.tested(answer),
        "splits": components.splits(answer),
        "counted": components.counted(answer),
    }
