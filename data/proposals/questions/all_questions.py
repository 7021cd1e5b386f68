"""What only a person can tell of an export, in the words of its own data; what matters most comes first."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from data.counted import counted
from data.proposals.amounts.money import COLUMNS, money_questions
from data.proposals.crms import NONE
from data.proposals.mapping import column_of
from data.proposals.proposed import Change, Choice, Question
from data.proposals.questions.days_and_numbers import days, numbers
from data.proposals.questions.found import MOST_COLUMNS, Found, cells_of
from data.proposals.questions.unnamed import SENTENCES, unnamed
from data.proposals.stages.rules import headers_of

# So many currencies are listed.
MOST_LISTED: Final = 12
MOST_NAMED: Final = 3
# Where rates are asked for, whoever answers has written them beside the question.
AT_RATES: Final = "Each in its own: convert them at the rates written here"


def questions(found: Found) -> tuple[Question, ...]:
    """Return what has to be asked of the opportunities' file."""
    return (
        *_no_stage(found),
        *found.staging.asked,
        *_amount(found),
        *_currency_column(found),
        *_currencies(found),
        *money_questions(found.money, list(found.currencies)),
        *_dated(found),
        *_unnamed(found),
        *_repeats(found),
        *days(found),
        *numbers(found),
    )


def _no_stage(found: Found) -> Iterator[Question]:
    """Ask which column tells how deals stand, where none is named so."""
    if found.staging.stages or found.staging.outcomes:
        return
    read = {guess.header for guess in found.named.values()}
    few = [one for one in found.stagings if one.header not in read]
    choices = tuple(Choice(one.header, one.changes) for one in few[:MOST_COLUMNS])
    if choices:
        sentence = "Which column says how far a deal is, or how it ended?"
        yield Question(
            "stage", sentence, (*choices, Choice("None of these")), cells_of(found, [one.header for one in few])
        )


def _amount(found: Found) -> Iterator[Question]:
    """Ask which number is the amount, where no column's name says so or several do."""
    guess = found.named.get("amount")
    if guess is not None and guess.others and found.crm is NONE:
        headers = (guess.header, *guess.others)
        sentence = f"Which column is the amount: {' or '.join(map(repr, headers))}?"
        choices = tuple(_worth(found, header) for header in headers)
        yield Question("amount", sentence, choices, cells_of(found, headers))
    free = _free_numbers(found)
    if guess is None and (offered := (*_of_product(found), *(_worth(found, header) for header in free))):
        none = Choice("None: count every deal as 1", (Change(("opportunities", "constant", "amount"), 1),))
        sentence = "What is a deal worth: which column is its amount?"
        yield Question("amount", sentence, (*offered, none), cells_of(found, free))


def _of_product(found: Found) -> Iterator[Choice]:
    """Offer the list price of a deal's product as its amount."""
    for guess in (guess for table in found.tables for guess in table.columns if guess.name == "list_price"):
        place = ("opportunities", "fill", "amount")
        yield Choice(f"Its product's {guess.header!r}", (Change(place, "products.list_price"),))


def _dated(found: Found) -> Iterator[Question]:
    """Ask which days a deal was opened and ended on, where dates are left that no name tells."""
    read = {*found.staging.of_each, *(guess.header for guess in found.named.values())}
    free = [column.header for column in found.main.columns if column.kind == "date" and column.header not in read]
    by_days = found.staging.history.get("tells_stage", False)
    if found.crm is NONE and free and "opened_on" not in found.named and not by_days:
        yield _day(found, "opened_on", "Which is the day on which a deal was opened?", free[:MOST_COLUMNS])
    if found.closings and not by_days:
        expected = [found.named["expected_close_on"].header] if "expected_close_on" in found.named else []
        yield _day(
            found, "closed_on", "Which is the day on which a deal ended?", [*found.closings, *expected], expected
        )
    yield from _expected(found)


def _expected(found: Found) -> Iterator[Question]:
    """Ask which day is ahead in open deals, where no column is named as the day on which they are expected to close."""
    if found.ahead:
        read = {*found.closings, *(guess.header for guess in found.named.values())}
        others = [c.header for c in found.main.columns if c.kind == "date" and c.header not in {*read, found.ahead}]
        sentence = "On which day is an open deal expected to close?"
        yield _day(found, "expected_close_on", sentence, [found.ahead, *others][:MOST_COLUMNS])


def _unnamed(found: Found) -> Iterator[Question]:
    """Ask for the owner, the account and the name of a deal, where no header names one and cells may be it."""
    taken = {*found.staging.of_each, *headers_of(found.staging.outcomes), found.staging.header}
    for name, headers in unnamed(found.main, found.named, taken).items():
        place = (*COLUMNS, name)
        choices = tuple(Choice(header, (Change(place, header),)) for header in headers[:MOST_COLUMNS])
        yield Question(name, SENTENCES[name], (*choices, Choice("None of these")), cells_of(found, headers))


