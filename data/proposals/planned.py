"""Headers that say of themselves that their days are planned: what is planned is not what has happened."""

from __future__ import annotations

from typing import Final

from data.proposals.names import likeness, plain, words_of
from data.proposals.words import WORDS

# The words of a closing beside one for what is planned are less sure than those that are listed together.
LESS_SURE: Final = 0.97
PLANNED: Final = frozenset(map(plain, WORDS["entered"]["planned"]))


def is_planned(header: str) -> bool:
    """Say whether a word of a header, in brackets too, says that what it names is planned."""
    return not PLANNED.isdisjoint(words_of(header))


def planned_closing(header: str) -> float:
    """Return how surely a header names a planned closing, as 'Abschluss (geplant)' does; 0 without such a word."""
    rest = [word for word in words_of(header) if word not in PLANNED]
    return LESS_SURE * likeness(" ".join(rest), WORDS["opportunities"]["closed_on"]) if is_planned(header) else 0.0
