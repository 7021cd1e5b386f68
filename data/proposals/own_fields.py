"""The columns that are none of the canonical ones and hold something that a model could read."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from data.catalogue import TABLES
from data.proposals.columns import evidence
from data.proposals.crms import Crm
from data.proposals.names import likeness, plain
from data.proposals.outcome_words import LIKE, outcome_columns
from data.proposals.proposed import Guess
from data.proposals.record_ids import holds_ids
from data.proposals.survey import FEW_LEVELS, Column, Survey
from data.proposals.words import WORDS
from data.sources import slug
from data.sources.source import CONVERTED, RATE
from data.statements import given_names

# More own fields than this are a matter for a person; the others are listed.
MOST_FIELDS = 40
CANONICAL_NAMES = {name for table in TABLES for name in WORDS.get(table, ())}
FORMER_STAGES = WORDS["known"]["former_stages"]
UNTOLD = "nothing tells; say 'at opening' or 'while open' only where no value is written at the close"


@dataclasses.dataclass(frozen=True)
class FieldGuess:
    """A field of the export's own, what it holds, and from when on it is known, with the reason for that."""

    guess: Guess
    kind: str
    known: str
    known_because: str


def field_guesses(
    main: Survey, named: Mapping[str, Guess], crm: Crm, forms: Collection[str], others: Collection[str] = ()
) -> tuple[tuple[FieldGuess, ...], tuple[str, ...]]:
    """Return the fields of the export's own, and the headers of those that are too many or read in two ways.

    `others`: columns that are none.
    """
    free = list(_own(main, {*others, *(guess.header for guess in named.values())}))
    own = [column for column in free if not column.doubt or column.header in forms]
    kept: dict[str, FieldGuess] = {}
    for column in own[:MOST_FIELDS]:
        name = _name(column.header, {*named, *kept})
        kept[name] = _field(main, column, name, crm)
    read = {field.guess.header for field in kept.values()}
    return tuple(kept.values()), tuple(column.header for column in free if column.header not in read)


def dimension_fields(one: Survey, table: str, read: Sequence[Guess], taken: Collection[str]) -> tuple[FieldGuess, ...]:
    """Return what a file says of accounts, products or owners from the opening on, by its words alone."""
    kept: dict[str, FieldGuess] = {}
    for column in _own(one, {guess.header for guess in read}):
        known, why = _known(column.header)
        if known == "at opening" and column.kind == "choice" and column.levels <= FEW_LEVELS:
            name = _name(column.header, {*taken, *kept})
            guess = Guess(table, name, column.header, one.file, column.header, 0.8, evidence(column))
            kept[name] = FieldGuess(guess, column.kind, known, why)
    return tuple(kept.values())


def _own(main: Survey, read: Collection[str]) -> Iterator[Column]:
    told = {column.header for column in outcome_columns(main)}
    for column in main.columns:
        is_free = column.header not in {*read, *told} and column.kind in ("choice", "number") and column.levels > 1
        if is_free and not holds_ids(column) and likeness(main.names[column.header], FORMER_STAGES) < LIKE:
            yield column


def _field(main: Survey, column: Column, name: str, crm: Crm) -> FieldGuess:
    declared = crm.known_from(column.header)
    known, why = (declared, f"so it is in {crm.name}") if declared else _known(column.header)
    guess = Guess("opportunities", name, column.header, main.file, column.header, 0.8, evidence(column))
    return FieldGuess(guess, column.kind, known, why)


def _name(header: str, taken: Collection[str]) -> str:
    """Return a name for a field that no canonical column and no other field has."""
    name = slug(plain(header)) if re.search("[a-z0-9]", plain(header)) else "field"
    taken = {*CANONICAL_NAMES, *TABLES, *given_names(), "outcome", "order_no", CONVERTED, RATE, *taken}
    name = f"own_{name}" if name in taken or name[0].isdigit() else name
    return next(one for one in (name, *(f"{name}_{nth}" for nth in range(2, len(taken) + 3))) if one not in taken)


def _known(header: str) -> tuple[str, str]:
    """Guess from when on a column is known; what may be written at the close is kept from the model."""
    text = f"{plain(header)} "
    for known, words in (("at close", WORDS["known"]["at_close"]), ("at opening", WORDS["known"]["at_opening"])):
        word = next((word for word in words if re.search(rf"\b{re.escape(word.strip())}", text)), None)
        if word is not None:
            return known, f"{word.strip()!r} in its name"
    return "at close", UNTOLD
