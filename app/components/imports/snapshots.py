"""The snapshots that are kept: who, when, what, and which is served; another can be served again, or deleted."""

from __future__ import annotations

from typing import Any, Final

from dash import html

from app import formats
from app.components import states
from app.components.imports import acts
from app.components.parts import attributes, tag
from app.views.imports.snapshots import KeptSnapshot, KeptSnapshots

HEADS: Final = ("Imported", "By", "Source", "Data as of", "Rows", "Deals", "Open", "")
SERVE: Final = "Serve the snapshot of {}? Every page shows it from then on, with the model version that scored it."


def snapshots(answer: KeptSnapshots) -> Any:
    """List the snapshots, the latest first."""
    if not answer.snapshots:
        return states.empty("No snapshot is kept", "Import an export, and it is here.")
    head = html.Thead(html.Tr([html.Th(words, scope="col") for words in HEADS]))
    body = html.Tbody([_row(one, changeable=not answer.refused) for one in answer.snapshots])
    content = html.Table([html.Caption("Snapshots", className="visually-hidden"), head, body], className="hw-table")
    box = html.Div(content, className="hw-scroll", **attributes(role="region", aria_label="Snapshots", tabIndex=0))
    return html.Div([box, acts.status_line("data-snapshots-said")])


def _row(one: KeptSnapshot, *, changeable: bool) -> html.Tr:
    when = f"{formats.date(one.built_at.date())}, {one.built_at:%H:%M} UTC"
    return html.Tr(
        [
            html.Th([when, html.Span(one.version, className="hw-sub")], scope="row"),
            html.Td(one.author or "the command line"),
            html.Td(formats.cut(one.label)),
            html.Td(formats.date(one.as_of_on), className="hw-whole"),
            *(html.Td(formats.count(n), className="hw-right") for n in (one.rows, one.opportunities, one.open)),
            html.Td(_acts(one, when, changeable=changeable)),
        ]
    )


def _acts(one: KeptSnapshot, when: str, *, changeable: bool) -> Any:
    if one.served:
        return tag("served now", "won")
    compare = acts.button("Compare", "compare-snapshot", version=one.version)
    if not changeable:
        return acts.row(compare)
    remove = acts.ASK_FIRST.format(f"Delete the snapshot of {when}?")
    return acts.row(
        acts.button("Serve again", "serve-snapshot", confirm=SERVE.format(when), version=one.version),
        compare,
        acts.button("Delete", "remove-snapshot", confirm=remove, version=one.version),
    )
