"""The composition root: settings become a running application. The only importer of pages."""

from __future__ import annotations

import atexit
import gc
import json
import logging
import mimetypes
import threading
from pathlib import Path
from typing import cast

import dash
import flask
from dash import Dash
from flask_compress import Compress
from flask_limiter import RateLimitExceeded
from flask_openapi3 import Info, Server
from plotly.utils import PlotlyJSONEncoder
from werkzeug.exceptions import HTTPException

import pages
from app import addresses, context, shell
from app.api import bodies, door, faults, limits, metrics, nowhere, routes
from app.api.blueprints import BLUEPRINTS
from app.api.description import Described
from app.components.states import notice
from app.guards import hosts, index, kept, packed, vendor
from app.guards.gate import guarded
from app.services import PATIENCE, Services
from app.settings import Settings
from app.telemetry import counts
from app.telemetry.counted import Counted
from app.views.link_card import link_card
from app.views.state import POLICY_KEYS
from data.errors import DeadlinePassed, HeadwindError, InvalidInput, NotReady
from data.files import as_unwritable
from data.snapshots import deadline

ASSETS = Path(__file__).parent / "assets"
# Objects made and not gone yet before those are looked through.
YOUNG = 10_000


def create_app(settings: Settings) -> Dash:
    """Return the application over one data folder; nothing of it is opened before the first request."""
    server = _server(settings)
    app = Dash(
        "app",
        server=server,
        use_pages=True,
        pages_folder="",
        assets_folder=str(ASSETS),
        requests_pathname_prefix=f"{settings.prefix}/",
        routes_pathname_prefix="/",
        external_stylesheets=[settings.prefix + vendor.stylesheet(server, ASSETS)],
        # Otherwise the index ships every page's layout to every visitor.
        suppress_callback_exceptions=True,
        # With asgiref merely installed Dash would dispatch asynchronously and lose a third of its throughput.
        use_async=False,
        on_error=show_error,
        title="Headwind",
        update_title=None,
        index_string=shell.index(settings.prefix, vendor.modules(server, ASSETS)),
        assets_ignore=shell.LOADED_BY_THE_FRAME,
        # An environment variable would open it otherwise.
        enable_mcp=False,
    )
    index.install(app, debug=settings.debug, grids=pages.GRIDS, card=_card)
    pages.register()
    with addresses.below(settings.prefix):
        app.layout = shell.shell([shell.Page(*entry) for entry in pages.MENU], pages.KEYS)
    shell.wire(app)
    server.before_request(lambda: bodies.refuse_odd(app.callback_map))
    routes.wire(server, app.callback_map, pages.page_at)
    place(server, settings.prefix)
    _spare_the_collector()
    return app


def _spare_the_collector() -> None:
    """Let Python look for cycles of garbage seldom, and never among what lives as long as the process.

    That would stop some request for a tenth of a second each time; and a page, which makes tens of thousands of objects
    and leaves hardly a cycle, would spend a tenth of its time on looking ten times.
    """
    gc.freeze()
    gc.set_threshold(YOUNG)
    atexit.register(gc.unfreeze)


def _card() -> tuple[str, str]:
    """What is said of the page that is asked for where somebody pastes its address."""
    found = link_card(context.services(), pages.linked(flask.request.path), door.state_of_address())
    return found.title, found.description


def warmed(app: Dash) -> Dash:
    """Take the first request: Dash completes its callbacks with it, and others at that moment would not find them."""
    with app.server.test_client() as client:
        client.get("/healthz")
    return app


def opened(app: Dash) -> Dash:
    """Open what is published and what people write ahead of the first page, and keep the server's own log short."""
    logging.getLogger("waitress").addFilter(faults.OnePerKind(door.FAULTS))
    services = cast("Services", app.server.extensions[context.KEY])
    for name, target in (("store", services.reach_store), ("published", services.open)):
        threading.Thread(target=target, name=name, daemon=True).start()
    return app


