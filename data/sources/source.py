"""A source: a mapping that has been read and found whole."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Final

from data.catalogue import CANONICAL, DERIVED, DIMENSIONS
from data.schema import Field
from data.sources.forms import Cells, Form, Layout
from data.sources.mapping import DatabaseKeys, Gone, MappingKeys, Negative, OutcomeKeys, Repeats
from data.sources.rate_keys import RateKeys

# Where an export has no dates, a number that grows from one opportunity to the next may stand in for their order.
ORDER = Field(
    "opportunities",
    "order_no",
    "Order",
    "number",
    "at opening",
    "Stands in for dates: opportunities with a larger number came later.",
    required=True,
    feature=False,
)
LAST_ACTIVITY: Final = "last_activity_on"
MODIFIED: Final = "modified_on"
CONVERTED: Final = "converted_amount"
RATE: Final = "currency_rate"
# What stands for columns of a history that is told by a column of days for each stage.
ITS_OPPORTUNITY, ITS_STAGE, ITS_DAY = "its opportunity", "stage entered", "day of the stage"
# And for columns of changes that follow from what fields were since a day.
ITS_FIELD: Final = "its field"
IT_WAS: Final = "what it was"
IT_IS: Final = "what it is"
IN_NO_FILE: Final = (ITS_OPPORTUNITY, ITS_STAGE, ITS_DAY, ITS_FIELD, IT_WAS, IT_IS)
# Columns that are read and enter others: two closing days of which one holds, the currency of a row's money, its amount
# as the CRM has converted it or the rate at which that is done, the day on which a row was looked at, the day of the
# latest activity, which is known today alone, and that on which the CRM last wrote the record.
PASSING = (
    Field("opportunities", "won_on", "Won on", "date", "at close", feature=False),
    Field("opportunities", "lost_on", "Lost on", "date", "at close", feature=False),
    Field("opportunities", "currency", "Currency", "choice", "at opening", feature=False),
    Field("opportunities", CONVERTED, "Amount, converted", "number", "while open", feature=False),
    Field("opportunities", RATE, "Currency rate", "number", "while open", feature=False),
    Field(
        "opportunities", "snapshot_on", "Snapshot", "date", "while open", required=True, feature=False, past_only=True
    ),
    Field("opportunities", LAST_ACTIVITY, "Last activity", "date", "while open", feature=False),
    Field("opportunities", MODIFIED, "Modified", "date", "while open", feature=False),
)


@dataclasses.dataclass(frozen=True)
class Stage:
    """A step of the funnel, in order, and the outcome it stands for.

    `name` is unique; `label` is what the export writes in `pipeline`. A stage that is `made` is in no export: it stands
    for an outcome that only the outcome rules tell.
    """

    name: str
    order: int
    outcome: str
    label: str = ""
    pipeline: str = ""
    optional: bool = False
    made: bool = False


@dataclasses.dataclass(frozen=True)
class Alias:
    """A spelling in the export that is known to mean another; counted, never silent."""

    table: str
    column: str
    from_value: str
    to_value: str
    reason: str


@dataclasses.dataclass(frozen=True)
class TableMapping:
    """Which file holds a canonical table, and which of its columns means what, written how.

    With `number_rows` the export has no id, and the number of the row is the opportunity's.
    """

    table: str
    file: str
    columns: Mapping[str, str]
    forms: Mapping[str, Form]
    layout: Layout
    fill: Mapping[str, str] = dataclasses.field(default_factory=dict)
    constant: Mapping[str, float] = dataclasses.field(default_factory=dict)
    number_rows: bool = False
    repeats: Repeats = "refuse"
    negative: Negative = ""
    newest: bool = False
    # Whether the one closing date is the planned day.
    planned: bool = False
    # Columns whose money is in the mapping's currency already, and by what numbers are multiplied.
    converted: frozenset[str] = frozenset()
    times: Mapping[str, float] = dataclasses.field(default_factory=dict)
    # Second columns, whose text follows that of the first.
    then: Mapping[str, str] = dataclasses.field(default_factory=dict)
    # Columns that mark what is deleted, and the cells that each then holds.
    deleted: Mapping[str, Cells] = dataclasses.field(default_factory=dict)
    # The file's column of ids, where other tables write these in place of its names.
    ids: str = ""
    # Columns of days with the stage that was entered then, which of its days each keeps, the column of the day on which
    # the present stage was entered, and whether all of these stand in the opportunities' own rows.
    entered: Mapping[str, str] = dataclasses.field(default_factory=dict)
    keeps: str = ""
    present: str = ""
    own_rows: bool = False
    # Whether these days tell the opportunities' stage, and whether the first of them their opening day.
    tells_stage: bool = False
    tells_opening: bool = False
    # The opportunities' own columns of ids beside names of owners, accounts and products.
    named: Mapping[str, str] = dataclasses.field(default_factory=dict)
    # Columns that say what fields of the opportunities were since a row's day, and what they were before.
    became: Mapping[str, str] = dataclasses.field(default_factory=dict)
    former: Mapping[str, str] = dataclasses.field(default_factory=dict)
    # Columns of the file that only the outcome rules and marks of deletion read, or that hold its ids or
    # days of stages.
    more: tuple[str, ...] = ()

    def wanted(self) -> list[str]:
        """Return the columns of the file that are read, each once."""
        read = (header for header in self.columns.values() if header not in IN_NO_FILE)
        told = (*self.entered, *self.became.values(), *self.former.values())
        return list(dict.fromkeys((*read, *self.then.values(), *self.more, *told)))


@dataclasses.dataclass(frozen=True)
class Source:
    """How one export becomes the canonical tables; `origin` says where its mapping stands."""

    name: str
    label: str
    currency: str
    recognise: tuple[str, ...]
    stages: tuple[Stage, ...]
    tables: Mapping[str, TableMapping]
    aliases: tuple[Alias, ...]
    fields: tuple[Field, ...]
    outcomes: tuple[OutcomeKeys, ...] = ()
    rates: RateKeys | None = None
    earliest: dt.date | None = None
    latest: dt.date | None = None
    made_on: dt.date | None = None
    exported_as: Mapping[str, str] = dataclasses.field(default_factory=dict)
    gone: Gone = ""
    database: DatabaseKeys | None = None
    keys: MappingKeys | None = dataclasses.field(default=None, repr=False, compare=False)
    origin: str = dataclasses.field(default="", repr=False, compare=False)

    def catalogue(self) -> tuple[Field, ...]:
        """Return the canonical fields this export fills, its own fields, and the derived facts.

        What owners are to win is no fact of any opportunity.
        """
        own = {(field.table, field.name): field for field in self.fields}
        always = ("outcome", "stage", *self._follow())
        filled = [
            f
            for f in CANONICAL
            if (self.has(f.table, f.name) and f.table != "quotas") or (f.table == "opportunities" and f.name in always)
        ]
        canonical = tuple(own.pop((f.table, f.name), f) for f in filled)
        return labelled_apart(canonical + tuple(own.values()) + DERIVED)

    def own_events(self) -> list[Field]:
        """Return the export's own days of what has happened."""
        canonical = {field.name for field in CANONICAL if field.table == "opportunities"}
        own = [field for field in self.fields if field.table == "opportunities" and field.name not in canonical]
        return [field for field in own if field.past_only]

    def _follow(self) -> tuple[str, ...]:
        """Name the canonical columns of opportunities that are told by others."""
        told = ("closed_on",) if self.has("opportunities", "won_on") or self.has("opportunities", "lost_on") else ()
        expected = ("expected_close_on",) if self.one_close_date else ()
        return (*told, *expected, *(("last_open_stage",) if self.outcomes else ()))

    @property
    def has_closings(self) -> bool:
        """Say whether the export has closing days, in one column or in one for each outcome."""
        return any(self.has("opportunities", name) for name in ("closed_on", "won_on", "lost_on"))

    @property
    def one_close_date(self) -> bool:
        """Say whether the export has one date for the expected and the actual close: an open deal's is expected."""
        columns = self.tables["opportunities"].columns
        expected, closed = columns.get("expected_close_on"), columns.get("closed_on")
        return closed is not None and expected in (None, closed)

    @property
    def closes_as_planned(self) -> bool:
        """Say whether the planned day stands for the day on which a deal closed: the export has no other."""
        return self.one_close_date and self.tables["opportunities"].planned

    def read_fields(self, table: str) -> list[Field]:
        """Return the fields that are read from the table's file, with those that only pass into others."""
        known = {f.name: f for f in (*PASSING, *CANONICAL, *self.fields) if f.table == table}
        mapping = self.tables[table]
        numbered = ["opportunity_id"] if mapping.number_rows and "opportunity_id" not in mapping.columns else []
        return [known[name] for name in (*numbered, *mapping.columns)]

    def has(self, table: str, column: str, *, filled: bool = True) -> bool:
        """Say whether the export has a canonical column, or with `filled` is given it from another table."""
        mapping = self.tables.get(table)
        if mapping is None:
            return False
        numbered = mapping.number_rows and column == "opportunity_id"
        return numbered or column in mapping.columns or (filled and column in (*mapping.fill, *mapping.constant))

    def passes(self, column: str) -> bool:
        """Say whether a column is read that only enters others, and is no field of the export's own."""
        own = {field.name for field in self.fields if field.table == "opportunities"}
        return column in self.tables["opportunities"].columns and column not in own

    @property
    def stamps(self) -> list[str]:
        """Return the columns of days on which somebody last did something to a deal, the surest first."""
        return [name for name in (MODIFIED, LAST_ACTIVITY) if self.passes(name)]

    @property
    def ordered(self) -> bool:
        """Say whether a number stands in for dates: the mapping's `order`."""
        return self.has("opportunities", ORDER.name)

    @property
    def snapshots(self) -> bool:
        """Say whether the opportunities' file holds a row for every deal and day."""
        return self.has("opportunities", "snapshot_on")

    def has_history(self, table: str) -> bool:
        """Say whether the export logs such events, or they follow from its snapshots."""
        return table in self.tables or (self.snapshots and table in ("stage_history", "changes"))

    @property
    def last_activity_alone(self) -> bool:
        """Say whether the export has the day of each deal's latest activity, and logs no activities."""
        return self.has("opportunities", LAST_ACTIVITY) and not self.has_history("activities")

    def aliases_of(self, table: str, column: str) -> tuple[Alias, ...]:
        """Return the declared respellings of one column."""
        return tuple(a for a in self.aliases if (a.table, a.column) == (table, column))


def labelled_apart(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Name the table where a field of another is called as one of a deal is: 'Type' and 'Account: Type'."""
    of_deals = {f.label.casefold(): f.name for f in fields if f.table in ("opportunities", "facts")}

    def labelled(field: Field) -> Field:
        other = of_deals.get(field.label.casefold(), field.name)
        if field.table not in DIMENSIONS or other == field.name:
            return field
        return dataclasses.replace(field, label=f"{DIMENSIONS[field.table].capitalize()}: {field.label}")

    return tuple(map(labelled, fields))
