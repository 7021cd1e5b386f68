"""What the words of a stage or a status mean: won, lost or open."""

from __future__ import annotations

import functools
import itertools
import re

from data.proposals.names import bare, likeness, plain
from data.proposals.survey import Column, Survey
from data.proposals.words import WORDS

# A header has to be that alike to one of the words for outcomes.
LIKE = 0.9
# What stands before a word and turns it round, and beside it where it is ahead.
NEGATIONS = frozenset(plain(word) for word in WORDS["outcome"]["negations"])
OPEN_YET = frozenset(plain(word) for word in WORDS["outcome"]["open_yet"])
# A header that ends with such a word may be it, as its cells have to tell.
LIKE_OUTCOME = 0.84
# A column that tells outcomes alone has few words.
MOST_OUTCOMES = 6


def outcome_columns(one: Survey) -> list[Column]:
    """Return the columns whose words tell won from lost, beside any stage."""
    words = (*WORDS["outcome"]["columns"], *WORDS["codes"])
    named = [column for column in one.columns if likeness(one.names[column.header], words) >= LIKE_OUTCOME]
    return [c for c in named if {outcome_in(c, cell) for cell, _ in c.common} >= {"won", "lost"}]


def tells_only_outcomes(column: Column) -> bool:
    """Say whether each cell of a column means won, lost or still open, and some mean won and some lost."""
    cells = [cell for cell, _ in column.common]
    if column.levels > MOST_OUTCOMES or len(cells) < column.levels:
        return False
    return {outcome_of(cell) for cell in cells} >= {"won", "lost"} and all(map(_is_outcome, cells))


def _is_outcome(cell: str) -> bool:
    return outcome_of(cell) != "open" or is_open(cell)


def outcome_in(column: Column, cell: str) -> str:
    """Return the outcome that a cell of a column means, by its words or, where it holds codes alone, by them."""
    codes = list(WORDS["codes"].get(plain(column.header), ()))
    if {cell for cell, _ in column.common} <= set(codes):
        return ("open", "won", "lost")[codes.index(cell)]
    return outcome_of(cell)


@functools.lru_cache(maxsize=10_000)
def outcome_of(cell: str) -> str:
    """Return the outcome that a stage or status sounds like: won, lost or open."""
    text = _words(cell)
    for outcome in ("lost", "won"):
        if any(_says(text, _words(word), word) for word in WORDS["outcome"][outcome]):
            return outcome
    return "open"


def _words(cell: str) -> str:
    return plain(re.sub(r"[^\w\s]", " ", cell))


def _says(text: str, word: str, listed: str) -> bool:
    """Say whether a stage's words mean an outcome: 'Customer meeting' and 'Loss analysis' mean none."""
    if listed in WORDS["outcome"]["alone"]:
        return text == word
    found = re.search(rf"(^|\s){re.escape(word)}(\s|$)", text)
    if found is None or text.startswith("verbal"):
        return False
    before, others = text[: found.start()].split(), {*text[: found.start()].split(), *text[found.end() :].split()}
    return not others & OPEN_YET and (not before or before[-1] not in NEGATIONS)


def is_known(column: Column, cell: str) -> bool:
    """Say whether a word of a status column tells an outcome: 'Deleted' tells none."""
    return outcome_in(column, cell) != "open" or outcome_of(cell) != "open" or is_open(cell) or cell.isdigit()


def is_open(cell: str) -> bool:
    """Say whether a word means that a deal is still open."""
    return _words(cell) in {_words(word) for word in WORDS["outcome"]["open"]}


def is_doubtful(cell: str) -> bool:
    """Say whether a stage's words may mean that a deal has ended, and do not say how: 'Closed', 'Closed - not won'."""
    if outcome_of(cell) != "open":
        return False
    words = _words(cell).split()
    turned = any(one in NEGATIONS and outcome_of(other) == "won" for one, other in itertools.pairwise(words))
    return turned or bare(cell) in {bare(word) for word in WORDS["outcome"]["doubtful"]}
