"""The order of the guards: who asks, what the answer forbids, whether the name and the site are the server's own."""

from __future__ import annotations

from typing import cast

from werkzeug.middleware.proxy_fix import ProxyFix

from app.addresses import Wsgi
from app.guards.cross_site import OwnSite
from app.guards.headers import Headers
from app.guards.hosts import Hosts
from app.settings import Settings


def guarded(application: Wsgi, settings: Settings) -> Wsgi:
    """Return an application behind the guards. A refusal has the headers too."""
    inner = Headers(Hosts(OwnSite(application), settings))
    if not settings.proxies:
        return inner
    # What a visitor writes into these headers lies before what the proxies add, and is not looked at.
    hops = settings.proxies
    return cast("Wsgi", ProxyFix(inner, x_for=hops, x_proto=hops, x_host=hops))
