"""The ten-row world in which deals have names of their own, as people write them: all open ones but O08."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from app.services import Services
from data import sources
from data.sources import Source
from tests import worlds

# A line break, what a spreadsheet would take for a formula, and what turns the words after it round.
NAMES = {
    "O01": "First order",
    "O03": "Pilot",
    "O07": "Renewal 2026\n50 seats",
    "O09": "=cmd|' /C calc'!A0",
    "O10": "\u202eBig 🎉 trial",
}
SHOWN = {"O07": "Renewal 2026 50 seats", "O08": "Birch", "O09": NAMES["O09"], "O10": "Big 🎉 trial"}


def opportunities(**columns: dict[str, str]) -> str:
    """Write the ten deals with more columns, each by id."""
    rows = list(csv.DictReader(io.StringIO(worlds.OPPORTUNITIES)))
    file = io.StringIO()
    writer = csv.DictWriter(file, [*rows[0], *columns], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(row | {header: cells.get(row["id"], "") for header, cells in columns.items()})
    return file.getvalue()


def source(more: dict[str, str], *, without: tuple[str, ...] = ()) -> Source:
    """Return the ten-row world's mapping with more columns of deals, and without some tables."""
    kept: dict[str, Any] = {name: held for name, held in worlds.MAPPING.items() if name not in without}
    deals = kept["opportunities"]
    return sources.parse("ten", {**kept, "opportunities": deals | {"columns": deals["columns"] | more}})


def services(folder: Path) -> Services:
    """Publish the world with its names."""
    files = {"opportunities": opportunities(name=NAMES)}
    return worlds.services(folder, mapping=source({"deal_name": "name"}), files=files)
