"""The names of a file of owners, accounts or products: in one column, or of people in two, first and family name."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Final

from data.catalogue import DIMENSIONS
from data.proposals.columns import LABELS, SURE
from data.proposals.names import likeness
from data.proposals.proposed import Guess
from data.proposals.survey import NAMES, Column, Look, Survey
from data.proposals.words import WORDS

FULL: Final = "its names, each followed by its {!r}"
SURE_OF_TWO: Final = 0.9
EACH_ONCE: Final = "its cells are names, each once"
LESS_SURE: Final = 0.8
# A name begins with a letter and has neither digits nor what addresses are written with.
NAMELIKE: Final = re.compile(r"^[^\W\d_][^\d@/:]*$")
MOST_NAMED: Final = 0.9


@dataclasses.dataclass(frozen=True)
class Names:
    """The names that a file lists, by which column, and whether each stands there once; `then`: the family names."""

    guess: Guess
    then: str
    cells: tuple[str, ...]
    once: bool


def names_in(one: Survey, found: Mapping[str, Guess], key: str, look: Look) -> Iterator[Names]:
    """Yield the names that a file may list, the likeliest first: an address names a person where nothing else does."""
    plain = [_plain(one, found[key], look)] if key in found else []
    are_addresses = plain != [] and is_address(one.column(plain[0].guess.header))
    full = _full(one, look) if key == "owner" else []
    untold = [] if full or (plain and not are_addresses) else [_plain(one, guess, look) for guess in _untold(one, key)]
    yield from (*full, *untold, *plain) if are_addresses else (*plain, *full, *untold)


def _untold(one: Survey, key: str) -> list[Guess]:
    """Return the first column whose cells are names, each once, for a file whose headers no known language tells."""
    likely = [column.header for column in one.columns if _holds_names(column)][:1]
    table = next(table for table, named_by in DIMENSIONS.items() if named_by == key)
    return [Guess(table, key, LABELS[table, key], one.file, header, LESS_SURE, EACH_ONCE) for header in likely]


def _holds_names(column: Column) -> bool:
    cells = [cell for cell, _ in column.common]
    named = [cell for cell in cells if NAMELIKE.match(cell)]
    return len(cells) > 1 and column.levels == column.filled and len(named) >= MOST_NAMED * len(cells)


def _plain(one: Survey, guess: Guess, look: Look) -> Names:
    column = one.column(guess.header)
    return Names(guess, "", tuple(cells_of(one, guess.header, look)), column.levels == column.filled)


def cells_of(one: Survey, header: str, look: Look) -> list[str]:
    """Return the different cells of a column, read anew where it has more than are kept."""
    column = one.column(header)
    if column.levels <= NAMES:
        return [cell for cell, _ in column.common]
    return [str(cell) for cell, _ in look(one, [header]) if cell]


def _full(one: Survey, look: Look) -> list[Names]:
    headers = [_named(one, which) for which in ("first", "family")]
    if not all(headers) or headers[0] == headers[1]:
        return []
    rows = look(one, headers)
    cells = tuple(" ".join(part for part in parts if part) for *parts, _ in rows)
    why = FULL.format(headers[1])
    guess = Guess("team", "owner", LABELS["team", "owner"], one.file, headers[0], SURE_OF_TWO, why)
    return [Names(guess, headers[1], cells, all(n == 1 for *_, n in rows))]


def _named(one: Survey, which: str) -> str:
    """Return the header that is called as first or family names are; '' where none is."""
    words = WORDS["full_names"][which]
    likely = max(one.columns, key=lambda column: likeness(one.names[column.header], words), default=None)
    is_it = likely is not None and likely.filled and likeness(one.names[likely.header], words) >= SURE
    return likely.header if likely is not None and is_it else ""


def is_address(column: Column) -> bool:
    """Say whether a column holds addresses of mail alone."""
    return bool(column.common) and all("@" in cell for cell, _ in column.common)
