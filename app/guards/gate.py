"""The order of the guards: who asks, what the answer forbids, whether name and site are its own, who may read what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from werkzeug.middleware.proxy_fix import ProxyFix

from app.addresses import Wsgi
from app.guards.cross_site import OwnSite
from app.guards.headers import Headers
from app.guards.hosts import Hosts
from app.guards.scrapes import Scrapes
from app.settings import Settings


def guarded(application: Wsgi, settings: Settings) -> Wsgi:
    """Return an application behind the guards. A refusal has the headers too."""
    inner = Headers(Hosts(Scrapes(OwnSite(application), settings), settings))
    if not settings.proxies:
        return inner
    # What a visitor writes into these headers lies before what the proxies add, and is not looked at. A forwarded name
    # is never believed: routers that pass the real one on leave that header as the visitor wrote it.
    hops = settings.proxies
    return cast("Wsgi", ProxyFix(_of_the_web(inner), x_for=hops, x_proto=hops))


def _of_the_web(application: Wsgi) -> Wsgi:
    """Take any other scheme than HTTPS for HTTP, whatever a header says."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        secure = environ.get("wsgi.url_scheme") == "https"
        environ["wsgi.url_scheme"] = "https" if secure else "http"
        return application(environ, start_response)

    return answer
