"""Who may read what a server counts: whoever has the token; where none is set, this machine alone."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import Any, Final

from app.addresses import Wsgi
from app.guards.hosts import is_loopback, name_of
from app.guards.refusal import refused
from app.settings import Settings
from app.telemetry.names import METRICS
from data.errors import NotAllowed

BEARER: Final = "Bearer "
# Whoever comes through a proxy on this machine seems to be this machine.
FORWARDED: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA")
WITH_TOKEN: Final = "Send the token as Authorization: Bearer, as HEADWIND_METRICS_TOKEN has it."  # noqa: S105  # a sentence
SET_TOKEN: Final = "Set HEADWIND_METRICS_TOKEN and send it as Authorization: Bearer, or ask from the machine itself."  # noqa: S105


class Scrapes:
    """Lets through what asks for anything else, and whoever may read the metrics."""

    def __init__(self, application: Wsgi, settings: Settings) -> None:
        """Stand before an application; the settings hold the token."""
        self._application, self._token = application, settings.metrics_token.encode()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer, or refuse whoever may not read the metrics."""
        if environ.get("PATH_INFO") != METRICS or self._may_read(environ):
            return self._application(environ, start_response)
        error = NotAllowed("Not everybody may read these metrics.", WITH_TOKEN if self._token else SET_TOKEN)
        return refused(error, environ, start_response)

    def _may_read(self, environ: dict[str, Any]) -> bool:
        if not self._token:
            return is_from_here(environ)
        given = str(environ.get("HTTP_AUTHORIZATION", ""))
        return given.startswith(BEARER) and hmac.compare_digest(given.removeprefix(BEARER).encode(), self._token)


def is_from_here(environ: dict[str, Any]) -> bool:
    """Tell whether the machine itself asks, by a name of its own: a foreign name may be made to lead here."""
    names = environ.get("REMOTE_ADDR", ""), name_of(environ.get("HTTP_HOST", ""))
    return all(map(is_loopback, names)) and not any(environ.get(name) for name in FORWARDED)
