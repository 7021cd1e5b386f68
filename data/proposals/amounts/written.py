"""In which unit the numbers of an amount's column are, as a column tells that writes the same money out."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from data.counted import counted_as
from data.formats.currency_signs import code_in, may_be, sign_in
from data.proposals.amounts.currencies import code_of
from data.proposals.amounts.money import AMOUNT, CLOSE_VALUE, COLUMNS
from data.proposals.amounts.units import scale_of
from data.proposals.forms import Form
from data.proposals.names import plain
from data.proposals.proposed import Change, Choice, Guess, Question
from data.proposals.survey import Column, Export, Multiple, Survey, multiples_of
from data.proposals.words import WORDS

CURRENCY: Final = "currency"
# So many columns that write money out are held against the amount, and so many others that sound as it does.
MOST_WRITTEN, MOST_ALIKE = 2, 12
# What stands beside the amount's name where a column writes the same money out.
WRITTEN: Final = frozenset(WORDS["money"]["written_out"])
# The words that amounts are called by, and what tells no other thing beside them.
AMOUNT_WORDS: Final = frozenset(word for name in WORDS["opportunities"][AMOUNT] for word in plain(name).split()) | {
    *("net", "netto", "gross", "brutto", "raw", "base", "minor", "units", "original", "new", "old"),
}
DECIMALS: Final = re.compile(r"[.,](?:[1-9]\d?|\d[1-9])$")
# So many of the amounts have money beside them where a column writes them out.
COVERED: Final = 0.8
# What is written out is rounded; a hundredth and a thousandth are further apart.
NEAR: Final = 0.02
# Other money of a deal is usually between a thirtieth of its amount and three times it.
LEAST_TIMES, MOST_TIMES = 1 / 30, 3.0
WRITTEN_OUT: Final = "{}, as {!r} writes it out: {}"
AS_AMOUNT: Final = "{}, as {!r} is"
ALWAYS: Final = "{!r} is always {:,.0f} times {!r}: which of them says what a deal is worth?"


@dataclasses.dataclass(frozen=True)
class Unit:
    """How the amount and the columns in its unit are read, or what is asked where nothing tells which is right."""

    forms: Mapping[str, Form] = dataclasses.field(default_factory=dict)
    asked: tuple[Question, ...] = ()


def told_unit(main: Survey, named: Mapping[str, Guess], forms: Mapping[str, Form], export: Export) -> Unit:
    """Return the unit of the amount; as it is where no column writes it out or is steadily a multiple of it."""
    amount = main.column(named[AMOUNT].header) if AMOUNT in named else None
    if amount is None or amount.doubt or amount.signs or scale_of(AMOUNT, amount.header) != 1:
        return Unit()
    currency = named[CURRENCY].header if CURRENCY in named else ""
    codes = {code_of(cell) for cell, _ in main.column(currency).common} if currency else set()
    written = [one for one in main.columns if _writes_out(one, amount, codes)][:MOST_WRITTEN]
    signed = named[CLOSE_VALUE].header if CLOSE_VALUE in named else ""
    alike = _alike(main, signed, amount)
    if not written and not alike:
        return Unit()
    headers = [one.header for one in (amount, *written, *alike)]
    measured = export.measures(main, (amount.header, currency), headers).multiples
    found = Comparison(amount, signed, tuple(alike), measured)
    told = next((one for one in written if found.unit(one.header)), None)
    if told is not None:
        times = 10.0 ** found.unit(told.header)
        return Unit(dict(found.forms(forms, times, told)))
    return Unit(asked=tuple(found.questions()))


def _writes_out(column: Column, amount: Column, codes: Collection[str]) -> bool:
    """Say whether a column is the amount in words: it is called so, and its signs are of the deals' currencies."""
    others = set(plain(column.header).split()) - set(plain(amount.header).split())
    is_called_so = others < set(plain(column.header).split()) and others <= WRITTEN
    signs = {sign_in(cell) for cell, _ in column.common} - {""}
    may_be_its = not codes or all(any(may_be(sign, code) for code in codes) for sign in signs)
    return column.header != amount.header and is_called_so and may_be_its and _writes_money(column)


