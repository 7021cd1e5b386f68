"""How the cells of a column that can be read in two ways are written, where other columns of its file tell."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from data.proposals.proposed import Change, Choice, Question
from data.proposals.survey import Column, Survey

# Column readings that tell, and the reading of lines of a mapping that goes with each.
DATES: Final = ("day first", "month first")
NUMBERS: Final = ("decimal comma", "commas between thousands")
HOLDS: Final = "Does a cell hold for the rows below it as well, down to the next that is filled?"
HOLD_YES: Final = "Yes: it is written once for each group"
HOLD_NO: Final = "No: those rows have nothing there"
# A column whose cells contradict each other is not told by its neighbours; one that may be read in two ways is.
MAY: Final = " may "


@dataclasses.dataclass(frozen=True)
class Form:
    """The keys of a mapping that tell how a column is written, and which column told."""

    keys: Mapping[str, Any]
    why: str


def told_forms(one: Survey) -> dict[str, Form]:
    """Return the forms of doubtful columns that the other columns of a file tell, by header."""
    doubtful = [column for column in one.columns if MAY in column.doubt]
    telling = {word: other.header for other in one.columns for word in (*DATES, *NUMBERS) if word in other.reading}
    found = {column.header: _form_of(column, telling) for column in doubtful}
    return {header: form for header, form in found.items() if form is not None}


def settled(one: Survey, forms: Mapping[str, Form]) -> Survey:
    """Return a file with its doubtful columns read as forms say."""
    read = {header: _reading(form.keys) for header, form in forms.items()}
    columns = (dataclasses.replace(c, doubt="", reading=read[c.header]) if c.header in read else c for c in one.columns)
    return dataclasses.replace(one, columns=tuple(columns))


def _form_of(column: Column, telling: Mapping[str, str]) -> Form | None:
    """Return how a column is written; `telling` names by its reading a column that tells it."""
    for line in column.lines:
        keys = form_keys(line)
        reading = _reading(keys)
        words = DATES if reading in DATES else NUMBERS
        if {word for word in words if word in telling} == {reading}:
            return Form(keys, f"{reading}, as in {telling[reading]!r}")
    return None


def form_keys(line: str) -> dict[str, Any]:
    """Return the keys that a line of a mapping declares."""
    return tomllib.loads(line.partition("  # where ")[0])


def when(line: str) -> str:
    """Return in words when a line of a mapping is right."""
    words = line.partition("  # where ")[2]
    return words[:1].upper() + words[1:]


def _reading(keys: Mapping[str, Any]) -> str:
    """Return what a column that is written so would be read as."""
    if "date_format" in keys:
        return DATES[0] if str(keys["date_format"]).startswith("%d/") else DATES[1]
    return NUMBERS[0] if keys.get("decimal") == "," or keys.get("thousands") == "." else NUMBERS[1]


def group_questions(main: Survey, read: Collection[str]) -> Iterator[Question]:
    """Ask whether cells hold for the empty ones below them, of columns that are `read` and where nothing proves it."""
    headers = list(main.unsure)
    if not set(headers) & set(read):
        return
    last = main.column(headers[-1])
    rows = last.filled - main.unsure[last.header]
    names = " and ".join(map(repr, headers))
    sentence = f"{names}: filled in {rows:,} of {main.rows:,} rows, empty below. {HOLDS}"
    patch = Change(("opportunities", "grouped"), headers)
    yield Question("grouped", sentence, (Choice(HOLD_YES, (patch,)), Choice(HOLD_NO)), last.common[0][0])
