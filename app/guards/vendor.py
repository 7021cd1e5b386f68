"""What browsers load beside scripts: one stylesheet, Bootstrap's first, and the part of Plotly that draws figures."""

from __future__ import annotations

import hashlib
import importlib.resources
import re
from pathlib import Path
from typing import Final

import flask

from app.guards import kept

FOLDER: Final = Path(__file__).parents[1] / "vendor"
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
    text = SOURCE_MAP.sub("", "\n".join(sheets))
    address = f"/vendor/headwind-{hashlib.sha256(text.encode()).hexdigest()[:12]}.css"
    server.add_url_rule(address, "stylesheet", lambda: kept.for_ever(flask.Response(text, mimetype="text/css")))
    return address


def charts(server: flask.Flask) -> None:
    """Serve the part of Plotly in place of the whole; a browser asks each time whether it has changed."""
    server.add_url_rule(OF_GRAPHS, "charts", lambda: flask.send_from_directory(FOLDER, CHARTS))
