"""Where files are handed in: dropped, chosen, named as a folder of the server, or read out of a database."""

from __future__ import annotations

from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.components.imports import acts
from app.components.imports.bar import bar
from app.components.parts import attributes
from app.imports.receiving import ENDINGS, MOST_BYTES
from app.views.imports.answer import Imports, ImportState

MEGABYTE: Final = 1_000_000
KINDS: Final = "CSV, TSV, TXT, XLSX, ODS or Parquet, or a ZIP of them, up to {} MB."
ADDRESS: Final = "Address, with user and password"
FORMS: Final = (
    "postgresql://user:password@host/name, mysql://user:password@host/name or sqlite:////folder/file. It is used once,"
    " shown to nobody and kept nowhere but in this field, until it is read or the page is left."
)
READS: Final = "Tables, one a line, or a query"
TABLES: Final = "deals\naccounts"
REACHED: Final = (
    "It is only read, never written to. Databases may lie on: {}. Whoever runs this server can allow more hosts in"
    " HEADWIND_DATABASE_HOSTS."
)
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
            acts.status_line(),
        ],
        className="hw-drop",
        **limits,
    )
    folder = [_folder(answer)] if answer.folders else []
    return html.Div([drop, _database(answer), *folder], className="hw-flow")


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


def _database(answer: Imports) -> html.Details:
    """Name a database and what is read of it."""
    content = [html.Summary("Or a database"), *asked_of_database("", answer.hosts)]
    return html.Details(content, className="hw-import-database")


def asked_of_database(reads: str, hosts: tuple[str, ...], words: str = "Read it") -> list[Any]:
    """Ask for an address, which is hidden as a password is, and for tables or queries; say what may be reached."""
    address = dbc.Input(id="data-import-address", type="password", maxLength=2_000, autoComplete="new-password")
    questions = dbc.Textarea(
        id="data-import-reads", value=reads, rows=3, maxLength=20_000, placeholder=TABLES, spellCheck=False
    )
    fields = [dbc.Label(ADDRESS, html_for="data-import-address"), address, html.P(FORMS, className="hw-muted")]
    fields += [dbc.Label(READS, html_for="data-import-reads"), questions, acts.button(words, "database")]
    reached = ", ".join(("this server", *hosts))
    return [html.Div(fields, className="hw-import-fields"), html.P(REACHED.format(reached), className="hw-muted")]


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
        acts.status_line(),
        acts.row(acts.button("Choose files", "pick", primary=True), acts.discard(current.name)),
    ]
