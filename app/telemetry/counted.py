"""Every request is counted with its route, its status and the seconds that it took, those that guards refuse too."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any, Final

from app.addresses import Wsgi
from app.telemetry.counts import DURATION, IN_PROGRESS, REQUESTS

# Where a request keeps its kind and its route, once the application knows them.
ROUTE: Final = "headwind.route"
REFUSED: Final = ("refused", "")


class Counted:
    """A WSGI application whose requests are counted."""

    def __init__(self, application: Wsgi) -> None:
        """Stand before an application and its guards."""
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer as the application does."""
        began, status = time.perf_counter(), "500"

        def start(line: str, *given: Any) -> Any:
            nonlocal status
            status = line[:3]
            return start_response(line, *given)

        IN_PROGRESS.inc()
        try:
            return self._application(environ, start)
        finally:
            IN_PROGRESS.dec()
            kind, route = environ.get(ROUTE, REFUSED)
            DURATION.labels(kind, route).observe(time.perf_counter() - began)
            REQUESTS.labels(kind, route, status).inc()
