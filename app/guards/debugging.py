"""The development server: it reloads and shows errors, and runs no code that a browser sends."""

from __future__ import annotations

from dash import Dash
from werkzeug.serving import WSGIRequestHandler

from app.settings import Settings


class Quiet(WSGIRequestHandler):
    """Answers without the names and versions of Python and werkzeug."""

    def send_header(self, keyword: str, value: str) -> None:
        """Send a header, unless it names the server."""
        if keyword != "Server":
            super().send_header(keyword, value)


def run(app: Dash, settings: Settings) -> None:
    """Serve with Dash's tools. Neither werkzeug's console nor Dash's copy of its page is there."""
    app.run(
        host=settings.host,
        port=str(settings.port),
        debug=True,
        use_debugger=False,
        use_evalex=False,
        request_handler=Quiet,
        dev_tools_prune_errors=False,
        # Dash would ask another host for the newest version.
        dev_tools_disable_version_check=True,
    )
