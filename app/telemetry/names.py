"""What is told of a server that only prepares, by the names under which all is told. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

METRICS: Final = "/metrics"
TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
READY: Final = "headwind_ready"
PREPARING: Final = "headwind_preparing"
PREPARED_SHARE: Final = "headwind_prepared_share"
PREPARING_FAILED: Final = "headwind_preparing_failed"
MEANS: Final[Mapping[str, str]] = {
    READY: "Whether pages are answered from what is published: 1 or 0.",
    PREPARING: "Whether something is being prepared beside the server: 1 or 0.",
    PREPARED_SHARE: "Share done of what is being prepared, 0 to 1.",
    PREPARING_FAILED: "Whether the last preparing has failed: 1 or 0.",
}


def as_text(values: Mapping[str, float]) -> str:
    """Write gauges without labels as Prometheus reads them."""
    lines = (f"# HELP {name} {MEANS[name]}\n# TYPE {name} gauge\n{name} {value:g}\n" for name, value in values.items())
    return "".join(lines)
