"""The columns that no header names and whose cells may be it: the owner, the account and the name of a deal."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final

from data.proposals.names import UNSPACED, plain
from data.proposals.proposed import Guess
from data.proposals.record_ids import holds_ids
from data.proposals.survey import Column, Survey
from data.proposals.words import WORDS

# So many cells of a column, the commonest, are looked at; of so many of them the words are right.
LOOKED_AT, MOST_RIGHT, SOME_RIGHT = 60, 0.8, 0.1
# An owner has several deals; names of deals seldom repeat, and those of accounts sometimes.
FEWEST_OWNERS, MOST_OWNERS, MOST_REPEATED = 2, 500, 0.5
# Shorter beginnings are those of many words.
SHORTEST: Final = 3
PERSON: Final = re.compile(
    r"[^\W\d_][\w'’-]*\.?(?: (?:van|von|de|der|den|da|dos|di|del|la|le|bin|al))*(?: [^\W\d_][\w'’-]*\.?){1,3}"
    r"|\S+@\S+\.\S+"
)
# What stands behind, or in Russian before, the names of companies by their law.
COMPANY: Final = re.compile(
    r"[\s,(](?:inc|llc|llp|ltd|limited|plc|corp|corporation|co|company|group|holdings?|pty|pvt|gmbh|mbh|ag|kg|kgaa|ohg|ug"
    r"|se|s\.?a|s\.?a\.?s|s\.?à\.?r\.?l|sarl|s\.?l|s\.?l\.?u|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|a/s|aps|as|ab|asa|oy|oyj"
    r"|sp\.? z o\.? ?o|s\.?r\.?o|a\.s|kft|zrt|bt|ltda|lda|eireli|s\.?a\.? de c\.?v|a\.?ş|şti)\.?\)?$"
    r"|^(?:ооо|оао|зао|ао|пао|ип|тоо|тов)[\s\"«]|株式会社|有限会社|有限公司|주식회사",
    re.IGNORECASE,
)
# How words of headers begin that name something else of a deal, and those that are no beginning of longer ones.
_OTHERS: Final = dict.fromkeys(
    plain(word) for words in (*WORDS["known"].values(), WORDS["questions"]["others"]) for word in words
)
OTHERS: Final = tuple(other for other in _OTHERS if len(other) > SHORTEST)
UNSPACED_OTHERS: Final = tuple(other for other in _OTHERS if UNSPACED.search(other) and len(other) > 1)
WHOLE: Final = frozenset(map(plain, WORDS["questions"]["whole"]))
# What is asked, in the order in which it matters.
SENTENCES: Final = {
    "owner": "Which column is the person who owns a deal?",
    "account": "Which column is the company that a deal is with?",
    "deal_name": "Which column is what a deal is called?",
}


def unnamed(main: Survey, named: Mapping[str, Guess], taken: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the columns whose cells may be a canonical column that none is named as, the likeliest first.

    `taken`: columns that are something else.
    """
    read = {*taken, *(guess.header for guess in named.values())}
    free = [one for one in main.columns if one.header not in read and one.kind in ("choice", "text")]
    free = [one for one in free if one.filled and not holds_ids(one) and not says_other(one.header)]
    found = {name: tuple(one.header for one in free if MAY_BE[name](one)) for name in SENTENCES if name not in named}
    return {name: headers for name, headers in found.items() if headers}


def says_other(header: str) -> bool:
    """Say whether a header names what a deal has beside these: a source, a reason, a note or a competitor."""
    text = plain(header)
    begins = (f" {other}" in f" {text}" for other in OTHERS)
    return any(begins) or not WHOLE.isdisjoint(text.split()) or any(other in text for other in UNSPACED_OTHERS)


def _may_own(column: Column) -> bool:
    """Say whether a column holds people who have several deals each."""
    repeats = FEWEST_OWNERS <= column.levels <= MOST_OWNERS and 2 * column.levels <= column.filled
    return repeats and _share(column, _is_person) >= MOST_RIGHT


def _may_buy(column: Column) -> bool:
    """Say whether a column holds companies."""
    return column.levels >= FEWEST_OWNERS and _share(column, _is_company) >= SOME_RIGHT


def _may_name(column: Column) -> bool:
    """Say whether a column holds words that seldom repeat, as what deals are called."""
    seldom = column.kind == "text" and column.levels >= MOST_REPEATED * column.filled
    return seldom and _share(column, _is_worded) >= MOST_RIGHT


def _share(column: Column, is_right: Callable[[str], bool]) -> float:
    cells = [cell for cell, _ in column.common[:LOOKED_AT]]
    return sum(map(is_right, cells)) / max(len(cells), 1)


def _is_person(cell: str) -> bool:
    is_name = not cell.islower() or "@" in cell
    return PERSON.fullmatch(cell) is not None and is_name and not _is_company(cell)


def _is_company(cell: str) -> bool:
    return COMPANY.search(cell) is not None


def _is_worded(cell: str) -> bool:
    letters = sum(map(str.isalpha, cell))
    return " " in cell and 2 * letters > len(cell)


MAY_BE: Final[Mapping[str, Callable[[Column], bool]]] = {
    "owner": _may_own,
    "account": _may_buy,
    "deal_name": _may_name,
}
