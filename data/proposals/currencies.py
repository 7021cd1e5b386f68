"""Which column of the deals' file holds currencies, told by its cells; and the code that each cell stands for."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from data.formats.number_forms import CODE_OF, CODES, SIGN_OF
from data.proposals.columns import BY_CELLS, LABELS, evidence
from data.proposals.names import plain
from data.proposals.proposed import Guess, Keys
from data.proposals.survey import Column, Survey
from data.proposals.words import WORDS

KNOWN: Final = frozenset((*CODES.split("|"), *WORDS["currencies"]))
NAMES: Final = {plain(name): code for code, names in WORDS["currencies"].items() for name in names}
SIGNS: Final = CODE_OF | {sign: codes[0] for sign, codes in SIGN_OF.items()}
# A column of currencies holds nearly nothing else, and few of them.
NEARLY_ALL: Final = 0.95
MOST_CURRENCIES: Final = 40
NO_CURRENCY = 'no column names one; for example "EUR"'
HOW: Final = "its cells are currencies"
REASON: Final = "It is the currency's name."


@functools.lru_cache(maxsize=10_000)
def code_of(cell: str) -> str:
    """Return the code of the currency that a cell is: by its code, sign or name; '' where it is none."""
    text = cell.strip()
    if text.upper() in KNOWN:
        return text.upper()
    return SIGNS.get(text) or NAMES.get(plain(re.sub(r"[^\w\s]", " ", text)), "")


def with_currency(main: Survey, named: Mapping[str, Guess], never: Collection[str]) -> dict[str, Guess]:
    """Add the column whose cells are currencies, whatever it is called, where none is named as one.

    Of several it is the one whose header shares most words with the amount's; others that share as many may be it too.
    """
    read = {guess.header for guess in named.values()} | set(never)
    held = [column for column in main.columns if column.header not in read and _holds_currencies(column)]
    if "currency" in named or not held:
        return dict(named)
    amount = [named["amount"].header] if "amount" in named else WORDS["opportunities"]["amount"]
    words = set(plain(" ".join(amount)).split())
    shared = {column.header: len(words & set(plain(column.header).split())) for column in held}
    first = max(held, key=lambda column: shared[column.header])
    others = tuple(c.header for c in held if c is not first and shared[c.header] == shared[first.header])
    why = f"{HOW}: {evidence(first)}"
    label = LABELS["opportunities", "currency"]
    guess = Guess("opportunities", "currency", label, main.file, first.header, BY_CELLS, why, others)
    return {**named, "currency": guess}


def _holds_currencies(column: Column) -> bool:
    known = sum(rows for cell, rows in column.common if code_of(cell))
    return 0 < column.levels <= MOST_CURRENCIES and known >= NEARLY_ALL * column.filled


def currency_of(main: Survey, named: Mapping[str, Guess]) -> tuple[str, str]:
    """Return the export's currency, '' if nothing tells it, and why."""
    if "currency" in named:
        header = named["currency"].header
        common = main.column(header).common
        return _written(common[0][0]) if common else "", f"the commonest of {header!r}"
    sign = _sign(main, named)
    return (sign, f"by the signs in {named['amount'].header!r}") if sign else ("", NO_CURRENCY)


def _written(cell: str) -> str:
    return code_of(cell) or cell


def _sign(main: Survey, named: Mapping[str, Guess]) -> str:
    """Return the currency that the signs beside amounts mean; '' if there are none, or of several."""
    cells = [cell for cell, _ in main.column(named["amount"].header).common] if "amount" in named else []
    codes = {found[0] for cell in cells if (found := re.search(CODES, cell))}
    signs = {SIGN_OF[sign][0] for cell in cells for sign in SIGN_OF if sign in cell}
    return next(iter(codes | signs)) if len(codes | signs) == 1 else ""


def respelled(main: Survey, header: str) -> Sequence[Keys]:
    """Return the spellings by which the names of a column's currencies mean their codes."""
    cells = [cell for cell, _ in main.column(header).common] if header else []
    place = {"table": "opportunities", "column": "currency", "reason": REASON}
    return [place | {"from": cell, "to": code_of(cell)} for cell in cells if code_of(cell) not in ("", cell)]
