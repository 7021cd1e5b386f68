"""A history of stages that also says what the amount and the expected close of a deal were since each of its days."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Final

from data.ingest.reading.sheets import same
from data.proposals.columns import LABELS
from data.proposals.names import words_of
from data.proposals.proposed import Guess
from data.proposals.survey import Column, Survey
from data.proposals.words import WORDS

# A deal's one closing date is the expected one while it is open.
TOLD: Final = {"amount": ("amount",), "expected_close_on": ("expected_close_on", "closed_on")}
KINDS: Final = {"amount": "number", "expected_close_on": "date"}
# Times that can be put in order as they are written.
IN_ORDER: Final = re.compile(r"\d{4}-\d\d-\d\d([ T].*)?")


def told_values(one: Survey, deals: Mapping[str, Guess]) -> dict[str, str]:
    """Return the columns that are called as the deals' own amount and expected close, by what they are."""
    return {name: header for name, kind in KINDS.items() for header in _called(one, deals, name, kind)}


def _called(one: Survey, deals: Mapping[str, Guess], name: str, kind: str) -> Iterator[str]:
    """Yield the column of a file that is called as one of the deals is."""
    own = next((deals[key].header for key in TOLD[name] if key in deals), None)
    for column in one.columns if own is not None else ():
        if same(column.header) == same(str(own)) and column.kind == kind and not column.doubt:
            yield column.header
            return


def former_values(one: Survey, became: Mapping[str, str]) -> dict[str, str]:
    """Return the columns that say what these were before, as 'PrevAmount' beside 'Amount'."""
    return {
        name: column.header for name, header in became.items() for column in one.columns if _is_former(column, header)
    }


def _is_former(column: Column, header: str) -> bool:
    first, *others = words_of(column.header) or ("",)
    return first in WORDS["compared"]["former"] and tuple(others) == words_of(header)


def in_order(one: Survey, header: str) -> bool:
    """Say whether the times of a column can be put in order as they are written."""
    return all(IN_ORDER.fullmatch(cell) for cell, _ in one.column(header).common)


def columns_of(history: Mapping[str, Guess]) -> tuple[Guess, ...]:
    """Return the columns of changes that a history of stages has."""
    names = (("opportunity_id", "opportunity_id"), ("entered_on", "changed_on"))
    found = ((name, history[given]) for given, name in names)
    return tuple(
        dataclasses.replace(one, table="changes", name=name, label=LABELS["changes", name]) for name, one in found
    )
