"""Data: what is served, and what became of every row of the export."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, callback, clientside_callback, dcc, html

from app.components import import_report as components
from app.components.imports.report import ASIDE
from app.components.imports.snapshots import snapshots as render_snapshots
from app.components.imports.walk import meanwhile, walk
from app.components.panel import grid, panel
from app.components.states import empty, skeleton
from app.context import services
from app.views.import_report.answer import ImportReport, import_report, unpublished
from app.views.imports.answer import imports
from app.views.imports.snapshots import snapshots

PATH, NAME, TITLE = "/data", "Data", "Data"
LEAD = "Your own CRM brought in, what is served, and what became of every row of the export"
ICON = "cylinder"
SCOPED = False
KEPT = "A snapshot is your data as it was published on one day. Every page shows one of them; any can be served again."
PAGE_KEYS = ("import",)
"""The key of the address that belongs to this page and not to the scope."""


PANELS = ("warnings", "reasons", "read_as", "tables", "repairs", "rejects", "fields", "another")


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        grid(
            dcc.Store(id="data-import-turn"),
            dcc.Store(id="data-import-followed"),
            html.Div(skeleton(4, height=180), id="data-import", className="hw-span-12"),
            html.Div(id="data-meanwhile", className="hw-span-12"),
            panel("What is served", body_id="data-served", span=12, min_height=120),
            panel(
                "Snapshots", body_id="data-snapshots", span=12, unit="the latest first", summary=KEPT, min_height=120
            ),
            html.Div(_report(), id="data-report", className="hw-span-12"),
        )
    )


def _report() -> html.Div:
    """The empty panels of the report of what is served."""
    return grid(
        panel("Worth a look", body_id="data-warnings", span=12, min_height=80),
        panel("Import report", body_id="data-reasons", span=8, min_height=320),
        panel("Rows by table", body_id="data-tables", span=4, min_height=320),
        panel("How columns were read", body_id="data-read-as", span=12, min_height=120),
        panel("Read as another spelling", body_id="data-repairs", span=8, min_height=200),
        html.Div(id="data-another", className="hw-span-4", hidden=True),
        panel(
            "Rows set aside",
            body_id="data-rejects",
            span=12,
            summary=ASIDE,
            actions=components.export(),
            min_height=120,
        ),
        panel("Field catalogue", body_id="data-fields", span=12, min_height=560),
    )


@callback(
    output={
        "served": Output("data-served", "children"),
        "warnings": Output("data-warnings", "children"),
        "reasons": Output("data-reasons", "children"),
        "read_as": Output("data-read-as", "children"),
        "tables": Output("data-tables", "children"),
        "repairs": Output("data-repairs", "children"),
        "rejects": Output("data-rejects", "children"),
        "fields": Output("data-fields", "children"),
        "another": Output("data-another", "children"),
        "visited": Output("data-another", "hidden"),
        "nothing": Output("data-report", "hidden"),
    },
    # The report is of everything; the scope only says that the page has arrived.
    inputs={"_state": Input("scope", "data")},
)
def imported(_state: dict[str, Any] | None) -> dict[str, Any]:
    """Show what is served and the report of its import."""
    nothing = unpublished(services())
    if nothing:
        served = empty(nothing[0], next_step=nothing[1])
        return dict.fromkeys(PANELS) | {"served": served, "visited": True, "nothing": True}
    return render(import_report(services()), visited=services().settings.public)


clientside_callback(
    ClientsideFunction("imports", "follow"),
    Output("data-import-followed", "data"),
    Input("data-import", "children"),
)


@callback(
    Output("data-import", "children"),
    Output("data-snapshots", "children"),
    Output("data-meanwhile", "children"),
    Input("scope", "data"),
    Input("page-query", "data"),
    Input("data-import-turn", "data"),
)
def brought_in(
    _state: dict[str, Any] | None, query: dict[str, Any] | None, _turn: float | None
) -> tuple[Any, Any, Any]:
    """Show the import that the address names, else where files are handed in, the snapshots, and whose data follows."""
    named = (query or {}).get("import")
    found = imports(services(), {"import": named} if isinstance(named, str) else None)
    return walk(found), render_snapshots(snapshots(services())), meanwhile(found)


def render(answer: ImportReport, *, visited: bool = False) -> dict[str, Any]:
    """Hand the answer to components, panel by panel; who only visits is not told how to import another export."""
    return {
        "served": components.served(answer, visited=visited),
        "reasons": html.Div(
            [html.P(components.report(answer), className="hw-headline"), components.reasons(answer)],
            className="hw-flow",
        ),
        "warnings": components.warnings(answer, visited=visited),
        "read_as": components.read_as(answer),
        "tables": components.tables(answer.tables),
        "repairs": components.repairs(answer),
        "rejects": components.rejects(answer),
        "fields": components.fields(answer),
        "another": None if visited else panel("Commands", components.another()),
        "visited": visited,
        "nothing": False,
    }
