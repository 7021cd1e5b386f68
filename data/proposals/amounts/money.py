"""Money of an unknown export: amounts that the CRM has converted, rates, what was signed, and amounts below 0."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from data.counted import counted
from data.proposals.amounts.currencies import code_of
from data.proposals.columns import LABELS, SURE
from data.proposals.crms import Crm
from data.proposals.names import likeness, plain
from data.proposals.proposed import Change, Choice, Guess, Question
from data.proposals.survey import Column, Export, Measures, Multiple, Survey, multiples_of
from data.proposals.words import WORDS
from data.sources.source import CONVERTED, RATE

COLUMNS: Final = ("opportunities", "columns")
AMOUNT, CLOSE_VALUE, CURRENCY = "amount", "close_value", "currency"
# So many columns of numbers are held against the amount, those first that sound as if they were converted.
MOST_BESIDE: Final = 24
# So many columns are looked at for amounts below 0 where nobody knows yet which is the amount.
MOST_CANDIDATES: Final = 3
# What is the same differs by rounding alone; a rate differs by more.
SAME, OTHER = 0.005, 0.02
# Within some years a rate rises to so many times what it was; amounts of their own differ by more.
STEADY: Final = 2.5
# So many of the amounts have one in the other column beside them.
COVERED: Final = 0.8
# By so much of them is one column's money rounder: people write whole tens, rates do not.
ROUNDER: Final = 0.2
# What was signed is mostly between half and one and a half times the amount; a scale is a power of ten from 100 on.
LEAST_SIGNED, MOST_SIGNED, LEAST_POWER, NEAR_POWER = 0.5, 1.5, 2, 0.2
# Rates that lie nearer to 1 cannot be told from what deals are let off.
TELLING: Final = 0.03
AS_IT_IS: Final = "the same as {!r} in {}, {} times it in {}"
OF_RATE: Final = "1 in {}, usually {:.4g} in {}"
NOT_READ: Final = "Do not read it"


@dataclasses.dataclass(frozen=True)
class Money:
    """What is told of money: measures, the columns that follow, and the currency into which deals are converted.

    `worth`: what one unit of each other currency is usually worth in that. `times`: what the numbers of each canonical
    column are multiplied by. `unit`: what is asked of that.
    """

    measures: Measures = dataclasses.field(default_factory=Measures)
    named: Mapping[str, Guess] = dataclasses.field(default_factory=dict)
    home: str = ""
    worth: Mapping[str, float] = dataclasses.field(default_factory=dict)
    times: Mapping[str, float] = dataclasses.field(default_factory=dict)
    unit: tuple[Question, ...] = ()

    def of(self, header: str) -> tuple[Multiple, ...]:
        """Return what was measured of a column, for each currency of enough deals."""
        return multiples_of(self.measures.multiples, header)

    @property
    def same(self) -> tuple[str, ...]:
        """The columns that say what the amount does."""
        headers = dict.fromkeys(one.header for one in self.measures.multiples)
        return tuple(header for header in headers if (found := self.of(header)) and all(map(_is_once, found)))


def told_money(main: Survey, named: Mapping[str, Guess], crm: Crm, export: Export) -> Money:
    """Return what the numbers of a file tell of its money; amounts that can be read in two ways tell nothing."""
    amount = named.get(AMOUNT)
    if amount is None:
        return Money(_of_candidates(main, named, export), named)
    if main.column(amount.header).doubt:
        return Money(named=named)
    currency = named[CURRENCY].header if CURRENCY in named else ""
    currency = "" if currency == amount.header else currency
    signed = [named[CLOSE_VALUE].header] if CLOSE_VALUE in named else []
    beside = [one for one in _columns_beside(main, named, crm) if currency or _sounds_of_money(one, crm)]
    signed = [header for header in signed if not main.column(header).doubt]
    found = Money(export.measures(main, (amount.header, currency), [*signed, *beside]), named)
    return _converted(main, found, beside, crm) or _rated(main, found, beside) or found


def _of_candidates(main: Survey, named: Mapping[str, Guess], export: Export) -> Measures:
    """Measure what is below 0 of the first column that may be asked to be the amount and holds any such number."""
    read = {guess.header for guess in named.values()}
    free = (one for one in main.columns if one.kind == "number" and one.header not in read and one.levels > 1)
    likely = [one.header for one in free if not one.doubt][:MOST_CANDIDATES]
    found = (export.measures(main, (header, ""), []) for header in likely)
    return next((dataclasses.replace(one, multiples=()) for one in found if one.below), Measures())


def _columns_beside(main: Survey, named: Mapping[str, Guess], crm: Crm) -> list[str]:
    read = {guess.header for guess in named.values()}
    free = [one for one in main.columns if one.kind == "number" and one.header not in read]
    likely = sorted((one for one in free if one.levels > 1 and not one.doubt), key=lambda one: not _sounds(one, crm))
    return [one.header for one in likely[:MOST_BESIDE]]


def _sounds(column: Column, crm: Crm) -> bool:
    """Say whether a header sounds like a converted amount or a rate."""
    return _sounds_converted(column.header, crm) or likeness(column.header, WORDS["money"]["rate"]) >= SURE


def _sounds_of_money(header: str, crm: Crm) -> bool:
    return _sounds_converted(header, crm) or likeness(header, WORDS["opportunities"][AMOUNT]) >= SURE


def _sounds_converted(header: str, crm: Crm) -> bool:
    text = f" {plain(header.replace('(', ' ').replace(')', ' '))} "
    return bool(crm.converted_of([header])) or any(f" {word} " in text for word in WORDS["money"]["converted"])


def _is_once(one: Multiple) -> bool:
    return all(abs(value - 1) <= SAME for value in one.usual)


def _code(one: Multiple) -> str:
    return code_of(one.currency) or one.currency


def _home(multiples: Sequence[Multiple], of: str) -> str:
    """Return the currency of most deals in which a column is 1 throughout: times the amount, or of its `own`."""
    same = [one for one in multiples if all(abs(value - 1) <= SAME for value in getattr(one, of))]
    return _code(max(same, key=lambda one: one.rows)) if same else ""


def _others(multiples: Sequence[Multiple], home: str, of: str) -> list[Multiple]:
    """Return the other currencies, none where one of them has no steady rate or all of them have 1."""
    others = [one for one in multiples if _code(one) != home]
    steady = all(getattr(one, of)[0] > 0 and getattr(one, of)[2] <= STEADY * getattr(one, of)[0] for one in others)
    return others if steady and any(abs(getattr(one, of)[1] - 1) > OTHER for one in others) else []


def _is_covered(found: Money, multiples: Sequence[Multiple]) -> bool:
    most = max(sum(one.rows for one in found.of(header)) for header in {r.header for r in found.measures.multiples})
    return sum(one.rows for one in multiples) >= COVERED * most


def _converted(main: Survey, found: Money, beside: Sequence[str], crm: Crm) -> Money | None:
    """Find the amount in one currency: the same as the amount in that, and in each other a steady multiple of it."""
    for header in sorted(beside, key=lambda one: not _sounds_converted(one, crm)):
        multiples = found.of(header)
        home = _home(multiples, "usual")
        others = _others(multiples, home, "usual") if home else []
        if others and _is_covered(found, multiples):
            return _with_converted(main, found, header, (home, others), crm)
    return None


def _with_converted(main: Survey, found: Money, header: str, told: tuple[str, list[Multiple]], crm: Crm) -> Money:
    home, others = told
    amount = found.named[AMOUNT]
    worth = {_code(one): one.usual[1] for one in others}
    own, converted = amount.header, header
    if _is_other_way_round(amount.header, header, others, crm):
        own, converted, worth = header, amount.header, {code: 1 / rate for code, rate in worth.items()}
    first = next(iter(worth))
    why = AS_IT_IS.format(own, home, f"{worth[first]:.4g}", first)
    guess = Guess("opportunities", CONVERTED, LABELS["opportunities", CONVERTED], main.file, converted, 0.95, why)
    named = {**found.named, AMOUNT: dataclasses.replace(amount, header=own), CONVERTED: guess}
    return dataclasses.replace(found, named=named, home=home, worth=worth)


def _is_other_way_round(amount: str, header: str, others: Sequence[Multiple], crm: Crm) -> bool:
    """Say whether the amount is the converted one of two: by its name, else because the other's money is rounder."""
    sounds = [_sounds_converted(one, crm) for one in (amount, header)]
    if sounds[0] != sounds[1]:
        return sounds[0]
    rows = sum(one.rows for one in others)
    return sum((one.round - one.amounts_round) * one.rows for one in others) > ROUNDER * rows