def _server(settings: Settings) -> flask.Flask:
    tell_types()
    server = Described(
        "app",
        info=Info(title="Headwind", version="1"),
        # A path alone: it holds by HTTP and HTTPS, and by every name of the host.
        servers=[Server(url=settings.prefix or "/")],
        doc_prefix="/api/v1",
        validation_error_callback=door.invalid,
    )
    server.config.update(
        SECRET_KEY=settings.session_key,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        MAX_CONTENT_LENGTH=bodies.MOST_BYTES,
    )
    server.json = bodies.BoundedJson(server)
    server.before_request(bodies.refuse_large)
    server.before_request(nowhere.refuse)
    server.before_request(door.refuse_repeated)
    server.before_request(lambda: nowhere.begin(pages.WAITING, pages.FIRST))
    server.extensions[context.KEY] = Services(settings, PATIENCE, counts.STORE_ERRORS.inc)
    Compress(server)
    packed.wire(server)
    # The library's own page there says which of its plugins to install.
    server.view_functions["openapi.openapi"] = lambda: flask.redirect(flask.url_for("openapi.doc_url"))
    for blueprint in BLUEPRINTS:
        server.register_api(blueprint)
    _bound(server, settings)
    server.register_error_handler(HeadwindError, _refused)
    server.register_error_handler(Exception, _failed)
    hosts.warn_of_any(settings)
    kept.wire(server, ASSETS)
    vendor.charts(server)
    nowhere.wire(server, pages.is_page)
    metrics.wire(server)
    server.wsgi_app = Counted(guarded(server.wsgi_app, settings))  # type: ignore[method-assign]  # Flask's own way
    return server


def tell_types() -> None:
    """Give modules the type by which browsers run them, whatever the machine's own list says or leaves out."""
    mimetypes.add_type("text/javascript", ".mjs")


def place(server: flask.Flask, prefix: str) -> None:
    """Let everything stand below a prefix, which the settings have told from every own address."""
    if prefix:
        server.wsgi_app = addresses.Below(server.wsgi_app, prefix)  # type: ignore[method-assign]  # as Flask documents


def _bound(server: flask.Flask, settings: Settings) -> None:
    """Let a request take its time and its share, and no more."""
    server.before_request(lambda: deadline.begin(settings.deadline))
    server.teardown_request(lambda _: deadline.end())
    limiter = limits.limited(server, settings.limits_store)
    server.register_error_handler(RateLimitExceeded, lambda met: _refused(limits.too_many(met, limiter)))


def _refused(error: HeadwindError) -> flask.Response:
    """Answer a deliberate error; one that a page meets before its callback, in the notice bar."""
    answer = door.refused(error)
    if error.retry_after is None or not flask.request.path.endswith(bodies.CALLBACKS):
        return answer
    shown = {"notice": {"children": notice(error.message, error.on_page, "error")}}
    answer.set_data(json.dumps({"multi": True, "response": {}, "sideUpdate": shown}, cls=PlotlyJSONEncoder))
    answer.content_type = "application/json"
    # Dash reads no answer of another status, and leaves the page as it is without a word.
    answer.status_code = 200
    return answer


def _failed(error: Exception) -> flask.Response | HTTPException:
    """Answer any other error; a callback's request that no page writes is the fault of whoever wrote it."""
    if faults.is_of_request(error):
        return door.refused(InvalidInput("body", "The request is no callback of a page.", "Reload the page."))
    return door.failed(error)


def show_error(error: Exception) -> None:
    """Show a callback's error in the notice bar: a deliberate one in its own words, any other logged."""
    error = as_unwritable(error)
    if not isinstance(error, HeadwindError):
        counts.FAILURES.labels("callback").inc()
        error = door.unforeseen("Reload the page.", door.FAULTS.failed("A callback failed", error))
    else:
        counts.REFUSALS.labels(type(error).__name__).inc()
    if isinstance(error, DeadlinePassed):
        door.FAULTS.refused(f"{error.message} A callback", type(error))
    # Where nothing is published yet, nothing has failed.
    begins = isinstance(error, NotReady) and context.services().is_empty
    dash.set_props("notice", {"children": notice(error.message, error.on_page, "note" if begins else "error")})
    if isinstance(error, InvalidInput) and error.field in POLICY_KEYS:
        _follow_the_policy_in_force()


def _follow_the_policy_in_force() -> None:
    """Let the page show what it would without the policy of its address, which cannot be followed."""
    held = dash.ctx.inputs.get("scope.data") or dash.ctx.states.get("scope.data") or {}
    kept = {key: value for key, value in held.items() if key not in POLICY_KEYS}
    if kept != held:
        dash.set_props("scope", {"data": kept})
