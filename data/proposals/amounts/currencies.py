"""Which column of the deals' file holds currencies, told by its cells; and the code that each cell stands for."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from data.counted import counted
from data.formats.currency_signs import CODES, LIKELY, OF_SIGN, code_in, may_be, plain_sign
from data.ingest.reading.cells import NO_CURRENCY as NONE_MEANT
from data.proposals.columns import BY_CELLS, LABELS, evidence
from data.proposals.crms import NONE, Crm
from data.proposals.names import WORDS_OF_MONEY, plain
from data.proposals.proposed import Guess, Keys, SharedSign
from data.proposals.survey import Column, Survey
from data.proposals.words import WORDS

KNOWN: Final = frozenset((*CODES.split("|"), *WORDS["currencies"]))
NAMES: Final = {plain(name): code for code, names in WORDS["currencies"].items() for name in names}
# A currency in the name of a column, and what may stand before it there: 'Wert (TEUR)'.
IN_HEADER: Final = rf"(?:{CODES}|[€$£¥₽])"
TOKEN: Final = re.compile(r"[^\W\d_]+|[€$£¥₽]")
SCALED: Final = re.compile(rf"^[kKTM](?={IN_HEADER}$)")
# A column of currencies holds nearly nothing else, and few of them.
NEARLY_ALL: Final = 0.95
MOST_CURRENCIES: Final = 40
AMOUNT: Final = "amount"
SEVERAL: Final = 2
BESIDE: Final = "beside the amounts, in {}"
# Signs of several currencies, with the likeliest of these. A pound is British where nothing says that it is not.
LIKELY_OF: Final = {"$": ("USD", "CAD", "AUD", "NZD", "MXN"), "kr": OF_SIGN["kr"], "¥": ("JPY", "CNY")}
WRITTEN_WITH: Final = "{} written with {}"
NO_CURRENCY = 'no column names one; for example "EUR"'
MONEY: Final = "no other has currencies beside its numbers"
CALLED: Final = "no other number is called so"
# How sure the only column is that one word calls an amount.
BY_A_WORD: Final = 0.7
# What says that a number is another one than an amount, and for which time it is.
OTHER_NUMBERS: Final = frozenset(map(plain, WORDS["money"]["other_numbers"]))
SPANS: Final = frozenset(map(plain, WORDS["money"]["spans"]))
HOW: Final = "its cells are currencies"
REASON: Final = "It is the currency's name."


@functools.lru_cache(maxsize=10_000)
def code_of(cell: str) -> str:
    """Return the code of the currency that a cell is: by its code, sign or name; '' where it is none."""
    text = cell.strip()
    if text.upper() in KNOWN:
        return text.upper()
    sign = plain_sign(text)
    return LIKELY[sign] if sign in OF_SIGN else NAMES.get(plain(re.sub(r"[^\w\s]", " ", text)), "")


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


def with_amount(main: Survey, named: Mapping[str, Guess], crm: Crm) -> dict[str, Guess]:
    """Add the only number beside which currencies stand, else that a word of money calls, where no amount is named.

    Of one that is named it says which others it may be.
    """
    read = {guess.header for guess in named.values()} | set(crm.never)
    numbers = [one for one in main.columns if one.kind == "number" and one.header not in read and one.levels > 1]
    if "amount" in named:
        # A CRM that is known calls its amount itself.
        return {**named, "amount": _with_totals(named["amount"], numbers)} if crm is NONE else dict(named)
    money = [column for column in numbers if _is_money(column)]
    called = [column for column in numbers if _is_called_money(column.header)]
    likely, sure, why = (money, BY_CELLS, MONEY) if len(money) == 1 else (called, BY_A_WORD, CALLED)
    if len(likely) != 1:
        return dict(named)
    label, found = LABELS["opportunities", "amount"], likely[0]
    guess = Guess("opportunities", "amount", label, main.file, found.header, sure, f"{why}: {evidence(found)}")
    return {**named, "amount": guess}


def _with_totals(amount: Guess, numbers: Sequence[Column]) -> Guess:
    """Return the amount with the columns that are called as it is, of another time: 'Total Value', 'Monthly Value'."""
    words = set(plain(amount.header).split())
    more = [one.header for one in numbers if words < (own := set(plain(one.header).split())) and own - words <= SPANS]
    return dataclasses.replace(amount, others=(*amount.others, *(one for one in more if one not in amount.others)))


def _is_called_money(header: str) -> bool:
    """Say whether a word of a header is one that amounts are called by, and none says that it is another number."""
    words = set(plain(header).split())
    return bool(words & WORDS_OF_MONEY) and not words & OTHER_NUMBERS


def _is_money(column: Column) -> bool:
    shown = sum(rows for _, rows in column.common)
    return 2 * sum(rows for cell, rows in column.common if code_in(cell)) > shown


def _holds_currencies(column: Column) -> bool:
    known = sum(rows for cell, rows in column.common if code_of(cell))
    meant = column.filled - sum(rows for cell, rows in column.common if cell.casefold() in NONE_MEANT)
    return known > 0 and column.levels <= MOST_CURRENCIES and known >= NEARLY_ALL * meant


@dataclasses.dataclass(frozen=True)
class Signs:
    """The signs beside the numbers of a column with their rows: of the amount, or of other money that speaks for it."""

    header: str = ""
    rows: Mapping[str, int] = dataclasses.field(default_factory=dict)
    of_amount: bool = True

    @property
    def words(self) -> str:
        """Say how many cells are written with them."""
        units = ("amount is", "amounts are")
        if not self.of_amount:
            units = (f"cell of {self.header!r} is", f"cells of {self.header!r} are")
        return WRITTEN_WITH.format(counted(f"{sum(self.rows.values()):,}", *units), " or ".join(self.rows))


def signs_of(main: Survey, named: Mapping[str, Guess]) -> Signs:
    """Return the signs beside the amounts; where these have none, that of all other money."""
    amount = main.column(named[AMOUNT].header) if AMOUNT in named else None
    if amount is None or amount.signs:
        return Signs(amount.header, _known(amount)) if amount is not None else Signs()
    others = [column for column in main.columns if column.kind == "number" and _known(column)]
    is_one = len({sign for column in others for sign in _known(column)}) == 1
    return Signs(others[0].header, _known(others[0]), of_amount=False) if is_one else Signs()


def _known(column: Column) -> dict[str, int]:
    return {sign: rows for sign, rows in column.signs if LIKELY.get(sign, sign) in KNOWN}


def _told_by(signs: Mapping[str, int]) -> dict[str, int]:
    """Return rows by currency; none where the only sign is of several."""
    own = {LIKELY.get(sign, sign) for sign in signs if sign not in LIKELY_OF}
    shared = [sign for sign in signs if sign in LIKELY_OF]
    if len(own) == 1 and all(may_be(sign, *own) for sign in shared):
        return {code: sum(signs.values()) for code in own}
    return {} if len(signs) == len(shared) == 1 else _counted((LIKELY.get(one, one), n) for one, n in signs.items())


def shared_sign(main: Survey, named: Mapping[str, Guess]) -> SharedSign | None:
    """Return the only sign beside the amounts where it is of several currencies."""
    signs = signs_of(main, named)
    first = next(iter(signs.rows), "")
    is_open = bool(first) and not _told_by(signs.rows)
    return SharedSign(LIKELY_OF[first], signs.words) if is_open else None


def held_currencies(main: Survey, named: Mapping[str, Guess]) -> tuple[dict[str, Guess], dict[str, int]]:
    """Return the guesses, with the amount for the currency where its cells name several, and rows by currency.

    The commonest currency comes first.
    """
    if "currency" in named:
        return dict(named), _counted((code_of(cell) or cell, rows) for cell, rows in _cells(main, named["currency"]))
    signs = signs_of(main, named)
    counts = _told_by(signs.rows)
    if len(counts) < SEVERAL:
        return _with_signs(named, signs), counts
    amount, why = named[AMOUNT], BESIDE.format(", ".join(counts))
    label = LABELS["opportunities", "currency"]
    return {
        **named,
        "currency": Guess("opportunities", "currency", label, amount.file, amount.header, 0.9, why),
    }, counts


def _with_signs(named: Mapping[str, Guess], signs: Signs) -> dict[str, Guess]:
    """Say of the amount with which signs it or other money is written."""
    if not signs.rows:
        return dict(named)
    evidence = f"{named[AMOUNT].evidence}; {signs.words}"
    return {**named, AMOUNT: dataclasses.replace(named[AMOUNT], evidence=evidence)}


def _cells(main: Survey, guess: Guess | None) -> Sequence[tuple[str, int]]:
    """Return the cells of a column with their rows, without those that mean that none is recorded."""
    cells = main.column(guess.header).common if guess is not None else ()
    return [(cell, rows) for cell, rows in cells if cell.casefold() not in NONE_MEANT]


def _counted(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for code, n in rows:
        counts[code] += n
    return {code: n for code, n in counts.most_common() if code}


def currency_of(main: Survey, currencies: Mapping[str, int], named: Mapping[str, Guess]) -> tuple[str, str]:
    """Return the export's currency, '' if nothing tells it, and why."""
    first, amount = next(iter(currencies), ""), named.get(AMOUNT)
    if not currencies and amount is not None and (code := currency_in(amount.header)):
        return code, f"by the name of {amount.header!r}"
    if "currency" in named:
        return first, f"the commonest of {named['currency'].header!r}"
    signs = signs_of(main, named)
    return (first, signs.words) if first else ("", signs.words if signs.rows else NO_CURRENCY)


def respelled(main: Survey, header: str) -> Sequence[Keys]:
    """Return the spellings by which the names of a column's currencies mean their codes."""
    cells = [cell for cell, _ in main.column(header).common] if header else []
    place = {"table": "opportunities", "column": "currency", "reason": REASON}
    return [place | {"from": cell, "to": code_of(cell)} for cell in cells if code_of(cell) not in ("", cell)]
