"""What only a person can tell of an export, in the words of its own data; what matters most comes first."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from data.counted import counted
from data.proposals.amounts.money import COLUMNS, Money, money_questions
from data.proposals.crms import NONE, Crm
from data.proposals.forms import Form, form_keys, when
from data.proposals.mapping import column_of
from data.proposals.proposed import HISTORY, Change, Choice, Guess, Question, Staging
from data.proposals.stages.rules import headers_of
from data.proposals.survey import Column, Survey
from data.proposals.tables.other_files import TableGuess
from data.proposals.unnamed import SENTENCES, unnamed

# So many currencies are listed.
MOST_LISTED: Final = 12
MOST_NAMED: Final = 3
# So many columns are offered as an answer; any other can be chosen where columns are corrected.
MOST_COLUMNS: Final = 30
# An example names the cells of so many columns.
MOST_EXAMPLES: Final = 3
NUMERIC_DAY = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\b")
# Where rates are asked for, whoever answers has written them beside the question.
AT_RATES: Final = "Each in its own: convert them at the rates written here"


@dataclasses.dataclass(frozen=True)
class Found:
    """What is known of an export when it is asked what is left to ask."""

    main: Survey
    crm: Crm
    named: Mapping[str, Guess]
    staging: Staging
    forms: Mapping[str, Form]
    tables: Sequence[TableGuess] = ()
    stagings: Sequence[Staging] = ()
    currencies: Mapping[str, int] = dataclasses.field(default_factory=dict)
    money: Money = dataclasses.field(default_factory=Money)
    # Dates that may be the day on which a deal ended, and one that is ahead in open deals.
    closings: Sequence[str] = ()
    ahead: str = ""


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
        *_days(found),
        *_numbers(found),
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
            "stage", sentence, (*choices, Choice("None of these")), _cells(found, [one.header for one in few])
        )


def _cells(found: Found, headers: Iterable[str]) -> str:
    """Return the commonest cell of each of the first columns that have one, with its header."""
    common = ((header, found.main.column(header).common) for header in headers)
    shown = (f"{header}: {cells[0][0]}" for header, cells in common if cells)
    return ", ".join(itertools.islice(shown, MOST_EXAMPLES))


def _amount(found: Found) -> Iterator[Question]:
    """Ask which number is the amount, where no column's name says so or several do."""
    guess = found.named.get("amount")
    if guess is not None and guess.others and found.crm is NONE:
        headers = (guess.header, *guess.others)
        sentence = f"Which column is the amount: {' or '.join(map(repr, headers))}?"
        choices = tuple(_worth(found, header) for header in headers)
        yield Question("amount", sentence, choices, _cells(found, headers))
    numbers = _free_numbers(found)
    if guess is None and (offered := (*_of_product(found), *(_worth(found, header) for header in numbers))):
        none = Choice("None: count every deal as 1", (Change(("opportunities", "constant", "amount"), 1),))
        sentence = "What is a deal worth: which column is its amount?"
        yield Question("amount", sentence, (*offered, none), _cells(found, numbers))


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
        yield Question(name, SENTENCES[name], (*choices, Choice("None of these")), _cells(found, headers))


def _day(found: Found, name: str, sentence: str, dates: Sequence[str], planned: Sequence[str] = ()) -> Question:
    choices = [Choice(header, tuple(_day_of(found, name, header, header in planned))) for header in dates]
    return Question(name, sentence, (*choices, Choice("None of these")), _cells(found, dates))


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
        yield Question("currency_column", sentence, choices, _cells(found, headers))


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
            *_whole_exports(found),
        ),
        identity.common[0][0],
    )


def _whole_exports(found: Found) -> Iterator[Choice]:
    """Offer to read the last of several files alone."""
    if "*" in found.main.file:
        yield Choice(
            "No, each file is a whole export: read the last", (Change(("opportunities", "newest"), value=True),)
        )


def _asked_about(found: Found, key: str) -> list[tuple[str, Column]]:
    """Return the columns that can be read in two ways and that nothing tells: dates, or numbers."""
    amount = found.named["amount"].header if "amount" in found.named else ""
    # A currency that stands beside the amount is written as that is.
    named = ((n, g) for n, g in found.named.items() if n != "currency" or g.header != amount)
    # One close date is written in one way, whatever it is of a deal.
    closing = found.named["closed_on"].header if "closed_on" in found.named else ""
    named = ((n, g) for n, g in named if n != "expected_close_on" or g.header != closing)
    columns = [(name, found.main.column(guess.header)) for name, guess in named]
    columns += [(HISTORY, found.main.column(header)) for header in _undated(found)]
    doubtful = [(name, c) for name, c in columns if c.doubt and c.header not in found.forms]
    return [(name, c) for name, c in doubtful if ("date_format" in form_keys(c.lines[0])) == (key == "date")]


def _undated(found: Found) -> list[str]:
    """Return a column of days of stages that leaves open how they are written; one of them speaks for all."""
    columns = [header for header in found.staging.history.get("entered", ()) if found.main.column(header).doubt]
    return [] if "date_format" in found.staging.history else columns[:1]


def _days(found: Found) -> Iterator[Question]:
    """Ask how days are written: once for all columns that leave it open alike."""
    asked = _asked_about(found, "date")
    alike = [(name, c) for name, c in asked if c.lines == asked[0][1].lines]
    named = _both_days(alike[0][1]) if alike else None
    if named is not None:
        cell, labels = named
        header = alike[0][1].header
        choices = tuple(Choice(label, _written(alike, nth)) for nth, label in enumerate(labels))
        yield Question(f"form:{header}", f"Is {cell} in {header!r} {labels[0]} or {labels[1]}?", choices, cell)
    yield from (_form(name, column) for name, column in asked if named is None or (name, column) not in alike)


def _both_days(column: Column) -> tuple[str, tuple[str, str]] | None:
    """Return a cell that is one of two days, and these; none where its column leaves open anything else."""
    for cell, _ in column.common:
        found = NUMERIC_DAY.match(cell)
        if found and found[1] != found[2] and len(column.lines) == 2 and "the month may come first" in column.doubt:
            one, other, year = map(int, found.groups())
            return cell, (f"{dt.date(year, other, one):%-d %B}", f"{dt.date(year, one, other):%-d %B}")
    return None


def _written(columns: Sequence[tuple[str, Column]], nth: int) -> tuple[Change, ...]:
    return tuple(_change(name, column, form_keys(column.lines[nth])) for name, column in columns)


def _change(name: str, column: Column, keys: Mapping[str, Any]) -> Change:
    if name == HISTORY:
        return Change((HISTORY, "date_format"), keys["date_format"])
    return Change((*COLUMNS, name), {"column": column.header, **keys})


def _numbers(found: Found) -> Iterator[Question]:
    """Ask what points and commas mean that leave it open."""
    yield from (_form(name, column) for name, column in _asked_about(found, "number"))


def _form(name: str, column: Column) -> Question:
    choices = tuple(Choice(when(line), (_change(name, column, form_keys(line)),)) for line in column.lines)
    sentence = f"{column.header!r} can be read in two ways: {column.doubt}."
    of = "" if name == HISTORY else column.header
    return Question(f"form:{column.header}", sentence, choices, column.common[0][0], of)
