"""What an import would publish, told before it does: its rows, its columns, what is new in it, and for which pages."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Final

from data.building.comparison import Comparison

NOT_CHECKED: Final = "This import has not been checked as it stands."


@dataclasses.dataclass(frozen=True)
class SetAside:
    """Why rows are set aside: the column, '' for the whole row, how many they are, and the first of them.

    `step` says what to do about it on the page, '' where nothing can be done. `is_no_deal`: nothing is lost with them.
    """

    column: str
    reason: str
    rows: int
    file: str
    line: int | None
    value: str
    step: str = ""
    is_no_deal: bool = False


@dataclasses.dataclass(frozen=True)
class Respelled:
    """Cells of a column that are read as another spelling of the same name, and how many they are."""

    column: str
    written: str
    read: str
    rows: int
    is_person: bool = False


@dataclasses.dataclass(frozen=True)
class ColumnRead:
    """A column in another form than the plain one: how it is read, and a cell of it."""

    column: str
    reading: str
    example: str


@dataclasses.dataclass(frozen=True)
class ColumnVerdict:
    """What the leak firewall says of a column before anything is trained, and why."""

    column: str
    label: str
    verdict: str
    reason: str


@dataclasses.dataclass(frozen=True)
class PageSupport:
    """A page, and what these data lack for it; '' if they lack nothing."""

    page: str
    missing: str = ""


@dataclasses.dataclass(frozen=True)
class Lacking:
    """Of how many deals a column is expected, how many lack it, how many hold exactly 0, and how many of them are open.

    Only amounts that are 0 are counted.
    """

    name: str
    deals: int
    lacking: int
    lacking_open: int
    zeros: int = 0
    zeros_open: int = 0


@dataclasses.dataclass(frozen=True)
class Report:
    """The report of a check. read: rows of the opportunities' files. opportunities, amount: by outcome.

    against_served: None where another export is served, or nothing, as `is_first` says. respelled: pairs that
    differ in more than spaces, the commonest first. no_deals: how many of the rows set aside are totals and the
    like, totals: how many of these are totals. as_of_by: what tells as_of_on. lacking: what any deals lack of what
    matters most.
    """

    label: str
    read: int
    kept: int
    set_aside: int
    spellings: int
    as_of_on: dt.date
    dated: bool
    currency: str
    opportunities: Mapping[str, int]
    amount: Mapping[str, float]
    reasons: tuple[SetAside, ...]
    read_as: tuple[ColumnRead, ...]
    warnings: tuple[str, ...]
    verdicts: tuple[ColumnVerdict, ...]
    pages: tuple[PageSupport, ...]
    against_served: Comparison | None
    endings: tuple[str, ...] = ()
    is_first: bool = False
    respelled: tuple[Respelled, ...] = ()
    no_deals: int = 0
    totals: int = 0
    as_of_by: str = ""
    lacking: tuple[Lacking, ...] = ()

    @property
    def is_without_endings(self) -> bool:
        """Tell whether every deal is read as open though columns say that some have ended."""
        return bool(self.endings) and not self.opportunities.get("won") and not self.opportunities.get("lost")
