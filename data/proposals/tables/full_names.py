"""The names of a file of owners, accounts or products: in one column, or of people in two, first and family name."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from data.proposals.columns import LABELS, SURE
from data.proposals.names import likeness, plain
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
    listed = [_plain(one, found[key], look)] if key in found else []
    are_addresses = listed != [] and is_address(one.column(listed[0].guess.header))
    full = _full(one, look) if key == "owner" else []
    is_told = key != "owner" or full or (listed and not are_addresses)
    beside = one.column(listed[0].guess.header) if are_addresses else _addresses(one)
    untold = [] if is_told else [_plain(one, guess, look) for guess in _untold(one, beside, look)]
    yield from (*full, *untold, *listed) if are_addresses else (*listed, *full, *untold)


def _untold(one: Survey, addresses: Column | None, look: Look) -> list[Guess]:
    """Return the first column whose cells are people's names, each once, for a file whose headers no language tells.

    Where addresses stand beside them, most names have to stand in these: others are titles.
    """
    likely = [column.header for column in one.columns if _holds_names(column)]
    fitting = likely if addresses is None else [h for h in likely if _are_in(look(one, [h, addresses.header]))]
    found = fitting[:1]
    return [Guess("team", "owner", LABELS["team", "owner"], one.file, h, LESS_SURE, EACH_ONCE) for h in found]


def _are_in(rows: Sequence[tuple[Any, ...]]) -> bool:
    """Say whether a word of most names stands in the address beside it."""
    held = [any(word in plain(address) for word in plain(name).split() if len(word) > 1) for name, address, _ in rows]
    return 2 * sum(held) > len(held)


def _holds_names(column: Column) -> bool:
    """Say whether nearly all cells of a column are two words or more, as first and family names are."""
    cells = [cell for cell, _ in column.common]
    named = [cell for cell in cells if NAMELIKE.match(cell) and " " in cell.strip()]
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


def _addresses(one: Survey) -> Column | None:
    return next((column for column in one.columns if is_address(column)), None)


def is_address(column: Column) -> bool:
    """Say whether a column holds addresses of mail alone."""
    return bool(column.common) and all("@" in cell for cell, _ in column.common)
