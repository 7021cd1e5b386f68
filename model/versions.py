"""The model versions there are, read from their records alone: no trees are loaded."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

from model.archive import FACTS
from model.bundles import Bundles


@dataclasses.dataclass(frozen=True)
class Version:
    """What a version says of itself; only its name where its record cannot be read."""

    version: str
    readable: bool
    source: str = ""
    as_of_on: dt.date | None = None
    trained_at: str = ""
    verdict: str = ""
    skill: float | None = None
    low: float | None = None
    high: float | None = None


def versions(bundles: Bundles, most: int) -> tuple[Version, ...]:
    """Describe the latest versions, newest first; a record that cannot be read is listed as such, never skipped."""
    return tuple(_version(bundles.folder, name) for name in bundles.versions()[:most])


def _version(folder: Path, name: str) -> Version:
    try:
        return _described(name, json.loads((folder / name / FACTS).read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return Version(name, readable=False)


def _described(name: str, held: dict[str, Any]) -> Version:
    judged = held["gate"]
    return Version(
        version=name,
        readable=True,
        source=held["source"],
        as_of_on=dt.date.fromisoformat(held["as_of_on"]),
        trained_at=held["trained_at"],
        **{key: judged[key] for key in ("verdict", "skill", "low", "high")},
    )
