"""A small application behind the guards, and requests to it."""

import json
from typing import Any

import pytest

from app.guards.gate import guarded
from app.settings import Settings


@pytest.fixture
def asked():
    """Ask for a path of an application that says who asked, under settings; return status, words, headers."""

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "application/json")])
        known = {name: environ.get(name) for name in ("REMOTE_ADDR", "HTTP_HOST", "wsgi.url_scheme")}
        return [json.dumps(known).encode()]

    def ask(settings=None, path="/", method="GET", remote="10.0.0.1", **environ):
        found: dict[str, Any] = {}

        def start(status, headers):
            found.update(status=int(status.split()[0]), headers=dict(headers))

        request = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "REMOTE_ADDR": remote,
            "wsgi.url_scheme": "http",
            "HTTP_HOST": "localhost:8050",
            **{("" if name.startswith("wsgi") else "HTTP_") + name: value for name, value in environ.items()},
        }
        body = b"".join(guarded(application, Settings.from_env(settings or {}))(request, start))
        return found["status"], json.loads(body) if body else None, found["headers"]

    return ask
