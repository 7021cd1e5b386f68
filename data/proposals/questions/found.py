"""What is known of an export when it is asked what is left to ask."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from data.proposals.amounts.money import Money
from data.proposals.crms import Crm
from data.proposals.forms import Form
from data.proposals.proposed import Guess, Staging
from data.proposals.survey import Survey
from data.proposals.tables.other_files import TableGuess

# So many columns are offered as an answer; any other can be chosen where columns are corrected.
MOST_COLUMNS: Final = 30
# An example names the cells of so many columns.
MOST_EXAMPLES: Final = 3


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


def cells_of(found: Found, headers: Iterable[str]) -> str:
    """Return the commonest cell of each of the first columns that have one, with its header."""
    common = ((header, found.main.column(header).common) for header in headers)
    shown = (f"{header}: {cells[0][0]}" for header, cells in common if cells)
    return ", ".join(itertools.islice(shown, MOST_EXAMPLES))
