"""The frame around every page: navigation, title, scope, freshness. It holds no data and asks for none."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import dash
from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State, dcc, html

from app import formats
from app.addresses import at
from app.components.icons import icon
from app.components.parts import attributes, live
from app.components.scope_bar import DIMENSIONS, scope_bar
from app.guards.kept import fingerprint

ASSETS: Final = Path(__file__).parent / "assets"
NAMESPACE: Final = "headwind"
# The frame loads its scripts and its one stylesheet itself, by addresses that say what is in them.
LOADED_BY_THE_FRAME: Final = r"\.(m?js|css)$"
INDEX: Final = """<!doctype html>
<html lang="en" data-bs-theme="light" data-prefix="__prefix__">
<head>
{%metas%}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{%title%}</title>
<link rel="icon" type="image/svg+xml" href="__favicon.svg__">
<script src="__theme.js__"></script>
<script type="module" src="__modules__"></script>
{%css%}
</head>
<body>
<a class="hw-skip" href="#main">Skip to content</a>
{%app_entry%}
<noscript><p class="hw-noscript">Headwind needs JavaScript.</p></noscript>
<dialog id="search" class="hw-search" aria-label="Search" data-endpoint="__prefix__/api/v1/search">
<div class="hw-search-head">
<input id="search-words" class="form-control" type="search" maxlength="200" autocomplete="off" spellcheck="false"
 role="combobox" aria-label="Search what is open" aria-controls="search-results" aria-expanded="false"
 aria-autocomplete="list">
<button id="search-close" class="hw-button hw-quiet" type="button">Close</button>
</div>
<p id="search-said" class="hw-search-said" role="status"></p>
<ul id="search-results" class="hw-search-results" role="listbox" aria-label="Found"></ul>
</dialog>
<dialog id="views" class="hw-search hw-views" aria-labelledby="views-title">
<h2 id="views-title">Saved views</h2>
<form id="views-form" class="hw-search-head">
<input id="views-name" class="form-control" maxlength="80" autocomplete="off" aria-label="Name of the page as it stands"
 placeholder="Name this page with its filters">
