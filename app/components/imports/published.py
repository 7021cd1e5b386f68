"""An import that is published: what is served now, where to look, and how to go back."""

from __future__ import annotations

from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.addresses import at
from app.components.imports import acts
from app.components.parts import link
from app.views.imports.answer import ImportState

ANOTHER: Final = "Another snapshot is served by now. Snapshots, below, lists this one, and serves it again."
BACK: Final = "Every page shows what was published before it from then on. Nothing is deleted."
LOOK_UP: Final = "Do you know some deals by heart? Press / and look them up, whether they are open, won or lost."
PRUNED: Final = "Deleted to make room, as the report said: {}."
KEEP: Final = (
    "Which of your columns is what, a mapping: kept under a name, it reads next week's export without a question."
)


def published(current: ImportState) -> list[Any]:
    """Say what is served, lead there, and offer the way back."""
    return [
        html.P(served(current), className="hw-headline"),
        acts.row(
            link("Open Pipeline", at("/"), "hw-button hw-primary hw-next"),
            link("Deals at risk", at("/at-risk"), "hw-button hw-next"),
        ),
        html.P(LOOK_UP, className="hw-muted"),
        _back(current),
        html.P(PRUNED.format(formats.plural(len(current.pruned), "former snapshot"))) if current.pruned else None,
        acts.status_line(),
        _naming(current),
    ]


def served(current: ImportState) -> str:
    """Say in one line what every page shows now."""
    if not current.is_served:
        return ANOTHER
    found = current.report
    if found is None:
        return f"Every page shows {formats.cut(current.name)} now."
    deals = formats.plural(found.kept, "deal")
    as_of = f", data as of {formats.date(found.as_of_on)}" if found.dated else ""
    still_open = formats.count(found.opportunities.get("open", 0))
    return f"Every page shows {formats.cut(found.label)} now: {deals}, {still_open} of them open{as_of}."


def _back(current: ImportState) -> html.Div | None:
    """Serve what was served before again."""
    if not current.is_served or not current.former:
        return None
    question = f"Go back to what was published before? {BACK}"
    back = acts.button(
        "Go back to what was published before", "serve-snapshot", confirm=question, version=current.former
    )
    words = "Is something wrong with it? Go back at any time: here, or under Snapshots below."
    return html.Div([html.P(words, className="hw-muted"), acts.row(back)], className="hw-flow")


def _naming(current: ImportState) -> html.Div:
    """Keep the mapping under a name, so that the next export needs no questions."""
    saved = current.proposed.saved if current.proposed else ""
    label = current.proposed.label if current.proposed else current.name
    field = html.Div(
        [
            dbc.Label("Keep how it was read for next week's export, as", html_for="data-import-mapping"),
            dbc.Input(id="data-import-mapping", value=saved or label, maxLength=60, autoComplete="off"),
            acts.button("Keep it", "mapping"),
        ],
        className="hw-import-folder",
    )
    file = html.A("Take it along as headwind.toml", href=at(f"/export/imports/{current.identity}.toml"), download="")
    return html.Div([field, html.P([KEEP, " ", file], className="hw-muted")])
