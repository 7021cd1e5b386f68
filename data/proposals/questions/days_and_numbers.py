"""How days and numbers are written that can be read in two ways, asked once for all columns that are alike."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from data.proposals.amounts.money import COLUMNS
from data.proposals.forms import form_keys, when
from data.proposals.mapping import keys_of
from data.proposals.proposed import HISTORY, Change, Choice, Question
from data.proposals.questions.found import Found
from data.proposals.survey import Column

NUMERIC_DAY = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\b")


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


def days(found: Found) -> Iterator[Question]:
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
    return Change((*COLUMNS, name), keys_of(name, column.header, keys))


def numbers(found: Found) -> Iterator[Question]:
    """Ask what points and commas mean that leave it open."""
    yield from (_form(name, column) for name, column in _asked_about(found, "number"))


def _form(name: str, column: Column) -> Question:
    choices = tuple(Choice(when(line), (_change(name, column, form_keys(line)),)) for line in column.lines)
    sentence = f"{column.header!r} can be read in two ways: {column.doubt}."
    of = "" if name == HISTORY else column.header
    return Question(f"form:{column.header}", sentence, choices, column.common[0][0], of)
