"""What browsers load in one: a stylesheet, Bootstrap's first, Headwind's modules, and of Plotly what draws figures."""

from __future__ import annotations

import hashlib
import importlib.resources
import re
from pathlib import Path
from typing import Final, cast

import flask

from app.guards import kept
from app.joined import joined

FOLDER: Final = Path(__file__).parents[1] / "vendor"
FIRST: Final = "main.mjs"
# The chart types of plotly.js-basic-dist-min, at a quarter of the whole library's weight; of plotly.py's own version.
CHARTS: Final = "plotly-basic.min.js"
TRACES: Final = frozenset({"bar", "pie", "scatter"})
SOURCE_MAP: Final = re.compile(r"/\*# sourceMappingURL=.*?\*/")
# Where Dash's graphs ask for the library, on the first page that has one.
OF_GRAPHS: Final = "/_dash-component-suites/plotly/package_data/plotly.min.js"


def stylesheet(server: flask.Flask, ours: Path) -> str:
    """Serve Bootstrap's stylesheet and those of a folder as one; return its address, which says what is in it.

    Each asked for on its own, ten stylesheets were a fifth of what the first page asks for.
    """
    bootstrap = importlib.resources.files("flask_bootstrap") / "static" / "bootstrap5" / "css" / "bootstrap.min.css"
    sheets = [bootstrap.read_text("utf-8"), *(path.read_text("utf-8") for path in sorted(ours.glob("*.css")))]
    # A map names a file that is not served.
    return _served(server, "stylesheet", SOURCE_MAP.sub("", "\n".join(sheets)), "css", "text/css")


def modules(server: flask.Flask, ours: Path) -> str:
    """Serve the modules of a folder as one; return its address, which says what is in it.

    Each asked for on its own, they were more than half of what the first page asks for.
    """
    return _served(server, "modules", joined(ours, FIRST), "mjs", "text/javascript")


def _served(server: flask.Flask, name: str, text: str, ending: str, kind: str) -> str:
    address = f"/vendor/headwind-{hashlib.sha256(text.encode()).hexdigest()[:12]}.{ending}"
    server.add_url_rule(address, name, lambda: kept.for_ever(flask.Response(text, mimetype=kind)))
    return address


def charts(server: flask.Flask) -> None:
    """Serve the part of Plotly in place of the whole; a browser asks each time whether it has changed."""
    library = (FOLDER / CHARTS).read_bytes()

    def serve() -> flask.Response:
        answer = flask.Response(library, mimetype="text/javascript")
        answer.cache_control.no_cache = True
        answer.add_etag()
        return cast("flask.Response", answer.make_conditional(flask.request))

    server.add_url_rule(OF_GRAPHS, "charts", serve)
