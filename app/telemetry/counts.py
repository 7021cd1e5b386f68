"""What a process of a server counts while it answers. Labels come from declared routes and errors, never from visitors.

With several workers each writes into files of its own in one folder, and whichever is asked adds them all up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.values import ValueClass

from app.telemetry import folder

# When a series began nobody asks, and of several workers nobody knows.
disable_created_metrics()
REGISTRY: Final = CollectorRegistry()
# Seconds. A page answers within the third or fourth; a request is stopped at the last.
SECONDS: Final = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
REQUESTS: Final = Counter(
    "headwind_http_requests", "Requests answered.", ["kind", "route", "status"], registry=REGISTRY
)
DURATION: Final = Histogram(
    "headwind_http_request_duration_seconds",
    "Seconds from a whole request to the beginning of its answer.",
    ["kind", "route"],
    buckets=SECONDS,
    registry=REGISTRY,
)
IN_PROGRESS: Final = Gauge(
    "headwind_http_requests_in_progress",
    "Requests that are being answered.",
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
WORKERS: Final = Gauge(
    "headwind_workers", "Processes that answer requests.", multiprocess_mode="livesum", registry=REGISTRY
)
REFUSALS: Final = Counter(
    "headwind_refusals", "Requests and callbacks refused in words, by the kind of error.", ["error"], registry=REGISTRY
)
FAILURES: Final = Counter(
    "headwind_failures", "Requests and callbacks that ended in an error nobody foresaw.", ["where"], registry=REGISTRY
)
# A first failure is seen as a rise only where none was told before.
for place in ("request", "callback"):
    FAILURES.labels(place)
STORE_ERRORS: Final = Counter(
    "headwind_store_errors", "Times that the store of what people write did not answer.", registry=REGISTRY
)


def counts() -> Iterable[Metric]:
    """Return what all workers of this server have counted, those that have ended too."""
    if not getattr(ValueClass, "_multiprocess", False):
        return REGISTRY.collect()
    found = MultiProcessCollector(None)
    with folder.looked_at(_folder(found)):
        return list(found.collect())


def as_text(collect: Callable[[], Iterable[Metric]] = counts) -> str:
    """Write what a function yields as Prometheus reads it: of itself what all workers have counted."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Found(collect))
    return generate_latest(registry).decode()


class _Found:
    """A collector of what a function yields."""

    def __init__(self, collect: Callable[[], Iterable[Metric]]) -> None:
        self.collect = collect


def processes() -> list[int]:
    """Return the numbers of the processes that answer requests beside this one; none where it is the only one."""
    return folder.processes(_folder(MultiProcessCollector(None))) if getattr(ValueClass, "_multiprocess", False) else []


def _folder(found: Any) -> Path:
    return Path(found._path)  # noqa: SLF001  # it has read the one variable that names the folder
