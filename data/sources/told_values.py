"""Changes that are told by what fields were since a day: whose they may be."""

from __future__ import annotations

from collections.abc import Iterator

from data.catalogue import CANONICAL
from data.sources.mapping import MappingKeys
from data.sources.nearest import nearest


def odd_values(keys: MappingKeys) -> Iterator[str]:
    """Say which fields of changes are none of the opportunities' whose changes count."""
    changes = keys.changes
    if changes is None:
        return
    tracked = [field.name for field in CANONICAL if field.table == "opportunities" and field.tracked]
    tracked += [field.name for field in keys.field if field.table == "opportunities" and field.tracked]
    for name in changes.became:
        if name not in tracked:
            yield f"changes.became has {name!r}, whose changes do not count.{nearest(name, tracked)}"
    for name in changes.former:
        if name not in changes.became:
            yield f"changes.former has {name!r}, which is not under changes.became.{nearest(name, changes.became)}"
