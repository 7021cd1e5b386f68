"""What the page's frame gives away: no version, no route of a developer, and inline scripts known by a nonce."""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Callable
from typing import Any, Final

import flask
from dash import Dash
from dash.exceptions import DependencyException, InvalidResourceError

from app.guards.headers import NONCE
from data.errors import NotFound

# What Dash's renderer reads; what else it ships says which versions of what run here.
READ_BY_A_PAGE: Final = frozenset(
    {
        "children_props",
        "csrf_header_name",
        "csrf_token_name",
        "props_check",
        "requests_pathname_prefix",
        "serve_locally",
        "show_undo_redo",
        "suppress_callback_exceptions",
        "ui",
        "update_title",
        "url_base_pathname",
        "validate_callbacks",
    }
)
# Reloading is for developers, and the page has an icon of its own.
CLOSED: Final = ("_reload-hash", "_favicon.ico")
COMPONENTS: Final = "_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"
CARD: Final = re.compile(r'\s*<meta (?:property|name)="(?:description|(?:twitter|og):[^"]*)"[^>]*>')
META: Final = (
    '\n<meta name="description" content="{description}">\n<meta property="og:title" content="{title}">'
    '\n<meta property="og:description" content="{description}">\n<meta property="og:type" content="website">'
)
# A title and a description, as plain text.
Card = Callable[[], tuple[str, str]]
# Browsers that know modules need none of the first, and no page has a table of Dash's own.
NEEDLESS: Final = re.compile(r'<script[^>]*src="[^"]*/(?:polyfill@|dash_table/)[^>]*></script>\s*')
# A third of what all others weigh, and few pages have a grid: the others' scripts load it before they lead to one.
GRID: Final = re.compile(r'<script[^>]*src="([^"]*/dash_ag_grid/[^"]*)"></script>')
OBJECT: Final = re.compile(r"\{.*\}", re.DOTALL)


def install(
    app: Dash, *, debug: bool = False, grids: frozenset[str] = frozenset(), card: Card = lambda: ("Headwind", "")
) -> None:
    """Guard an application's index and what Dash serves around it; debugging needs what is closed otherwise.

    `grids` are the paths of the pages that have a grid; `card` says the title and the description of the page that is
    asked for, which a chat shows where somebody pastes its address.
    """
    app.interpolate_index = functools.partial(_index, app.interpolate_index, debug, grids, card)
    views, prefix = app.server.view_functions, app.config.routes_pathname_prefix
    if not debug:
        views.update(dict.fromkeys((prefix + name for name in CLOSED), _nothing))
    serve = views[prefix + COMPONENTS]
    # Whoever counts requests knows a view by its name, which a partial has none of.
    views[prefix + COMPONENTS] = functools.update_wrapper(functools.partial(_component, serve), serve)


def _index(plain: Any, debug: bool, grids: frozenset[str], card: Card, **parts: str) -> str:
    """Fill in the index: Dash writes some scripts into it, among them one that it adds with the first request."""
    known = flask.request.environ.get(NONCE, "")
    parts["scripts"] = NEEDLESS.sub("", parts["scripts"])
    if flask.request.path.rstrip("/") not in grids:
        late = rf'<template id="grid-script" data-src="\1" data-paths="{" ".join(sorted(grids))}"></template>'
        parts["scripts"] = GRID.sub(late, parts["scripts"])
    marked = {name: parts[name].replace("<script", f'<script nonce="{known}"') for name in ("scripts", "renderer")}
    # A module waits for those before it: the renderer starts once the callbacks of Headwind's own modules are there.
    marked["renderer"] = marked["renderer"].replace('type="application/javascript"', 'type="module"')
    config = parts["config"] if debug else OBJECT.sub(_needed, parts["config"])
    # Dash's own cards have pictures that are not there, and whatever name a visitor came by.
    title, description = (html.escape(text) for text in card())
    metas = CARD.sub("", parts["metas"]) + META.format(title=title, description=description)
    return str(plain(**parts | marked | {"config": config, "metas": metas, "title": title}))


def _needed(found: re.Match[str]) -> str:
    """Return the part of Dash's configuration that a page reads. No text in it can end the script around it."""
    whole = json.loads(found[0])
    kept = {name: value for name, value in whole.items() if name in READ_BY_A_PAGE}
    return json.dumps(kept, separators=(",", ":")).replace("<", "\\u003c")


def _nothing(**_: str) -> flask.Response:
    """Answer as any address at which there is nothing."""
    raise NotFound("There is nothing at this address.")


def _component(serve: Any, **wanted: str) -> flask.Response:
    """Serve a component's file; Dash's own refusal lists every package and file that it serves."""
    try:
        return serve(**wanted)
    except (DependencyException, InvalidResourceError):
        return _nothing()
