"""Libraries that browsers load: Bootstrap's stylesheet, and of Plotly the part that the figures are drawn with."""

from __future__ import annotations

import hashlib
import importlib.resources
from pathlib import Path
from typing import Final

import flask

from app.guards import kept

FOLDER: Final = Path(__file__).parents[1] / "vendor"
# The chart types of plotly.js-basic-dist-min, at a quarter of the whole library's weight; of plotly.py's own version.
CHARTS: Final = "plotly-basic.min.js"
TRACES: Final = frozenset({"bar", "pie", "scatter"})
# Where Dash's graphs ask for the library, on the first page that has one.
OF_GRAPHS: Final = "/_dash-component-suites/plotly/package_data/plotly.min.js"


def stylesheet(server: flask.Flask) -> str:
    """Serve Bootstrap's stylesheet out of the installed package, and return its fingerprinted address."""
    folder = Path(str(importlib.resources.files("flask_bootstrap"))) / "static" / "bootstrap5" / "css"
    fingerprint = hashlib.sha256((folder / "bootstrap.min.css").read_bytes()).hexdigest()[:12]
    address = f"/vendor/bootstrap-{fingerprint}.css"
    server.add_url_rule(
        address, "bootstrap", lambda: kept.for_ever(flask.send_from_directory(folder, "bootstrap.min.css"))
    )
    return address


def charts(server: flask.Flask) -> None:
    """Serve the part of Plotly in place of the whole; a browser asks each time whether it has changed."""
    server.add_url_rule(OF_GRAPHS, "charts", lambda: flask.send_from_directory(FOLDER, CHARTS))
