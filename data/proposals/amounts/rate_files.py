"""Files of an unknown export that list currencies with a rate each, as CRMs of several currencies keep them."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence

from data.ingest.outcomes import YES
from data.proposals.amounts.currencies import code_of
from data.proposals.amounts.money import Money
from data.proposals.columns import SURE
from data.proposals.names import likeness
from data.proposals.proposed import Change, Choice, Keys, Question
from data.proposals.survey import Column, Look, Survey
from data.proposals.words import WORDS


@dataclasses.dataclass(frozen=True)
class RateFile:
    """A file of rates: its columns, the currency whose rate is 1, and the rate that it writes beside each other one.

    `divides`: whether that many of the other are worth one of the first; None where no name says so.
    """

    file: str
    currency: str
    rate: str
    home: str
    rates: Mapping[str, float]
    divides: bool | None

    @property
    def why(self) -> str:
        """Say by what the file is known."""
        rate, code = self._first
        return f"{self.rate!r} of {self.file} is 1 in {self.home}, {rate:.4g} in {code}"

    @property
    def _first(self) -> tuple[float, str]:
        code, rate = next(iter(self.rates.items()))
        return rate, code

    def worth(self) -> dict[str, float]:
        """Return what one of each other currency is worth in the first."""
        return {code: rate if self.divides is False else 1 / rate for code, rate in self.rates.items()}

    def keys(self) -> Keys:
        """Return the rates as a mapping declares them."""
        columns = {"currency": self.currency, "rate": self.rate}
        return {"file": self.file, "divides": self.divides is not False, "columns": columns}

    def questions(self) -> Iterator[Question]:
        """Ask which of two currencies the rates are of, where no name says so."""
        if self.divides is None:
            rate, code = self._first
            one, other = f"1 {self.home} = {rate:.4g} {code}", f"1 {code} = {rate:.4g} {self.home}"
            says = ((one, True), (other, False))
            choices = tuple(Choice(words, (Change(("rates", "divides"), divides),)) for words, divides in says)
            sentence = f"What does {self.rate!r} of {self.file} say: {one}, or {other}?"
            yield Question("rate", sentence, choices, f"{rate:.4g}", "")


def rate_file(others: Sequence[Survey], currencies: Collection[str], look: Look) -> RateFile | None:
    """Return the first file that has a rate of each currency of the deals, where these are in several."""
    found = (_read(one, look) for one in others if len(currencies) > 1)
    return next((one for one in found if one is not None and {*currencies} <= {one.home, *one.rates}), None)


def with_rates(money: Money, found: RateFile | None) -> Money:
    """Return what is told of money with the currency of a file of rates, and what others are worth in it."""
    return dataclasses.replace(money, home=found.home, worth=found.worth()) if found is not None else money


def _read(one: Survey, look: Look) -> RateFile | None:
    currency = next((column for column in one.columns if _lists_currencies(column)), None)
    rate = next((c for c in one.columns if c.kind == "number" and (_is(c, "rate") or _is(c, "listed"))), None)
    if currency is None or rate is None or rate.doubt:
        return None
    mark = next((c for c in one.columns if c.levels > 1 and _is(c, "home")), currency)
    held = look(one, [column.header for column in (currency, rate, mark)])
    rates = {code_of(code): _number(value) for code, value, *_ in held if _number(value) > 0}
    marked = {code_of(code) for code, _, cell, _ in held if cell.casefold() in YES}
    homes = [code for code, value in rates.items() if value == 1.0]
    homes = [code for code in homes if code in marked] or homes
    if len(homes) != 1 or len(rates) == 1:
        return None
    divides = True if _is(rate, "per_home") else None
    others = {code: value for code, value in rates.items() if code != homes[0]}
    return RateFile(one.file, currency.header, rate.header, homes[0], others, divides)


def _lists_currencies(column: Column) -> bool:
    """Say whether a column holds currencies alone, each once."""
    return 1 < column.levels == column.filled and all(code_of(cell) for cell, _ in column.common)


def _is(column: Column, which: str) -> bool:
    return likeness(column.header, WORDS["money"][which]) >= SURE


def _number(cell: str) -> float:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return 0.0