def _rated(main: Survey, found: Money, beside: Sequence[str]) -> Money | None:
    """Find the rate of each deal: 1 in one currency and steady in each other, by its name or with decimals."""
    for header in beside:
        multiples = found.of(header)
        home = _home(multiples, "own")
        others = _others(multiples, home, "own") if home else []
        is_named = likeness(header, WORDS["money"]["rate"]) >= SURE
        if others and _is_covered(found, multiples) and (is_named or all(one.own[1] % 1 for one in others)):
            worth = {_code(one): one.own[1] for one in others}
            first = next(iter(worth))
            why = OF_RATE.format(home, worth[first], first)
            guess = Guess("opportunities", RATE, LABELS["opportunities", RATE], main.file, header, 0.9, why)
            return dataclasses.replace(found, named={**found.named, RATE: guess}, home=home, worth=worth)
    return None


def money_questions(found: Money, currencies: Sequence[str]) -> Iterator[Question]:
    """Ask what is left to ask of the money of deals in some currencies, the commonest first."""
    yield from found.unit
    yield from _counted_in(found, currencies)
    yield from _direction(found)
    yield from _signed(found)
    yield from _below(found.measures)


def _change(name: str, value: object) -> Change:
    return Change((*COLUMNS, name), value)


def _counted_in(found: Money, currencies: Sequence[str]) -> Iterator[Question]:
    """Ask in which currency deals are counted, where the CRM converts them into another than most are in."""
    most = next(iter(currencies), "")
    if CONVERTED not in found.named or found.home == most or most not in found.worth:
        return
    guess = found.named[CONVERTED]
    into, worth = found.worth[most], {found.home: 1.0, **found.worth}
    rates = {code: float(f"{rate / into:.4g}") for code, rate in worth.items() if code != most}
    said = ", ".join(f"1 {code} = {rate:.4g} {most}" for code, rate in list(rates.items())[:3])
    patch = (Change(("currency",), most), _change(CONVERTED, None), Change(("rates", "fixed"), rates))
    sentence = f"Most deals are in {most}, and {guess.header!r} is in {found.home}: which are they counted in?"
    choices = (Choice(f"In {found.home}, as {guess.header!r}"), Choice(f"In {most}, at its usual rates: {said}", patch))
    yield Question(CURRENCY, sentence, choices, "", guess.header)