def _day(found: Found, name: str, sentence: str, dates: Sequence[str], planned: Sequence[str] = ()) -> Question:
    choices = [Choice(header, tuple(_day_of(found, name, header, header in planned))) for header in dates]
    return Question(name, sentence, (*choices, Choice("None of these")), cells_of(found, dates))


def _day_of(found: Found, name: str, header: str, planned: bool) -> Iterator[Change]:
    """Yield what reads a column as the day of a name; the planned day stands in for that of the closing."""
    yield Change((*COLUMNS, name), column_of(name, header, found.forms))
    if name == "closed_on":
        yield Change(("opportunities", "planned"), True if planned else None)


def _currencies(found: Found) -> Iterator[Question]:
    """Ask what amounts are in where deals are in several currencies: nothing says what one is worth in another."""
    if "currency" not in found.named or len(found.currencies) < 2 or found.money.home:
        return
    header = found.named["currency"].header
    names = list(found.currencies)[:MOST_LISTED]
    converted = found.crm.converted_of(column.header for column in found.main.columns if column.kind == "number")
    more = len(found.currencies) - MOST_NAMED
    listed = ", ".join(f"{name} ({found.currencies[name]:,})" for name in names[:MOST_NAMED])
    listed += f" and {counted(str(more), 'other')}" if more > 0 else ""
    beside = header == (found.named["amount"].header if "amount" in found.named else "")
    choices = (
        *(Choice(f"Read {one!r}, which is in one", (*_worth(found, one).patch, *_only(""))) for one in converted),
        Choice(AT_RATES),
        # What a cell says beside its number cannot be overruled.
        *(() if beside else (Choice(f"All in {name}, whatever it says", _only(name)) for name in names)),
    )
    sentence = f"Deals are in {listed}, by {header!r}: what are their amounts in?"
    yield Question("currency", sentence, choices, "", header)


def _currency_column(found: Found) -> Iterator[Question]:
    """Ask which of several columns that hold currencies is that of the amounts."""
    guess = found.named.get("currency")
    if guess is not None and guess.others:
        headers = (guess.header, *guess.others)
        choices = tuple(Choice(header, (Change((*COLUMNS, "currency"), header),)) for header in headers)
        sentence = f"Which column is the currency of the amounts: {' or '.join(map(repr, headers))}?"
        yield Question("currency_column", sentence, choices, cells_of(found, headers))


def _only(currency: str) -> tuple[Change, ...]:
    return (Change((*COLUMNS, "currency")), Change(("currency",), currency))


def _worth(found: Found, header: str) -> Choice:
    return Choice(header, (Change((*COLUMNS, "amount"), column_of("amount", header, found.forms)),))


def _free_numbers(found: Found) -> list[str]:
    read = {guess.header for guess in found.named.values()}
    numbers = (column.header for column in found.main.columns if column.kind == "number")
    return list(itertools.islice((header for header in numbers if header not in read), MOST_COLUMNS))


def _repeats(found: Found) -> Iterator[Question]:
    """Ask what rows are that repeat an id and say something else."""
    identity = found.main.column(found.named["opportunity_id"].header) if "opportunity_id" in found.named else None
    more = 0 if identity is None else found.main.different - identity.levels
    if identity is None or identity.filled == identity.levels or more <= 0:
        return
    place = ("opportunities", "repeats")
    same = f"a {identity.header!r}"
    rows = counted(f"{more:,}", f"row repeats {same} and says", f"rows repeat {same} and say")
    yield Question(
        "repeats",
        f"{rows} something else: are they line items to be added up?",
        (
            Choice("Yes, add their amounts up", (Change(place, "sum"),)),
            Choice("No, each repeats the deal's amount: take the first", (Change(place, "first"),)),
            Choice("No, they are later versions: take the last", (Change(place, "last"),)),
            Choice("No, they are different deals: number the rows", _numbered()),
            *_whole_exports(found),
        ),
        identity.common[0][0],
    )


def _numbered() -> tuple[Change, ...]:
    """Return what has the number of a row stand for its id."""
    return (Change((*COLUMNS, "opportunity_id")), Change(("opportunities", "number_rows"), value=True))


def _whole_exports(found: Found) -> Iterator[Choice]:
    """Offer to read the last of several files alone."""
    if "*" in found.main.file:
        yield Choice(
            "No, each file is a whole export: read the last", (Change(("opportunities", "newest"), value=True),)
        )
