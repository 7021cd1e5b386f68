"""Two hundred and forty made-up deals, and how a format writes them: each CRM's own is in the modules beside this.

Nine in twenty are won, six lost, five open. Today is 30 June 2025. Open deals were opened since February; some are
expected before today. Nothing is copied from any export.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

TODAY = dt.date(2025, 6, 30)
OWNERS = tuple(
    f"{first} {last}"
    for first, last in zip(
        ("Ada", "Bruno", "Chloé", "Dmitri", "Elif", "Farid", "Grete", "Hugo", "Inês", "Jürgen"),
        ("Okafor", "Sá", "Lindqvist", "Orlov", "Demir", "Haddad", "Möller", "Peña", "Rocha", "Weiß"),
        strict=True,
    )
)
ACCOUNTS = tuple(
    f"{one} {two}" for one in ("Nordlicht", "Bluefield", "Quartz", "Ruiz e Hijos", "Café Léon", "Vostok", "Acorn")
    for two in ("Logistics", "Foods", "Energy", "Textil", "Labs", "Holding", "Systems", "Marine", "Print", "Optik")
)  # fmt: skip
PRODUCTS = ("Desk", "Field", "Insight", "Relay")
SOURCES = ("Web", "Partner", "Event", "Referral", "Cold call")
REASONS = ("Price", "No budget", "Competitor", "Timing")
OUTCOMES = ("won",) * 9 + ("lost",) * 6 + ("open",) * 5
STEPS = 4


@dataclasses.dataclass(frozen=True)
class Deal:
    """A deal: `step` is the open stage that it is in or was left in, counted from 0."""

    n: int
    outcome: str
    account: str
    owner: str
    product: str
    source: str
    reason: str
    amount: float
    step: int
    opened: dt.date
    expected: dt.date
    closed: dt.date | None

    @property
    def close(self) -> dt.date:
        """The one closing date that most CRMs have: expected while open, actual afterwards."""
        return self.closed or self.expected

    @property
    def acted(self) -> dt.date:
        """The day of the latest activity."""
        return max(self.opened, (self.closed or TODAY) - dt.timedelta(days=self.n % 40))

    @property
    def entered(self) -> list[dt.date]:
        """The days on which the stages up to the last open one were entered."""
        until = self.closed or TODAY
        return [self.opened + (until - self.opened) * nth // (STEPS + 1) for nth in range(self.step + 1)]

    def told(self, **words: Any) -> Any:
        """Return what belongs to the deal's outcome; '' where nothing is given for it."""
        return words.get(self.outcome, "")


def _deal(n: int, draw: random.Random) -> Deal:
    outcome = OUTCOMES[n % len(OUTCOMES)]
    opened = TODAY - dt.timedelta(days=draw.randint(2, 140) if outcome == "open" else draw.randint(160, 700))
    closed = None if outcome == "open" else opened + dt.timedelta(days=draw.randint(12, 150))
    return Deal(
        *(n, outcome, draw.choice(ACCOUNTS), draw.choice(OWNERS), draw.choice(PRODUCTS), draw.choice(SOURCES)),
        draw.choice(REASONS) if outcome == "lost" else "",
        round(draw.lognormvariate(9.2, 0.8), 2),
        draw.randrange(STEPS),
        opened,
        (closed or TODAY) + dt.timedelta(days=draw.randint(-20, 90)),
        closed,
    )


DRAW = random.Random(11)
DEALS = tuple(_deal(n, DRAW) for n in range(1, 241))
COUNTS = {outcome: sum(deal.outcome == outcome for deal in DEALS) for outcome in ("open", "won", "lost")}
SUMS = {o: round(sum(deal.amount for deal in DEALS if deal.outcome == o), 6) for o in ("open", "won")}

Row = dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Export:
    """An export in one format: its CRM, its files, and what is right of it.

    columns: the header of each canonical column of the opportunities. tables: which file holds which other table.
    """

    name: str
    crm: str
    files: Mapping[str, bytes]
    columns: Mapping[str, str]
    tables: Mapping[str, str] = dataclasses.field(default_factory=dict)


def table(rows: Sequence[Row], delimiter: str = ",", encoding: str = "utf-8", *, quoted: bool = False) -> bytes:
    """Write rows as a text file with a header."""
    file = io.StringIO()
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.DictWriter(
        file,
        list(rows[0]),
        delimiter=delimiter,
        lineterminator="\r\n",
        quoting=quoting,
    )
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode(encoding)


def each(row: Callable[[Deal], Row]) -> list[Row]:
    """Return every deal's row."""
    return [row(deal) for deal in DEALS]


def iso(day: dt.date | None, time: str = "") -> str:
    return "" if day is None else f"{day.isoformat()}{time}"


def written(day: dt.date | None, form: str) -> str:
    """Write a day by a format, nothing where there is none; {m} and {d} stand for numbers without a zero."""
    return "" if day is None else day.strftime(form).format(m=day.month, d=day.day)


def point(value: float) -> str:
    """1,234.50."""
    return f"{value:,.2f}"


def comma(value: float) -> str:
    """1.234,50."""
    return point(value).translate(str.maketrans(",.", ".,"))


def ident(deal: Deal, start: int = 1) -> int:
    """Return a number that names a deal and no other."""
    return start + 37 * deal.n
