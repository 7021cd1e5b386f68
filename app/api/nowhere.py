"""What is answered at an address where nothing is, and at every page before there is anything to show.

Below /api and for files that is as every error is, else Dash's page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import flask
from flask import Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect

from app.addresses import at
from app.api.door import refused
from app.api.faults import plain
from app.context import services
from data.errors import NotFound, WrongMethod

# Dash answers every address that nobody else takes by the frame of all pages.
ANY_PAGE: Final = "/<path:path>"
# Below these are no pages: whoever asks there reads JSON, or fetches a file.
NO_PAGES: Final = ("api", "assets", "export", "healthz", "metrics", "readyz", "scorer", "static", "vendor")
OF_DASH: Final = ("/_dash", "/_favicon", "/_reload")
FILES: Final = ("/assets/", "/scorer/", "/static/", "/vendor/", *OF_DASH)
LONGEST_METHOD: Final = 20
METHODS: Final = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


def wire(server: flask.Flask, is_page: Callable[[str], bool]) -> None:
    """Let a server say that nothing is where nothing is."""

    def true_status(response: Response) -> Response:
        if request.endpoint == ANY_PAGE and response.status_code == HTTPStatus.OK and not is_page(request.path):
            response.status_code = HTTPStatus.NOT_FOUND
        return response

    server.after_request(true_status)
    server.after_request(on_this_host)


def refuse() -> Response | None:
    """Refuse a method that an address does not take, and where no page can be an address at which nothing is."""
    is_wrong = isinstance(request.routing_exception, MethodNotAllowed)
    is_nowhere = request.endpoint == ANY_PAGE and not _may_be_a_page()
    if not (is_wrong or is_nowhere or request.method == "OPTIONS"):
        return None
    methods = _methods(or_page=_may_be_a_page())
    if not methods:
        raise nothing_at(request.path)
    answer = Response(status=HTTPStatus.NO_CONTENT) if request.method in methods else _wrong_method(methods)
    answer.headers["Allow"] = ", ".join(methods)
    return answer


def begin(pages: Collection[str], first: str) -> Response | None:
    """Lead from pages to the one where data are brought in, while nothing is published and somebody may do that."""
    if request.path not in pages or request.method != "GET":
        return None
    if services().settings.read_only or not services().is_empty:
        return None
    return Response(status=HTTPStatus.FOUND, headers={"Location": at(first), "Cache-Control": "no-store"})


def _may_be_a_page() -> bool:
    return request.path.split("/")[1] not in NO_PAGES and not request.path.startswith(OF_DASH)


def _methods(*, or_page: bool) -> list[str]:
    """Return by which methods an address can be asked; none where nothing is."""
    return [method for method in METHODS if _takes(method, or_page=or_page)]


def _takes(method: str, *, or_page: bool) -> bool:
    adapter = flask.current_app.create_url_adapter(request)
    try:
        endpoint = adapter.match(method=method)[0] if adapter else ANY_PAGE
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return or_page or endpoint != ANY_PAGE


def _wrong_method(methods: list[str]) -> Response:
    said = f"{at(request.path)} is not asked by {plain(request.method, LONGEST_METHOD)}."
    return refused(WrongMethod(said, f"Ask by {' or '.join(methods)}."))


def on_this_host(response: Response) -> Response:
    """Write a redirection as a path: whether the browser came by HTTPS, and to which name, a proxy need not say."""
    if response.location:
        parts = urlsplit(response.location)
        response.location = parts._replace(scheme="", netloc="").geturl()
    return response


def nothing_at(path: str) -> NotFound:
    """Say that nothing is at one of Headwind's own paths."""
    if path.startswith(FILES):
        return NotFound(f"There is no file at {at(path)}.", "Reload the page.")
    return NotFound(f"There is nothing at {at(path)}.", f"See {at('/api/v1/openapi.json')} for what there is.")
