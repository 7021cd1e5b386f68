"""Forty made-up deals as any CRM might export them, and what their import must say.

Deal n was opened 5n days after New Year 2025 and is worth 1,000n + 0.5. Of four in a row two are won, one is lost and
one is open: 20 won worth 390,010, 10 lost, 10 open worth 220,005. A closed deal took 30 days, an open one is expected
60 days after its opening. The last thing that happened is the closing of deal 39, on 14 August 2025.
"""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import datetime as dt
import functools
import io
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest

from data import sources
from data.building import build, checks
from data.building.build import Terms
from data.errors import HeadwindError
from data.ingest.reading import readings
from data.ingest.reading.cells import define
from data.schema import Field, Kind
from data.sources import Source
from data.sources.forms import Form
from data.statements import literal
from tests import drafts

NEW_YEAR = dt.date(2025, 1, 1)
OUTCOMES = ("Open", "Closed Won", "Closed Won", "Closed Lost")
COUNTS = {"open": 10, "won": 20, "lost": 10}
SUMS = {"open": 220_005.0, "won": 390_010.0}
AS_OF = dt.date(2025, 8, 14)


@dataclasses.dataclass(frozen=True)
class Deal:
    """The n-th deal, and what an export writes of it."""

    n: int

    @property
    def id(self) -> str:
        return f"D{self.n:02}"

    @property
    def outcome(self) -> str:
        return ("open", "won", "won", "lost")[self.n % 4]

    @property
    def stage(self) -> str:
        return ("Proposal", "Closed Won", "Closed Won", "Closed Lost")[self.n % 4]

    @property
    def amount(self) -> float:
        return 1_000 * self.n + 0.5

    @property
    def opened(self) -> dt.date:
        return NEW_YEAR + dt.timedelta(days=5 * self.n)

    @property
    def closed(self) -> dt.date | None:
        return None if self.outcome == "open" else self.opened + dt.timedelta(days=30)

    @property
    def close(self) -> dt.date:
        """The one closing date that most CRMs have: expected while open, actual afterwards."""
        return self.closed or self.opened + dt.timedelta(days=60)


DEALS = tuple(Deal(n) for n in range(1, 41))
Row = dict[str, Any]
Change = Callable[[Deal], Row]
HEADER = ("Deal ID", "Account", "Owner", "Stage", "Created", "Close Date", "Amount")