def _direction(found: Money) -> Iterator[Question]:
    """Ask which of two currencies a rate is of: nothing in an export tells that."""
    if RATE not in found.named:
        return
    header, (code, rate) = found.named[RATE].header, next(iter(found.worth.items()))
    one, other = f"1 {found.home} = {rate:.4g} {code}", f"1 {code} = {rate:.4g} {found.home}"
    choices = tuple(
        Choice(words, (Change(("rates", "divides"), divides),)) for words, divides in ((one, True), (other, False))
    )
    yield Question("rate", f"What does {header!r} say: {one}, or {other}?", choices, f"{rate:.4g}", header)


def _signed(found: Money) -> Iterator[Question]:
    """Ask about what was signed where it stands in another currency or scale than the amount."""
    guess = found.named.get(CLOSE_VALUE)
    multiples = found.of(guess.header) if guess is not None else ()
    if guess is None or not multiples:
        return
    scaled = found.times.get(CLOSE_VALUE, 1.0)
    none = Choice(NOT_READ, (_change(CLOSE_VALUE, None),))
    mapped: dict[str, object] = {"column": guess.header}
    first = next((one for one in multiples if _code(one) == found.home), multiples[0])
    power = _power(first.usual[1] * scaled / found.times.get(AMOUNT, 1.0))
    if power:
        times = 10.0**-power * scaled
        is_less = "a {:,.0f}th of" if power < 0 else "{:,.0f} times"
        sentence = (
            f"{guess.header!r} is usually {is_less.format(10 ** abs(power))} {found.named[AMOUNT].header!r}: why?"
        )
        other_unit = (_change(CLOSE_VALUE, mapped | {"times": times}),)
        choices = (Choice(f"Another unit: count it {times:,.6g} times", other_unit), Choice("Read it as it is"), none)
        yield Question(CLOSE_VALUE, sentence, choices, "", guess.header)
        return
    mapped |= {"times": scaled} if scaled != 1 else {}
    other = next((one for one in multiples if one is not first and _is_elsewhere(found, first, one)), None)
    if other is not None:
        home = _code(first)
        usual = f"{first.usual[1]:.3g} times {found.named[AMOUNT].header!r} in {home}, {other.usual[1]:.3g} times"
        sentence = f"{guess.header!r} is usually {usual} in {_code(other)}: is it in {home} everywhere?"
        in_one = Choice(f"Yes, it is in {home}", (_change(CLOSE_VALUE, mapped | {"converted": True}),))
        own = Choice("No, it is in each deal's own currency")
        yield Question(CLOSE_VALUE, sentence, (in_one, own, none), "", guess.header)


def _power(times: float) -> int:
    """Return the power of ten by which what was signed differs from the amount; 0 where it does not."""
    tens = math.log10(times) if times > 0 else 0.0
    near = round(tens)
    return near if abs(near) >= LEAST_POWER and abs(tens - near) <= NEAR_POWER else 0


def _is_elsewhere(found: Money, first: Multiple, other: Multiple) -> bool:
    """Say whether what was signed in a currency is nearer to its rate, or where that is unknown far from the amount."""
    if min(first.usual[1], other.usual[1]) <= 0:
        return False
    times, worth = other.usual[1] / first.usual[1], found.worth.get(_code(other), 0.0)
    if CONVERTED not in found.named or not worth:
        return not LEAST_SIGNED <= times <= MOST_SIGNED
    away = abs(math.log(times))
    return abs(math.log(worth)) > TELLING and abs(math.log(times / worth)) < away and away > TELLING


def _below(found: Measures) -> Iterator[Question]:
    """Ask what amounts below 0 are."""
    if not found.below:
        return
    place = ("opportunities", "negative")
    are = counted(f"{found.below:,}", "amount is", "amounts are")
    choices = (
        Choice("Credit notes: leave them out, they are no deals", (Change(place, "credit"),)),
        Choice("Typing errors: count them without the minus", (Change(place, "absolute"),)),
        Choice("Count these deals with 0", (Change(place, "zero"),)),
        Choice("I do not know: set them aside and list them", (Change(place, "aside"),)),
    )
    what = "is it" if found.below == 1 else "are they"
    yield Question("negative", f"{are} below 0: what {what}?", choices, found.lowest)