def _writes_money(column: Column) -> bool:
    """Say whether a column writes money out: most of its cells hold digits and the sign of a currency."""
    if column.kind == "number":
        return 2 * sum(rows for _, rows in column.signs) > column.filled
    shown = sum(rows for _, rows in column.common)
    money = (rows for cell, rows in column.common if any(map(str.isdigit, cell)) and code_in(cell))
    return column.kind in ("text", "choice") and 2 * sum(money) > shown


def _alike(main: Survey, signed: str, amount: Column) -> list[Column]:
    """Return what is signed, and the other columns of numbers whose names share a word with the amount's."""
    words = set(plain(amount.header).split())
    numbers = (one for one in main.columns if one.kind == "number" and not one.doubt and not one.signs)
    sound = (one for one in numbers if one.header == signed or words & set(plain(one.header).split()))
    return [one for one in sound if one.header != amount.header][:MOST_ALIKE]


def _sounds_alike(header: str) -> bool:
    """Say whether each word of a header is one that amounts are called by: 'Value net', not 'Amount commission'."""
    return set(plain(header).split()) <= AMOUNT_WORDS


@dataclasses.dataclass(frozen=True)
class Comparison:
    """The amount, what is signed ('' if no column says), other numbers that sound as it does, and their multiples.

    The amount is measured beside itself: so many rows have one.
    """

    amount: Column
    signed: str
    alike: tuple[Column, ...]
    multiples: tuple[Multiple, ...]

    def of(self, header: str) -> tuple[Multiple, ...]:
        """Return what was measured of a column, for each currency of enough deals."""
        return multiples_of(self.multiples, header)

    def power(self, header: str) -> int:
        """Return the power of ten by which a column is steadily the amount in every currency; 0 where it is not."""
        usual = [value for one in self.of(header) for value in one.usual]
        covered, amounts = (sum(one.rows for one in self.of(name)) for name in (header, self.amount.header))
        if not usual or min(usual) <= 0 or covered < COVERED * amounts:
            return 0
        power = round(math.log10(usual[1]))
        is_steady = all(abs(value / 10.0**power - 1) <= NEAR for value in usual)
        return power if is_steady and abs(power) > 1 else 0

    def unit(self, header: str) -> int:
        """Return the power of ten that a column tells of the amount; 0 where it would divide amounts with decimals."""
        power = self.power(header)
        has_decimals = any(DECIMALS.search(cell) for cell, _ in self.amount.common)
        return 0 if power < 0 and has_decimals else power

    def forms(self, forms: Mapping[str, Form], times: float, written: Column) -> Iterator[tuple[str, Form]]:
        """Yield the form of the amount and of each column in the same unit."""
        said = WRITTEN_OUT.format(counted_as(times), written.header, written.common[0][0])
        yield self.amount.header, _counted(forms.get(self.amount.header), times, said)
        as_amount = AS_AMOUNT.format(counted_as(times), self.amount.header)
        for one in self.alike:
            if self._is_in_its_unit(one.header):
                yield one.header, _counted(forms.get(one.header), times, as_amount)

    def _is_in_its_unit(self, header: str) -> bool:
        found = self.of(header)
        return bool(found) and all(LEAST_TIMES <= one.usual[1] <= MOST_TIMES for one in found)

    def questions(self) -> Iterator[Question]:
        """Ask which of two columns is in whole units where one is always a hundred or a thousand times the other.

        What was signed is asked about by itself.
        """
        for one in self.alike:
            power = self.power(one.header) if one.header != self.signed and _sounds_alike(one.header) else 0
            if power:
                yield _question(self.amount.header, one.header, power)
                return


def _counted(form: Form | None, times: float, why: str) -> Form:
    """Return a form with what its numbers are multiplied by."""
    return Form({**(form.keys if form else {}), "times": times}, "; ".join([*([form.why] if form else []), why]))


def _question(amount: str, other: str, power: int) -> Question:
    small, large = (amount, other) if power > 0 else (other, amount)
    times = Choice(other, (Change((*COLUMNS, AMOUNT), {"column": amount, "times": 10.0**power}),))
    choices = (Choice(amount), times)
    return Question("unit", ALWAYS.format(large, 10.0 ** abs(power), small), choices, "", amount)