<button class="hw-button hw-primary">Save</button>
<button id="views-close" class="hw-button hw-quiet" type="button">Close</button>
</form>
<p id="views-said" class="hw-search-said" role="status"></p>
<p id="views-none" class="hw-views-none">Nothing is saved in this browser yet.</p>
<ul id="views-list" class="hw-views-list" aria-labelledby="views-title"></ul>
</dialog>
<footer>
{%config%}
{%scripts%}
{%renderer%}
</footer>
</body>
</html>
"""


@dataclasses.dataclass(frozen=True)
class Page:
    """One entry of the navigation: where it leads, its word, its title, one line on what it answers, group, icon.

    `scoped` says whether filters apply there, `periodic` whether a period and a comparison do, `listed` whether the
    navigation leads there.
    """

    path: str
    name: str
    title: str = ""
    lead: str = ""
    group: str = ""
    icon: str = ""
    scoped: bool = True
    periodic: bool = True
    listed: bool = True


def index(prefix: str, modules: str) -> str:
    """The index page; its first script chooses the theme before the first paint, and the modules wait for the page."""
    page = INDEX.replace("__prefix__", prefix).replace("__modules__", prefix + modules)
    for name in ("favicon.svg", "theme.js"):
        page = page.replace(f"__{name}__", f"{prefix}/assets/{name}?v={fingerprint(ASSETS / name)}")
    return page


def shell(pages: Sequence[Page], page_keys: Iterable[str] = ("deal", "set.")) -> html.Div:
    """Frame the pages. `page_keys` are the query keys of pages, not of the scope; 'set.' stands for 'set.*'."""
    stores = [
        dcc.Store(id="scope"),
        dcc.Store(id="page-query"),
        dcc.Store(id="scope-choices"),
        dcc.Store(id="scope-query"),
        dcc.Store(id="listed-counts"),
        dcc.Store(id="scope-mine"),
        dcc.Store(id="shell-pages", data=[dataclasses.asdict(page) for page in pages]),
        dcc.Store(id="shell-page-keys", data=list(page_keys)),
    ]
    unscoped = " ".join(page.path for page in pages if not page.scoped)
    told = attributes(
        data_not_recorded=formats.name(None), data_longest_name=formats.LONGEST_NAME, data_unscoped=unscoped
    )
    main = html.Main(dash.page_container, id="main", className="hw-main", tabIndex="-1")
    emptied = html.Div(id="scope-emptied", className="hw-emptied", role="status")
    column = html.Div(
        [_header(), html.Div(scope_bar(), id="scope-place"), _notice(), emptied, main], className="hw-column"
    )
    return html.Div([*stores, _navigation(pages), column, live("live")], className="hw-shell", id="shell", **told)


def _navigation(pages: Sequence[Page]) -> html.Div:
    mark = html.Span(className="hw-logo", **attributes(aria_hidden="true"))
    brand = html.A([mark, "Headwind"], href=at("/"), className="hw-brand", **attributes(data_keep_scope=""))
    expands = attributes(aria_expanded="false", aria_controls="nav", data_toggle="nav")
    find = html.Button(
        [html.Span("Search"), html.Kbd("/", **attributes(aria_hidden="true"))],
        id="search-open",
        className="hw-button hw-search-open",
        type="button",
        title="Search deals, accounts and owners (/ or Ctrl-K)",
    )
    menu = html.Button("Menu", className="hw-button hw-nav-fold", type="button", **expands)
    listed = [page for page in pages if page.listed]
    groups = [_group(name, list(members)) for name, members in itertools.groupby(listed, lambda page: page.group)]
    links = html.Nav(groups, id="nav", className="hw-nav", **attributes(aria_label="Pages"))
    toggle = html.Button(
        [
            html.Span(className="hw-theme-mark", **attributes(aria_hidden="true")),
            html.Span("Dark mode", className="hw-to-dark"),
            html.Span("Light mode", className="hw-to-light"),
        ],
        id="theme-toggle",
        className="hw-button hw-quiet hw-theme",
        type="button",
    )
    saved = html.Button("Saved views", id="views-open", className="hw-button hw-quiet", type="button")
    foot = html.Div([html.Div(id="account"), saved, toggle], className="hw-side-foot")
    head = html.Div([brand, find, menu], className="hw-side-head")
    return html.Header([head, links, foot], className="hw-side")


def _group(name: str, pages: Sequence[Page]) -> html.Div:
    links = [html.Li(_entry(page)) for page in pages]
    if not name:
        return html.Div(html.Ul(links))
    return html.Div([html.P(name, className="hw-nav-group"), html.Ul(links, **attributes(aria_label=name))])


def _entry(page: Page) -> html.A:
    """The link of a page; its identity lets the shell mark the current one."""
    identity = {"part": "nav", "path": page.path}
    drawn, kept = [icon(page.icon)] if page.icon else [], attributes(data_keep_scope="")
    return html.A([*drawn, page.name], id=identity, href=at(page.path), className="hw-nav-link", **kept)


def _header() -> html.Section:
    title = html.H1("", id="page-title", className="hw-title")
    lead = html.P("", id="page-lead", className="hw-lead")
    fresh = html.Div(id="freshness", className="hw-freshness")
    named = attributes(aria_labelledby=title.id)
    return html.Section([html.Div([title, lead]), fresh], className="hw-header", **named)


def _notice() -> html.Div:
    return html.Div([html.Div(id="notice"), html.Div(id="scope-notice")], className="hw-notices")


def wire(app: Dash) -> None:
    """Register the frame's callbacks; all of them run in the browser."""
    controls = [f"scope-{name}" for name in ("period", "compare", "from", "to", *DIMENSIONS)]
    app.clientside_callback(
        ClientsideFunction(NAMESPACE, "sync"),
        [
            Output("scope", "data"),
            Output("page-query", "data"),
            Output("scope-between", "hidden"),
            Output("scope-notice", "children"),
            *(Output(control, "value") for control in controls),
            *(Output(f"scope-{name}-said", "children") for name in DIMENSIONS),
        ],
        [Input("scope-query", "data"), *(Input(control, "value") for control in controls)],
        State("shell-page-keys", "data"),
    )
    app.clientside_callback(
        ClientsideFunction(NAMESPACE, "count"),
        Output("scope-count", "children"),
        Input("scope", "data"),
        Input("scope-period-place", "hidden"),
    )
    app.clientside_callback(
        ClientsideFunction("chips", "draw"),
        Output("scope-chips", "children"),
        Input("scope", "data"),
        Input("scope-choices", "data"),
        Input("scope-mine", "data"),
    )
    app.clientside_callback(
        ClientsideFunction(NAMESPACE, "offer"),
        Output("scope-period", "options"),
        [Output(f"scope-{name}", "options") for name in DIMENSIONS],
        [Output(f"scope-{name}-pick", "hidden") for name in DIMENSIONS],
        [Output(f"scope-{name}-find", "hidden") for name in DIMENSIONS],
        Input("scope-choices", "data"),
        Input("listed-counts", "data"),
        Input("scope", "data"),
        State("scope-period", "options"),
    )
    app.clientside_callback(
        ClientsideFunction(NAMESPACE, "place"),
        Output("page-title", "children"),
        Output("page-title", "className"),
        Output("page-lead", "children"),
        Output("scope-place", "hidden"),
        Output("scope-period-place", "hidden"),
        Output("scope-compare-place", "hidden"),
        Output({"part": "nav", "path": ALL}, "className"),
        Input("_pages_location", "pathname"),
        State("shell-pages", "data"),
        State({"part": "nav", "path": ALL}, "id"),
    )
    _wire_drawers(app)


def _wire_drawers(app: Dash) -> None:
    app.clientside_callback(
        ClientsideFunction(NAMESPACE, "drawer"),
        Output({"part": "drawer", "key": MATCH}, "hidden"),
        Input("page-query", "data"),
        State({"part": "drawer", "key": MATCH}, "id"),
    )
