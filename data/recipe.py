"""What snapshots are built by, as one hash: a snapshot of another recipe has to be built again."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from data.catalogue import CANONICAL
from data.statements import SQL, sql

HERE = Path(__file__).parent
CODE = ("formats", "ingest", "building/conform.py", "building/sightings.py")
# Questions of a draft whose answers a snapshot keeps.
KEPT = ("point_in_time", "open_list", "scores")


@cache
def recipe() -> str:
    """Return a hash over the canonical columns, the code that reads an export, and the SQL that builds from it.

    A process keeps the code it was started with, and every request asks.
    """
    digest = hashlib.sha256(repr(CANONICAL).encode())
    for path in _modules():
        digest.update(path.read_bytes())
    for name in (*(f"build/{path.stem}" for path in sorted((SQL / "build").glob("*.sql"))), *KEPT, *_of_sightings()):
        digest.update(sql(name).encode())
    return digest.hexdigest()[:12]


def _of_sightings() -> list[str]:
    return [f"sightings/{path.stem}" for path in sorted((SQL / "sightings").glob("*.sql"))]


def _modules() -> list[Path]:
    places = [HERE / name for name in CODE]
    return [path for place in places for path in (sorted(place.rglob("*.py")) if place.is_dir() else [place])]
