"""Win rates as files: by group of every field, and by owner and product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from app.services import Published, Services
from app.views.exports.export import Column, Export, in_chunks
from app.views.exports.provenance import provenance, scope_filters
from app.views.state import State, policy_of, scope_of
from app.views.win_rate.answer import every_owner_by_product, win_rate_by_group
from data.errors import InvalidInput
from data.schema import shown

CHUNK_ROWS: Final = 5_000
RATE: Final = Column("rate", "Win rate", "percent")
COUNTED: Final = (Column("n", "Closed", "count"), Column("won", "Won", "count"), RATE)
PAIRS: Final = (Column("owner", "Owner"), Column("product", "Product"), *COUNTED)


def groups(services: Services, state: State | None) -> Export:
    """Answer with the groups of every field, or of the one that `by` names."""
    published, field = services.published(), str((state or {}).get("by") or "")
    found = [one for one in win_rate_by_group(services, state).comparisons if field in ("", one.field)]
    if field and not found:
        words = f"No win rate is known by {shown(field)}."
        raise InvalidInput("by", words, "Leave it out for every field that win rates are compared by.")
    columns = _columns(published.snapshot.info["currency"])
    rows = [one.groups.assign(field=one.label, group=one.groups["label"]) for one in found]
    frame = pd.concat(rows) if rows else pd.DataFrame(columns=[column.key for column in columns])
    return _export(published, state, f"win-rate{f'-by-{field}' if field else ''}", "Win rate by group", columns, frame)


def pairs(services: Services, state: State | None) -> Export:
    """Answer with what each owner won of each product."""
    frame = every_owner_by_product(services, state)
    return _export(services.published(), state, "owner-by-product", "Win rate by owner and product", PAIRS, frame)


def _export(
    published: Published, state: State | None, name: str, title: str, columns: Sequence[Column], frame: pd.DataFrame
) -> Export:
    filters = tuple(scope_filters(published.snapshot, scope_of(state), periodic=True))
    return Export(
        name=f"headwind-{name}-{published.snapshot.as_of_on.isoformat()}",
        title=title,
        columns=tuple(columns),
        rows=len(frame),
        chunks=in_chunks(frame, columns, CHUNK_ROWS),
        provenance=provenance(published, policy_of(state, published), filters),
    )


def _columns(currency: str) -> tuple[Column, ...]:
    return (
        Column("field", "Field"),
        Column("group", "Group"),
        *COUNTED,
        Column("low", "Win rate, low", "percent"),
        Column("high", "Win rate, high", "percent"),
        Column("others", "Win rate of the others", "percent"),
        Column("differs", "Wins more or less"),
        Column("amount", "Amount of what closed", "money", currency),
    )
