"""People: what each person and team has open, and what they won beside what was to be expected."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app.components.panel import grid, panel
from app.components.people import people as components
from app.context import services
from app.views.people.answer import People, people

PATH, NAME, TITLE = components.PATH, "People", "People"
LEAD = "What each person and team has open, and what they won beside what their deals let expect"
ICON = "people"
SCOPED = True
PAGE_KEYS = (components.KEY,)
"""The keys of the address that belong to this page and not to the scope."""


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        grid(
            panel("People", body_id="people-people", span=12, min_height=420),
            panel("Teams", body_id="people-teams", span=12, min_height=200),
        )
    )


@callback(
    output={"people": Output("people-people", "children"), "teams": Output("people-teams", "children")},
    inputs={"state": Input("scope", "data"), "query": Input("page-query", "data")},
)
def compare_people(state: dict[str, Any] | None, query: dict[str, Any] | None) -> dict[str, Any]:
    """Show who sells in the viewer's scope; everybody, where the address asks for that."""
    return render(people(services(), state), every=(query or {}).get(components.KEY) == components.EVERYBODY)


def render(answer: People, *, every: bool = False) -> dict[str, Any]:
    """Hand the answer to components, panel by panel."""
    return {"people": components.people(answer, every=every), "teams": components.teams(answer)}
