"""Which export goes on with which: what was said before is compared with what became of the same deals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.settings import DEMO


def lineage(info: Mapping[str, str]) -> str:
    """Name the export that a snapshot goes on with: its source, of a demo CRM which one.

    Each demo CRM that is generated is another company, with the same ids.
    """
    source = info["source"]
    return f"{source} {Path(info['source_folder']).parent.name}" if source == DEMO else source
