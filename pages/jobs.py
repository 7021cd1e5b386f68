"""Jobs: what ran and how it ended, what runs now, and what is due next."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app.components.jobs import jobs as components
from app.components.panel import grid, panel
from app.context import services
from app.views.jobs.answer import Jobs, recorded_jobs

PATH, NAME, TITLE = "/jobs", "Jobs", "Jobs"
LEAD = "What runs by itself, when it is due next, and how the last runs ended"
ICON = "clock"
SCOPED = False


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        grid(
            panel("How it stands", body_id="jobs-finding", span=12, min_height=124),
            panel("Timetable", body_id="jobs-planned", span=12, min_height=420),
            panel("Runs", body_id="jobs-recorded", span=12, unit="the latest first", min_height=320),
        )
    )


@callback(
    output={
        "finding": Output("jobs-finding", "children"),
        "planned": Output("jobs-planned", "children"),
        "recorded": Output("jobs-recorded", "children"),
    },
    # Jobs are of the whole deployment; the scope only says that the page has arrived.
    inputs={"_state": Input("scope", "data")},
)
def list_jobs(_state: dict[str, Any] | None) -> dict[str, Any]:
    """Show what jobs did last and do next."""
    return render(recorded_jobs(services()))


def render(answer: Jobs) -> dict[str, Any]:
    """Hand the answer to components, panel by panel."""
    return {
        "finding": components.finding(answer),
        "planned": components.planned(answer),
        "recorded": components.recorded(answer),
    }
