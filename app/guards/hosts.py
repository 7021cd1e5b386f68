"""Under which names the server answers: a foreign name that is made to lead here (DNS rebinding) reads nothing."""

from __future__ import annotations

import ipaddress
import logging
import re
from collections.abc import Iterable
from typing import Any, Final

from app.addresses import Wsgi
from app.guards.refusal import refused
from app.settings import Settings
from app.telemetry.names import METRICS
from data.errors import WrongHost

LOG = logging.getLogger(__name__)
# A platform asks for these by whatever address it knows; who may read the last has a guard of its own.
PROBED: Final = frozenset({"/healthz", "/readyz", METRICS})
HOST_PATTERN: Final = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^:\[\]]+)(:[0-9]*)?")
LONGEST: Final = 100


class Hosts:
    """Lets requests for the server's own names through."""

    def __init__(self, application: Wsgi, settings: Settings) -> None:
        """Stand before an application; the settings name the hosts."""
        self._application = application
        self._names = frozenset(map(name_of, settings.hosts))
        self._loopback = not self._names and is_loopback_only(settings)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer, or refuse a request that was meant for another name; one without any name was made by no browser."""
        host = environ.get("HTTP_HOST", "")
        if not host or self.answers_to(host) or environ.get("PATH_INFO") in PROBED:
            return self._application(environ, start_response)
        error = WrongHost(
            f"Headwind does not answer to the name {host[:LONGEST]} here.",
            "Whoever runs it can add the name to HEADWIND_HOSTS.",
        )
        return refused(error, environ, start_response)

    def answers_to(self, host: str) -> bool:
        """Tell whether a host, with or without its port, is one of the server's."""
        name = name_of(host)
        if self._loopback:
            return is_loopback(name)
        return not self._names or name in self._names


def name_of(host: str) -> str:
    """Return the name in a Host header in its one spelling; nothing where it is no name."""
    found = HOST_PATTERN.fullmatch(host.strip().lower())
    return found["name"].strip("[]").removesuffix(".") if found else ""


def is_loopback(name: str) -> bool:
    """Tell whether a name leads to the machine itself wherever it is asked for."""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def is_loopback_only(settings: Settings) -> bool:
    """Tell whether nobody but this machine can reach the server, as far as it knows."""
    return all(is_loopback(name_of(f"[{each}]" if each.count(":") > 1 else each)) for each in settings.host.split(","))


def warn_of_any(settings: Settings) -> None:
    """Say in the log that the server answers to every name, where it does."""
    if not settings.hosts and not is_loopback_only(settings):
        LOG.warning("HEADWIND_HOSTS is empty: any Host is answered. Name the hosts under which Headwind is visited.")
