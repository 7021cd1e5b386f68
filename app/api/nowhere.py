"""What is answered at an address where nothing is: below /api and for files as every error is, else Dash's page."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import flask
from flask import Response, request

from app.addresses import at
from app.api.door import refused
from data.errors import NotFound

# Dash answers every address that nobody else takes by the frame of all pages.
ANY_PAGE: Final = "/<path:path>"


def wire(server: flask.Flask, is_page: Callable[[str], bool]) -> None:
    """Let a server say that nothing is where nothing is."""

    def true_status(response: Response) -> Response:
        if request.endpoint == ANY_PAGE and response.status_code == HTTPStatus.OK and not is_page(request.path):
            response.status_code = HTTPStatus.NOT_FOUND
        return response

    server.after_request(true_status)
    server.after_request(on_this_host)
    for rule in ("/api", "/api/<path:rest>"):
        server.add_url_rule(rule, "no_such_api", no_such_api)
    server.add_url_rule("/vendor/<path:rest>", "no_such_file", no_such_file)


def on_this_host(response: Response) -> Response:
    """Write a redirection as a path: whether the browser came by HTTPS, and to which name, a proxy need not say."""
    if response.location:
        parts = urlsplit(response.location)
        response.location = parts._replace(scheme="", netloc="").geturl()
    return response


def nothing_at(path: str) -> NotFound:
    """Say that nothing is at one of Headwind's own paths."""
    return NotFound(f"There is nothing at {at(path)}.", f"See {at('/api/v1/openapi.json')} for what there is.")


def no_such_api(**_: str) -> Response:
    """Refuse an address of another version of the API, or of none."""
    raise nothing_at(request.path)


def no_such_file(**_: str) -> Response:
    """Refuse a file that is none of the application's."""
    return refused(NotFound(f"There is no file at {at(request.path)}.", "Reload the page."))
