"""Who each owner's manager is, where a file of owners says it by an id of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from data.proposals.names import words_of
from data.proposals.proposed import Guess
from data.proposals.survey import Look, Survey
from data.proposals.tables.full_names import cells_of
from data.proposals.words import WORDS

MANAGER: Final = "manager"
# Some managers are users no longer.
OF_THESE: Final = 0.5
WHY: Final = "{}; each is an id in {!r}"


def with_managers(one: Survey, found: Mapping[str, Guess], ids: str, look: Look) -> tuple[dict[str, Guess], str]:
    """Return the columns of a file of owners, and that of its ids where managers are written by these.

    `ids`: the column by which deals name owners, '' where they do not. Ids of managers that no column lists are not
    read: they would be shown as names.
    """
    kept = dict(found)
    manager = kept.get(MANAGER)
    if manager is None:
        return kept, ids
    listed = next(_listing(one, manager.header, {guess.header for guess in kept.values()}, ids, look), "")
    if listed:
        why = WHY.format(manager.evidence, listed)
        return kept | {MANAGER: dataclasses.replace(manager, evidence=why)}, listed
    if set(words_of(manager.header)) & {*WORDS["ids"]["marks"]}:
        del kept[MANAGER]
    return kept, ids


def _listing(one: Survey, header: str, taken: Collection[str], ids: str, look: Look) -> Iterator[str]:
    """Yield the column that lists most managers, each once: that of the owners' ids, where it is known."""
    wanted = {cell.casefold() for cell in cells_of(one, header, look)}
    for column in one.columns:
        if column.header not in taken and column.levels == column.filled and column.header == (ids or column.header):
            listed = {cell.casefold() for cell in cells_of(one, column.header, look)}
            if len(wanted & listed) > OF_THESE * len(wanted):
                yield column.header
