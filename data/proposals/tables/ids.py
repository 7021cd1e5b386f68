"""Ids of owners, accounts and products that another column of the deals' own file names."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from data.catalogue import DIMENSIONS
from data.proposals.columns import LABELS
from data.proposals.names import plain, words_of
from data.proposals.proposed import Guess
from data.proposals.record_ids import CODE, are_codes
from data.proposals.survey import Column, Look, Survey
from data.proposals.tables.full_names import is_address
from data.proposals.words import WORDS

SAID: Final = WORDS["named"]
# Words of so many letters are of one stem where all but the last two are the same.
FEWEST_ALIKE: Final = 7
# One id may have been renamed, and two may share a name: nearly all have one of their own.
OF_THESE: Final = 0.9
SURE: Final = 0.95
WHY: Final = "it names each of the {:,} ids in {!r}"


def named_by_ids(main: Survey, named: Mapping[str, Guess], look: Look) -> tuple[dict[str, Guess], dict[str, str]]:
    """Return guesses that read names where ids were taken for them, and the column of ids beside each such name."""
    found, ids = dict(named), {}
    for key in DIMENSIONS.values():
        pair = next(_pairs(main, key, found, look), None)
        if pair is not None:
            one, name = pair
            found[key] = _named(main, key, found.get(key), one, name)
            ids[key] = one.header
    return found, ids


def _named(main: Survey, key: str, guess: Guess | None, ids: Column, name: Column) -> Guess:
    why = WHY.format(ids.levels, ids.header)
    if guess is not None and guess.header == name.header:
        return dataclasses.replace(guess, evidence=f"{guess.evidence}; {why}")
    return Guess("opportunities", key, LABELS["opportunities", key], main.file, name.header, SURE, why)


def _pairs(main: Survey, key: str, named: Mapping[str, Guess], look: Look) -> Iterator[tuple[Column, Column]]:
    """Yield columns of ids with the one that names each of them; what is taken for the name is one of the two."""
    guess = named.get(key)
    taken = {one.header for name, one in named.items() if name != key}
    free = [c for c in main.columns if c.header not in taken and c.kind in ("text", "choice", "number") and c.filled]
    codes = [c for c in free if are_codes(c) and _is_of(c.header, key) and c.levels < main.rows]
    names = sorted((c for c in free if _is_name(c, key)), key=is_address)
    for one in codes:
        for name in names:
            is_meant = guess is None or guess.header in (one.header, name.header)
            if is_meant and _names_each(look(main, [one.header, name.header])):
                yield one, name


def _names_each(pairs: Sequence[tuple[Any, ...]]) -> bool:
    """Say whether nearly each id has one name, and nearly each name one id."""
    held = {(one, name.casefold()) for one, name, _ in pairs if one and name}
    ids, names = {one for one, _ in held}, {name for _, name in held}
    return len(ids) > 1 and len(names) > 1 and min(len(ids), len(names)) >= OF_THESE * len(held)


def _is_name(column: Column, key: str) -> bool:
    """Say whether a column is called as names of an owner, account or product are, and holds words."""
    words = _words(column.header)
    others = [other for other in DIMENSIONS.values() if other != key]
    is_own = all(_is_alike(word, [*SAID[key], *SAID["names"], *WORDS["compared"]["entities"]]) for word in words)
    letters = sum(not CODE.fullmatch(cell) and any(map(str.isalpha, cell)) for cell, _ in column.common)
    foreign = any(_is_alike(word, SAID[other]) for word in words for other in others)
    return is_own and not foreign and column.kind != "number" and letters >= OF_THESE * len(column.common)


def _is_of(header: str, key: str) -> bool:
    return any(_is_alike(word, SAID[key]) for word in _words(header))


def _words(header: str) -> list[str]:
    """Return the words of a header that tell something."""
    return [word for word in words_of(header) if word not in WORDS["compared"]["joining"]]


def _is_alike(word: str, listed: Sequence[str]) -> bool:
    """Say whether a word is one of some, in whatever case it stands."""
    return any(word == other or _stem(word, plain(other)) for other in listed)


def _stem(word: str, other: str) -> bool:
    return len(other) >= FEWEST_ALIKE and word[: len(other) - 2] == other[:-2]
