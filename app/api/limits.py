"""How much one client may ask of what is expensive. Health, assets and plain pages have no limit.

A client is an address, behind which a whole office may sit. A limit counts in short windows, so that whoever meets it
waits for seconds, and a burst of a page that opens passes.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any, Final

from flask import Flask, request
from flask_limiter import ApplicationLimit, Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from limits.storage import Storage, storage_from_string

from app.api.bodies import CALLBACKS, MOST_BYTES
from app.api.faults import plain
from data.errors import HeadwindError, TooManyRequests

LOG = logging.getLogger(__name__)
MEMORY: Final = "memory://"
LIMITS: Final[Mapping[str, str]] = {
    # A request counts by its deals, since a thousand of them are a fifth of a second of work: single deals, or eight
    # thousands of them, every ten seconds.
    "scores": "200 per 10 seconds",
    # A file is the whole list. Twenty people may each fetch one within the same minute, and again.
    "files": "40 per minute",
    # A lever asks once it rests for a fifth of a second, so at most five times a second: eight hands that never do
    # anything else, or a hundred that also look at what they see.
    "what-if": "400 per 10 seconds",
    # Somebody who saves or adopts types a name first: forty people may within the same minute.
    "writes": "40 per minute",
    # A piece is 1 MB: two hundred of them are an import. Corrections are as many as there are columns.
    "pieces": "400 per 10 seconds",
}
# A deal is at least one object of the body.
DEALS_OF_ONE: Final = 40
# The largest workbook is five seconds of work, where text is one.
FILES_OF_A_WORKBOOK: Final = 4
MOST_COST: Final = 25
# The first output of the callbacks that are expensive, or that write.
OUTPUTS: Final[Mapping[str, str]] = {
    "portfolio-": "what-if",
    "what-if-": "what-if",
    "threshold-": "what-if",
    "deal-similar": "what-if",
}
IMPORTS: Final = ("/api/v1/imports", "/api/v1/snapshots")
WHAT_IF: Final = ("/api/v1/what-if", "/api/v1/threshold")
OF_PEOPLE: Final = ("/api/v1/actions", "/api/v1/alerts", "/api/v1/experiments")
WRITES: Final = ("threshold-written.", "..what-if-scenario-said.")
# A store of counts across the network answers within this time, or the counts of this process do.
SECONDS: Final = 0.5
TIMEOUTS: Final[Mapping[str, Mapping[str, float]]] = {
    "redis": {"socket_timeout": SECONDS, "socket_connect_timeout": SECONDS},
    "valkey": {"socket_timeout": SECONDS, "socket_connect_timeout": SECONDS},
    "memcached": {"timeout": SECONDS, "connect_timeout": SECONDS},
    "mongodb": {"serverSelectionTimeoutMS": SECONDS * 1000, "socketTimeoutMS": SECONDS * 1000},
}


def limited(server: Flask, store: str) -> Limiter:
    """Limit what is expensive; `store` is the address where counts are kept for several processes, '' their memory."""
    each = ApplicationLimit(lambda: LIMITS.get(kind(), ""), scope=lambda _: kind(), cost=cost)
    where, options = _usable(store)
    return Limiter(
        get_remote_address,
        app=server,
        application_limits=[each],
        storage_uri=where,
        storage_options=options,
        strategy="fixed-window",
        key_prefix="headwind",
        in_memory_fallback_enabled=where != MEMORY,
        headers_enabled=False,
    )


def cost() -> int:
    """As how many requests the one that is being answered counts."""
    if request.path.endswith(".xlsx"):
        return FILES_OF_A_WORKBOOK
    if kind() != "scores" or (request.content_length or 0) > MOST_BYTES:
        return 1
    return min(1 + request.get_data().count(b"{") // DEALS_OF_ONE, MOST_COST)


def kind() -> str:
    """Name what the request that is being answered counts as; '' where it has no limit."""
    if request.path.endswith(CALLBACKS):
        return _of_callback()
    if request.path == "/api/v1/score" and request.method == "POST":
        return "scores"
    if request.path.startswith(OF_PEOPLE) and request.method != "GET":
        return "writes"
    if request.path.startswith(IMPORTS) and request.method != "GET":
        return "pieces" if request.method == "PUT" or request.path.endswith("/corrections") else "writes"
    if request.path.startswith(WHAT_IF):
        return "what-if"
    return "files" if request.path.startswith("/export/") else ""


def _of_callback() -> str:
    try:
        body = request.get_json(silent=True)
    except HeadwindError:  # what cannot be read is refused where bodies are
        return ""
    output = str(body.get("output", "")) if isinstance(body, dict) else ""
    if output.startswith(WRITES):
        return "writes"
    name = output.lstrip(".")
    return next((found for start, found in OUTPUTS.items() if name.startswith(start)), "")


def too_many(error: RateLimitExceeded, limiter: Limiter) -> TooManyRequests:
    """Say when the client may ask again."""
    met = limiter.current_limit
    seconds = met.reset_at - time.time() if met else error.limit.limit.get_expiry()
    return TooManyRequests(max(1, min(round(seconds), int(error.limit.limit.get_expiry()))))


def _usable(store: str) -> tuple[str, dict[str, Any]]:
    """Return the address of the counts and how it is opened; memory if there is none that can be used."""
    scheme = store.partition(":")[0]
    options: dict[str, Any] = next((dict(known) for name, known in TIMEOUTS.items() if scheme.startswith(name)), {})
    problem = _problem(store, options) if store else ""
    if not problem:
        return store or MEMORY, options
    # An address may hold a password: what stands before its colon names the kind of store, and that is all.
    said = f"HEADWIND_LIMITS_STORE ({plain(scheme, 20)}) cannot be used, so each process counts by itself: {problem}"
    LOG.warning("%s", plain(said))
    return MEMORY, {}


def _problem(store: str, options: Mapping[str, Any]) -> str:
    """Return why counts cannot be kept at an address, '' where they can."""
    try:
        found = storage_from_string(store, **options)
    except Exception as error:  # noqa: BLE001  # each kind of store has a driver, and each driver errors of its own
        return f"{type(error).__name__}"
    return "" if isinstance(found, Storage) else "it is for another kind of server"
