"""Which column of the deals' file holds currencies, told by its cells; and the code that each cell stands for."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from data.formats.number_forms import CODE_OF, CODES, SIGN_OF, code_in
from data.ingest.reading.cells import NO_CURRENCY as NONE_MEANT
from data.proposals.columns import BY_CELLS, LABELS, evidence
from data.proposals.names import plain
from data.proposals.proposed import Guess, Keys
from data.proposals.survey import Column, Survey
from data.proposals.words import WORDS

KNOWN: Final = frozenset((*CODES.split("|"), *WORDS["currencies"]))
NAMES: Final = {plain(name): code for code, names in WORDS["currencies"].items() for name in names}
SIGNS: Final = CODE_OF | {sign: codes[0] for sign, codes in SIGN_OF.items()}
# A currency in the name of a column, and what may stand before it there: 'Wert (TEUR)'.
IN_HEADER: Final = rf"(?:{CODES}|[€$£¥₽])"
TOKEN: Final = re.compile(r"[^\W\d_]+|[€$£¥₽]")
SCALED: Final = re.compile(rf"^[kKTM](?={IN_HEADER}$)")
# A column of currencies holds nearly nothing else, and few of them.
NEARLY_ALL: Final = 0.95
MOST_CURRENCIES: Final = 40
SEVERAL: Final = 2
BESIDE: Final = "beside the amounts, in {}"
NO_CURRENCY = 'no column names one; for example "EUR"'
MONEY: Final = "no other has currencies beside its numbers"
HOW: Final = "its cells are currencies"
REASON: Final = "It is the currency's name."


@functools.lru_cache(maxsize=10_000)
def code_of(cell: str) -> str:
    """Return the code of the currency that a cell is: by its code, sign or name; '' where it is none."""
    text = cell.strip()
    if text.upper() in KNOWN:
        return text.upper()
    return SIGNS.get(text) or NAMES.get(plain(re.sub(r"[^\w\s]", " ", text)), "")


def currency_in(header: str) -> str:
    """Return the code of the currency that a column's name holds; '' where it holds none."""
    tokens = (SCALED.sub("", token) for token in TOKEN.findall(header))
    return next((code for token in tokens if (code := code_of(token))), "")


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


def with_amount(main: Survey, named: Mapping[str, Guess], never: Collection[str]) -> dict[str, Guess]:
    """Add the only column of numbers beside which currencies stand as the amount, where none is named as one."""
    read = {guess.header for guess in named.values()} | set(never)
    numbers = [one for one in main.columns if one.kind == "number" and one.header not in read and one.levels > 1]
    money = [column for column in numbers if _is_money(column)]
    if "amount" in named or len(money) != 1:
        return dict(named)
    label, why = LABELS["opportunities", "amount"], f"{MONEY}: {evidence(money[0])}"
    return {**named, "amount": Guess("opportunities", "amount", label, main.file, money[0].header, BY_CELLS, why)}


def _is_money(column: Column) -> bool:
    shown = sum(rows for _, rows in column.common)
    return 2 * sum(rows for cell, rows in column.common if code_in(cell)) > shown


def _holds_currencies(column: Column) -> bool:
    known = sum(rows for cell, rows in column.common if code_of(cell))
    meant = column.filled - sum(rows for cell, rows in column.common if cell.casefold() in NONE_MEANT)
    return known > 0 and column.levels <= MOST_CURRENCIES and known >= NEARLY_ALL * meant


def held_currencies(main: Survey, named: Mapping[str, Guess]) -> tuple[dict[str, Guess], dict[str, int]]:
    """Return the guesses, with the amount for the currency where its cells name several, and rows by currency.

    The commonest currency comes first.
    """
    if "currency" in named:
        return dict(named), _counted((code_of(cell) or cell, rows) for cell, rows in _cells(main, named["currency"]))
    counts = _counted((code_in(cell), rows) for cell, rows in _cells(main, named.get("amount")))
    if len(counts) < SEVERAL:
        return dict(named), counts
    amount, why = named["amount"], BESIDE.format(", ".join(counts))
    label = LABELS["opportunities", "currency"]
    return {
        **named,
        "currency": Guess("opportunities", "currency", label, amount.file, amount.header, 0.9, why),
    }, counts


def _cells(main: Survey, guess: Guess | None) -> Sequence[tuple[str, int]]:
    """Return the cells of a column with their rows, without those that mean that none is recorded."""
    cells = main.column(guess.header).common if guess is not None else ()
    return [(cell, rows) for cell, rows in cells if cell.casefold() not in NONE_MEANT]


def _counted(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for code, n in rows:
        counts[code] += n
    return {code: n for code, n in counts.most_common() if code}


def currency_of(currencies: Mapping[str, int], named: Mapping[str, Guess]) -> tuple[str, str]:
    """Return the export's currency, '' if nothing tells it, and why."""
    first, amount = next(iter(currencies), ""), named.get("amount")
    if not currencies and amount is not None and (code := currency_in(amount.header)):
        return code, f"by the name of {amount.header!r}"
    if "currency" in named:
        return first, f"the commonest of {named['currency'].header!r}"
    return (first, f"by the signs in {amount.header!r}") if first and amount is not None else ("", NO_CURRENCY)


def respelled(main: Survey, header: str) -> Sequence[Keys]:
    """Return the spellings by which the names of a column's currencies mean their codes."""
    cells = [cell for cell, _ in main.column(header).common] if header else []
    place = {"table": "opportunities", "column": "currency", "reason": REASON}
    return [place | {"from": cell, "to": code_of(cell)} for cell in cells if code_of(cell) not in ("", cell)]
