"""As what a request is counted: its kind and its route, as declared; nothing that a visitor writes is in either."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

import flask
from flask import Response, request

from app.addresses import own
from app.api.bodies import CALLBACKS, MOST_BYTES
from app.api.nowhere import ANY_PAGE
from app.telemetry.counted import ROUTE
from data.errors import HeadwindError

# The callback of Dash that draws a page, and what of it says which.
DRAWS: Final = "_pages_content.children"
WHICH: Final = "pathname"
UNKNOWN: Final = "unknown"
# What the first part of an address tells of its kind.
KINDS: Final[Mapping[str, str]] = {
    "api": "twin",
    **dict.fromkeys(("assets", "export", "scorer", "vendor", "_dash-component-suites"), "file"),
    **dict.fromkeys(("healthz", "metrics", "readyz"), "health"),
}
Route = tuple[str, str]


def wire(server: flask.Flask, callbacks: Mapping[str, Any], page_at: Callable[[str], str]) -> None:
    """Let each request of a server say as what it is counted; `page_at` tells which page is at a path, '' for none."""

    def note(answer: Response) -> Response:
        request.environ[ROUTE] = route(callbacks, page_at)
        return answer

    server.after_request(note)


def route(callbacks: Mapping[str, Any], page_at: Callable[[str], str]) -> Route:
    """Return the kind and the route of the request that is being answered."""
    if request.path.endswith(CALLBACKS):
        return _of_callback(callbacks, page_at)
    if request.endpoint == ANY_PAGE or request.path == "/":
        return KINDS.get(request.path.split("/")[1], "frame"), page_at(request.path) or UNKNOWN
    rule = request.url_rule.rule if request.url_rule else f"/{UNKNOWN}"
    return KINDS.get(rule.split("/")[1], "other"), rule


def _of_callback(callbacks: Mapping[str, Any], page_at: Callable[[str], str]) -> Route:
    body = _body()
    output = body.get("output")
    if not isinstance(output, str) or output not in callbacks:
        return "callback", UNKNOWN
    name = first_output(output)
    return ("page", page_at(_path_of(body)) or UNKNOWN) if name == DRAWS else ("callback", name)


def _body() -> Mapping[str, Any]:
    """The body of a callback, which has been read by now unless it was too large."""
    if (request.content_length or 0) > MOST_BYTES:
        return {}
    try:
        found = request.get_json(silent=True)
    except HeadwindError:  # it has been refused in words
        return {}
    return found if isinstance(found, dict) else {}


@lru_cache(maxsize=1_000)
def first_output(output: str) -> str:
    """Name a declared callback by the first part that it writes: '..a.b...c.d..' -> 'a.b'."""
    return output.removeprefix("..").removesuffix("..").split("...")[0].partition("@")[0]


def _path_of(body: Mapping[str, Any]) -> str:
    given = body.get("inputs")
    found = (
        (one.get("value") for one in given if isinstance(one, dict) and one.get("property") == WHICH)
        if isinstance(given, list)
        else ()
    )
    return own(str(next(iter(found), "")))
