"""What an own field is called in tables, where its name in the mapping cannot be that of a column beside the others."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from data.catalogue import CANONICAL, DERIVED, TABLES
from data.sources.mapping import FieldKeys, MappingKeys
from data.sources.source import LAST_ACTIVITY, PASSING
from data.statements import given_names

Names = Mapping[tuple[str, str], str]
# Columns that an import adds to the tables of deals, or that tables beside them have.
ADDED: Final = frozenset(
    (
        *("as_of_on", "gone", "last_open_stage", "no_rate", "order_no", "outcome", "rate", "ruled", "snapshot_on"),
        *("stage", "stage_outcome", "unread"),
    )
)
# With this a column ends that keeps the cell of another.
MADE: Final = ("__text", "__rule")
LONGEST: Final = 60
# What columns hold that only enter others.
PASSED: Final = {(field.table, field.name): field.kind for field in PASSING}
# Columns that a mapping may declare anew. The day of the latest activity stands among the facts of every deal already.
PLACES: Final = frozenset((f.table, f.name) for f in (*CANONICAL, *PASSING) if f.name != LAST_ACTIVITY)


def own_names(keys: MappingKeys) -> Names:
    """Return what own fields are called in tables, by table and name, where that is not their name.

    Names are told apart without regard to case, as columns are.
    """
    derived = (field.name for field in DERIVED)
    names = (*ADDED, *TABLES, *derived, *given_names(), LAST_ACTIVITY, *(name for _, name in PLACES))
    taken = {name.casefold() for name in names}
    return dict(_renamed(keys, taken))


def _renamed(keys: MappingKeys, taken: set[str]) -> Iterator[tuple[tuple[str, str], str]]:
    own = [(field.table, field.name) for field in keys.field if not _is_declared_anew(field)]
    for place in own:
        name = place[1] if _is_free(place[1], taken) else _free(place[1], taken)
        taken.add(name.casefold())
        if name != place[1]:
            yield place, name


def _is_declared_anew(field: FieldKeys) -> bool:
    """Say whether a field is a canonical column, or holds what the column that is called so does."""
    place = (field.table, field.name)
    return place in PLACES and PASSED.get(place, field.kind) == field.kind


def _is_free(name: str, taken: Collection[str]) -> bool:
    """Say whether a column can be called so: a word of letters, digits and underscores that no other is called."""
    is_word = name.isidentifier() and not name.startswith("_") and len(name) <= LONGEST
    return is_word and name.casefold() not in taken and not name.casefold().endswith(MADE)


def _free(name: str, taken: Collection[str]) -> str:
    word = re.sub(r"_+", "_", re.sub(r"\W", "_", name)).strip("_")[: LONGEST - len("own__999")]
    start = f"own_{word}" if word else "own"
    numbered = (f"{start}_{nth}" for nth in itertools.count(2))
    return next(one for one in itertools.chain([start], numbered) if _is_free(one, taken))
