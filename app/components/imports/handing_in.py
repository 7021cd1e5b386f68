"""Where files are handed in: dropped, chosen, or named as a folder of the server."""

from __future__ import annotations

from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.components.imports import acts
from app.components.imports.progress import bar
from app.components.parts import attributes
from app.imports.receiving import ENDINGS, MOST_BYTES
from app.views.imports.answer import Imports, ImportState

MEGABYTE: Final = 1_000_000
KINDS: Final = "CSV, TSV, TXT, XLSX, ODS or Parquet, or a ZIP of them, up to {} MB."
WHAT: Final = "The deals are enough. Accounts, owners, stage history and activities make more of it."


def zone(answer: Imports) -> html.Div:
    """The place to drop files on; a button opens the same by keyboard."""
    limits = attributes(data_import_drop="", data_import_most=str(MOST_BYTES), data_import_endings=",".join(ENDINGS))
    drop = html.Div(
        [
            html.P("Drop your CRM's export here", className="hw-headline"),
            acts.button("Choose files", "pick", primary=True),
            html.P(KINDS.format(MOST_BYTES // MEGABYTE), className="hw-muted"),
            html.P(WHAT, className="hw-muted"),
            html.P(id="data-import-said", className="hw-import-said", **attributes(role="status")),
        ],
        className="hw-drop",
        **limits,
    )
    return html.Div([drop, _folder(answer)] if answer.folders else drop, className="hw-flow")


def _folder(answer: Imports) -> html.Details:
    """Name a folder of the server, below one of those that are allowed."""
    field = html.Div(
        [
            dbc.Label("Folder", html_for="data-import-folder"),
            dbc.Input(id="data-import-folder", value=answer.folders[0], maxLength=200, autoComplete="off"),
            acts.button("Take its files", "folder"),
        ],
        className="hw-import-folder",
    )
    words = f"Below {', '.join(answer.folders)}."
    return html.Details([html.Summary("Or a folder on the server"), field, html.P(words, className="hw-muted")])


def arriving(current: ImportState) -> list[Any]:
    """Files that are on their way, and how to go on where that was interrupted."""
    size = sum(one.size for one in current.files)
    received = sum(one.received for one in current.files)
    missing = [one.original for one in current.files if not one.is_whole]
    words = f"{formats.number(received / MEGABYTE, 1)} of {formats.number(size / MEGABYTE, 1)} MB have arrived."
    again = (
        f"Choose {', '.join(formats.cut(name) for name in missing)} again to go on where it stopped." if missing else ""
    )
    return [
        html.P("Files are arriving", className="hw-headline"),
        bar(received / size if size else 0.0, words),
        html.P(again, className="hw-muted"),
        html.P(id="data-import-said", className="hw-import-said", **attributes(role="status")),
        acts.row(acts.button("Choose files", "pick", primary=True), acts.discard(current.name)),
    ]
