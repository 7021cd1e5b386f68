"""Every row of the export that was set aside, as a file."""

from __future__ import annotations

from typing import Final

from app.services import Services
from app.views.exports.export import Column, Export, in_chunks
from app.views.exports.provenance import provenance
from app.views.state import policy_of

CHUNK_ROWS: Final = 20_000
COLUMNS: Final = (
    Column("file", "File"),
    Column("line", "Row", "count"),
    Column("column", "Column"),
    Column("value", "Value"),
    Column("reason", "Reason"),
)


def export(services: Services) -> Export:
    """Answer with the rows set aside in the order of their files, each as it stood there."""
    published = services.published()
    rows = published.snapshot.ask("rejects_listed", limit=None)
    return Export(
        name=f"headwind-set-aside-{published.snapshot.as_of_on.isoformat()}",
        title="Rows set aside",
        columns=COLUMNS,
        rows=len(rows),
        chunks=in_chunks(rows, COLUMNS, CHUNK_ROWS),
        provenance=provenance(published, policy_of(None, published), ()),
    )