def iso(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()


def row(deal: Deal) -> Row:
    """One deal as the plainest export writes it."""
    cells = (deal.id, f"Acct {deal.n % 7}", f"Rep {deal.n % 3}", deal.stage, iso(deal.opened), iso(deal.close))
    return dict(zip(HEADER, (*cells, f"{deal.amount:.2f}"), strict=True))


def rows(change: Change = lambda _: {}, deals: Iterable[Deal] = DEALS) -> list[Row]:
    """Every deal's row with some of its cells written otherwise, or more of them."""
    return [row(deal) | change(deal) for deal in deals]


def text(table: Sequence[Row], delimiter: str = ",") -> str:
    """Write rows as a text file with a header."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(table[0]), delimiter=delimiter, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(table)
    return file.getvalue()


def deals(change: Change = lambda _: {}, delimiter: str = ",") -> str:
    """Write the forty deals as a text file."""
    return text(rows(change), delimiter)


def one(n: int, **cells: Any) -> Change:
    """Change cells of one deal; a header's spaces are written as underscores."""
    named = {name.replace("_", " "): cell for name, cell in cells.items()}
    return lambda deal: named if deal.n == n else {}


def without(table: Sequence[Row], *headers: str) -> list[Row]:
    return [{name: cell for name, cell in one_row.items() if name not in headers} for one_row in table]


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Write an XLSX workbook: numbers as numbers, days as days."""
    book, held = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for cells in lines:
            sheet.append(list(cells))
    book.save(held)
    return held.getvalue()


def lines(table: Sequence[Row]) -> list[list[Any]]:
    """Return rows as a workbook holds them, below their header."""
    return [list(table[0]), *(list(cells.values()) for cells in table)]


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """Write a ZIP archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return held.getvalue()


COLUMNS = {
    "opportunity_id": "Deal ID",
    "account": "Account",
    "owner": "Owner",
    "stage": "Stage",
    "opened_on": "Created",
    "closed_on": "Close Date",
    "amount": "Amount",
}
STAGES = (("Proposal", "open"), ("Closed Won", "won"), ("Closed Lost", "lost"))


def mapping(
    top: str = "",
    *,
    under: str = "",
    stages: Iterable[tuple[str, str]] = STAGES,
    more: str = "",
    file: str = "deals.csv",
    **columns: str | None,
) -> str:
    """Write the deals' mapping as TOML: lines at its top and under [opportunities], other columns (None: without)."""
    named = {name: header for name, header in (COLUMNS | columns).items() if header is not None}
    staged = "\n".join(f'[[stage]]\nname = "{name}"\noutcome = "{outcome}"' for name, outcome in stages)
    listed = "\n".join(f"{name} = {header if header[0] == '{' else repr(header)}" for name, header in named.items())
    return (
        f'label = "Forty deals"\ncurrency = "EUR"\n{top}\n{staged}\n[opportunities]\nfile = {file!r}\n{under}\n'
        f"[opportunities.columns]\n{listed}\n{more}\n"
    )


@dataclasses.dataclass(frozen=True)
class Answer:
    """What an import has made of an export: what `python -m app check --json` says of it before it is scored."""

    opportunities: dict[str, int]
    amount: dict[str, float]
    as_of_on: dt.date
    set_aside: list[tuple[str, int, str, str | None, str]]
    spellings: int
    read_as: dict[str, str]
    notes: list[str]
    rows: dict[str, Row]
    histories: dict[str, list[tuple[Any, ...]]]

    @property
    def is_right(self) -> bool:
        """Whether every deal is there with its outcome and money, and today is right."""
        return (self.opportunities, self.amount, self.as_of_on) == (COUNTS, SUMS, AS_OF)


def imported(
    folder: Path, files: Mapping[str, str | bytes], toml: str | None = None, terms: Terms | None = None
) -> Answer:
    """Write files into a folder and build a draft of them; a refusal is raised as it is said."""
    write(folder, files)
    source = sources.parse("forty", tomllib.loads(mapping() if toml is None else toml), "headwind.toml")
    return drafted(folder, source, terms or Terms())


class Conformed(Exception):
    """A draft holds all that an export says; what is derived from it is tested elsewhere."""


def until_derived(step: str) -> None:
    if step.startswith("Deriving"):
        raise Conformed


def drafted(folder: Path, source: Source, terms: Terms) -> Answer:
    """Build a draft as far as an export is read, guarded and described, and hold it against what must hold of it."""
    with drafts.empty() as connection:
        with contextlib.suppress(Conformed):
            build.build(connection, folder, source, until_derived, terms)
            raise AssertionError("a draft says when it begins to derive")
        for sentence, question in checks.INVARIANTS.items():
            assert "facts" in sentence or not connection.execute(question).fetchall(), sentence
        return _answer(connection)


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def refused(folder: Path, files: Mapping[str, str | bytes], toml: str | None = None, terms: Terms | None = None) -> str:
    """Return the one line in which an import is refused."""
    with pytest.raises(HeadwindError) as refusal:
        imported(folder, files, toml, terms)
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


def lines_of(refusal: str) -> list[str]:
    """Return the lines that a refusal offers to add to a mapping."""
    return re.findall(r"(?:date_format|decimal|thousands) = \"[^\"]*\"", refusal)


def _answer(connection: duckdb.DuckDBPyConnection) -> Answer:
    def ask(question: str) -> list[tuple[Any, ...]]:
        return connection.execute(question).fetchall()

    totals = ask("select outcome, count(*), coalesce(sum(amount), 0) from opportunities group by 1")
    held = connection.execute("from opportunities").df().astype(object)
    found = held.where(held.notna(), None).to_dict("records")
    return Answer(
        dict.fromkeys(COUNTS, 0) | {outcome: n for outcome, n, _ in totals},
        dict.fromkeys(SUMS, 0.0) | {o: round(total, 6) for o, _, total in totals if o in SUMS},
        dt.date.fromisoformat(ask("select value from info where key = 'as_of_on'")[0][0]),
        ask("from rejects order by file, line"),
        int(ask('select coalesce(sum("rows"), 0) from repairs')[0][0]),
        dict(ask("select \"column\", sentence from notes where kind = 'read as'")),
        [sentence for (sentence,) in ask("select sentence from notes where kind <> 'read as'")],
        {found_row["opportunity_id"]: found_row for found_row in found},
        {table: ask(f"from {table} order by all") for table in ("stage_history", "changes")},
    )


def column(cells: Iterable[str], kind: Kind, **form: Any) -> list[Any]:
    """Read the cells of one column as an import does; a column that can be read in two ways is refused."""
    listed = list(cells)
    question = f"select {reading(listed, kind, **form).sql('cell')} from ({_tidied(listed)}) order by nth"
    return [value for (value,) in _cells().execute(question).fetchall()]


def reading(cells: Sequence[str], kind: Kind, **form: Any) -> readings.Reading:
    """Return how an import reads the cells of one column."""
    field = Field("opportunities", "it", "It", kind, "at opening")
    question = f"select distinct cell from ({_tidied(cells)})"
    return readings.reading_of(_cells(), question, field, Form(**form), "deals.csv, column 'It'", "opportunities")


def _tidied(cells: Sequence[str]) -> str:
    held = ", ".join(f"({nth}, {literal(cell)})" for nth, cell in enumerate(cells))
    return f"select nth, tidy(cell) as cell from (values {held}) held(nth, cell)"


def _cells() -> duckdb.DuckDBPyConnection:
    connection = _memory().cursor()
    define(connection)
    return connection


@functools.cache
def _memory() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": "1"})


def parquet(path: Path) -> None:
    """Write the forty deals as Parquet, with days and numbers as such."""
    connection = _memory().cursor()
    connection.register("held", pd.DataFrame(rows(lambda deal: {"Amount": deal.amount})))
    typed = '* replace ("Created"::date as "Created", "Close Date"::date as "Close Date")'
    connection.execute(f"copy (select {typed} from held) to '{path}' (format parquet)")
