"""The composition root: settings become a running application. The only importer of pages."""

from __future__ import annotations

import atexit
import gc
import hashlib
import importlib.resources
import logging
from pathlib import Path

import dash
import flask
from dash import Dash
from flask_compress import Compress
from flask_openapi3 import Info

import pages
from app import context, shell
from app.api import bodies, door
from app.api.blueprints import BLUEPRINTS
from app.api.description import Described
from app.components.states import notice
from app.services import Services
from app.settings import Settings
from app.views.state import POLICY_KEYS
from data.errors import HeadwindError, InvalidInput

LOG = logging.getLogger(__name__)
ASSETS = Path(__file__).parent / "assets"
# Addresses of stylesheets and scripts carry a fingerprint, so a browser may keep them for a year.
ONE_YEAR = 31_536_000


def create_app(settings: Settings) -> Dash:
    """Return the application over one data folder; nothing of it is opened before the first request."""
    server = _server(settings)
    app = Dash(
        "app",
        server=server,
        use_pages=True,
        pages_folder="",
        assets_folder=str(ASSETS),
        external_stylesheets=[_bootstrap(server)],
        # Otherwise the index ships every page's layout to every visitor.
        suppress_callback_exceptions=True,
        # With asgiref merely installed Dash would dispatch asynchronously and lose a third of its throughput.
        use_async=False,
        on_error=show_error,
        title="Headwind",
        update_title=None,
        index_string=shell.index(),
        assets_ignore=shell.UNTHEMED,
    )
    pages.register()
    app.layout = shell.shell([shell.Page(*entry) for entry in pages.MENU], pages.KEYS)
    shell.wire(app)
    server.before_request(lambda: bodies.refuse_odd(app.callback_map))
    # What has been made by now lives as long as the process. Looking through it for garbage, again and again, would
    # stop some request for a tenth of a second each time.
    gc.freeze()
    atexit.register(gc.unfreeze)
    return app


def warmed(app: Dash) -> Dash:
    """Take the first request: Dash completes its callbacks with it, and others at that moment would not find them."""
    with app.server.test_client() as client:
        client.get("/healthz")
    return app


def _server(settings: Settings) -> flask.Flask:
    server = Described(
        "app",
        info=Info(title="Headwind", version="1"),
        doc_prefix="/api/v1",
        validation_error_callback=door.invalid,
    )
    server.config.update(
        SEND_FILE_MAX_AGE_DEFAULT=ONE_YEAR,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        MAX_CONTENT_LENGTH=bodies.MOST_BYTES,
    )
    server.json = bodies.BoundedJson(server)
    server.before_request(bodies.refuse_large)
    server.before_request(door.refuse_repeated)
    server.extensions[context.KEY] = Services(settings)
    Compress(server)
    for blueprint in BLUEPRINTS:
        server.register_api(blueprint)
    server.register_error_handler(HeadwindError, door.refused)
    server.register_error_handler(Exception, door.failed)
    return server


def _bootstrap(server: flask.Flask) -> str:
    """Serve Bootstrap's stylesheet out of the installed package, and return its fingerprinted address."""
    folder = Path(str(importlib.resources.files("flask_bootstrap"))) / "static" / "bootstrap5" / "css"
    fingerprint = hashlib.sha256((folder / "bootstrap.min.css").read_bytes()).hexdigest()[:12]
    address = f"/vendor/bootstrap-{fingerprint}.css"
    server.add_url_rule(address, "bootstrap", lambda: flask.send_from_directory(folder, "bootstrap.min.css"))
    return address


def show_error(error: Exception) -> None:
    """Show a callback's error in the notice bar: a deliberate one in its own words, any other logged."""
    if not isinstance(error, HeadwindError):
        LOG.error("A callback failed", exc_info=error)
        error = HeadwindError("Something went wrong.", "Reload the page; the log has the details.")
    dash.set_props("notice", {"children": notice(error.message, error.next_step, "error")})
    if isinstance(error, InvalidInput) and error.field in POLICY_KEYS:
        _follow_the_policy_in_force()


def _follow_the_policy_in_force() -> None:
    """Let the page show what it would without the policy of its address, which cannot be followed."""
    held = dash.ctx.inputs.get("scope.data") or dash.ctx.states.get("scope.data") or {}
    kept = {key: value for key, value in held.items() if key not in POLICY_KEYS}
    if kept != held:
        dash.set_props("scope", {"data": kept})
