"""What writes, and what a page asks for, is refused where another site's page sent it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from app.addresses import Wsgi
from app.guards.refusal import refused
from data.errors import CrossSite

# Another site reads no answer to these: no header of ours allows it.
READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# A person's own doing has no site: an address typed, a bookmark.
OWN: Final = frozenset({"same-origin", "none"})


class OwnSite:
    """Lets through what the server's own pages send, and what no browser sent."""

    def __init__(self, application: Wsgi) -> None:
        """Stand before an application."""
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer, or refuse what another site's page sent."""
        if environ.get("REQUEST_METHOD") in READS or not is_foreign(environ):
            return self._application(environ, start_response)
        error = CrossSite(
            "Another site's page sent this request, so nothing was done.",
            "Use Headwind's own pages. A proxy in front must pass the Host on.",
        )
        return refused(error, environ, start_response)


def is_foreign(environ: dict[str, Any]) -> bool:
    """Tell whether a browser says that another site's page sent a request.

    Sec-Fetch-Site is a browser's own judgement, but browsers send it over HTTPS and to loopback only. The scheme of an
    origin is not compared: a proxy may end HTTPS without saying so.
    """
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return site.lower() not in OWN
    origin = environ.get("HTTP_ORIGIN")
    return origin is not None and origin.partition("://")[2].lower() != environ.get("HTTP_HOST", "").lower()
