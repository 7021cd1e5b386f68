"""Headers of every answer: what a browser may do with it, and which request it is of.

Standard library only, so the waiting page has them too.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any, Final

from app.addresses import Wsgi
from app.telemetry import request_id

Pairs = list[tuple[str, str]]
# Where a request keeps the word by which its page's own inline scripts are known.
NONCE: Final = "headwind.nonce"
GIVEN_ID: Final = f"HTTP_{request_id.HEADER.upper().replace('-', '_')}"
ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()",
}
# What is no page loads nothing and is framed by nobody.
NO_PAGE: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# Charts and the grid write styles as they draw, and carry pictures and fonts of their own in their styles.
PAGE: Final = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# Other names of the host's domain need not speak HTTPS.
ONE_YEAR_OF_HTTPS: Final = "max-age=31536000"


class Headers:
    """Adds what an answer lacks. An answer that brings a policy of its own keeps it."""

    def __init__(self, application: Wsgi) -> None:
        """Stand before an application."""
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer as the application does, with the headers."""
        request_id.begin(environ.get(GIVEN_ID, ""))
        nonce = environ[NONCE] = secrets.token_urlsafe(16)
        secure = environ.get("wsgi.url_scheme") == "https"

        def start(status: str, headers: Pairs, *failure: Any) -> Any:
            return start_response(status, completed(headers, nonce, secure=secure), *failure)

        return self._application(environ, start)


def completed(headers: Pairs, nonce: str = "", *, secure: bool = False) -> Pairs:
    """Return an answer's headers with those it lacks, the request's id among them, and without the server's name."""
    present = {name.lower(): value for name, value in headers}
    is_page = present.get("content-type", "").startswith("text/html")
    wanted = {"Content-Security-Policy": PAGE.format(nonce=nonce) if is_page else NO_PAGE, **ALWAYS}
    if "cache-control" not in present:
        # A page holds its nonce, and a twin what may be published anew at any moment.
        wanted["Cache-Control"] = "private, no-cache"
    if asked := request_id.current():
        wanted[request_id.HEADER] = asked
    if secure:
        wanted["Strict-Transport-Security"] = ONE_YEAR_OF_HTTPS
    kept = [(name, value) for name, value in headers if name.lower() != "server"]
    return kept + [(name, value) for name, value in wanted.items() if name.lower() not in present]
