"""The address of a deal's record in the CRM that the export is of."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from data import sources
from data.snapshots.snapshot import Snapshot
from data.sources.refusals import ID


def record_url(snapshot: Snapshot, opportunity_id: str) -> str:
    """Return the address of a deal's record, by the mapping's template; '' where the mapping has none."""
    return address_in(_template(snapshot), opportunity_id)


def address_in(template: str, opportunity_id: str) -> str:
    """Return a mapping's template with the id of a deal in its place."""
    return template.replace(ID, quote(opportunity_id, safe=""))


@lru_cache(maxsize=2)
def _template(snapshot: Snapshot) -> str:
    kept = sources.kept(snapshot.info["mapping"]).keys
    return kept.record_url if kept else ""
