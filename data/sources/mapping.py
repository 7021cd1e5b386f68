"""The keys of a mapping, declared once: what each is, what it holds, and an example of it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from data.schema import ChangedBy, Kind, Known
from data.sources.forms import Cells, ColumnKeys, Finite, Keys, Layout
from data.sources.rate_keys import RateKeys

Outcome = Literal["won", "lost", "open"]
Table = Literal["opportunities", "accounts", "products", "team", "stage_history", "changes", "activities", "quotas"]
Gone = Literal["", "lost", "deleted", "merged"]
Repeats = Literal["refuse", "first", "last", "sum"]
Negative = Literal["", "aside", "credit", "absolute", "zero"]


class StageKeys(Keys):
    """A step of the funnel, in order, and the outcome that it stands for."""

    name: str = Field(description="The stage as the export writes it, in any case.", examples=["Closed Won"])
    outcome: Outcome = Field(description="What a deal in this stage is: won, lost or open.", examples=["won"])
    pipeline: str = Field(default="", description="The pipeline that the stage belongs to.", examples=["Renewals"])
    optional: bool = Field(default=False, description="Whether an export may hold no deal in it.", examples=[True])


class NamedIn(Keys):
    """A second file that names opportunities."""

    file: str = Field(description="The file.", examples=["lost_deals.csv"])
    column: str = Field(description="Its column of opportunity ids.", examples=["Deal ID"])


class OutcomeKeys(Keys):
    """How an opportunity's outcome is told where its stage does not tell it; the first rule that fits holds."""

    outcome: Outcome = Field(description="What a deal is that the rule fits: won, lost or open.", examples=["lost"])
    when: dict[str, Cells] = Field(
        default_factory=dict,
        description="Columns of the opportunities' file, and the cells that each must hold; true and false stand for"
        " every spelling of yes and no.",
        examples=[{"Deal - Status": "Lost"}],
    )
    named_in: NamedIn | None = Field(
        default=None,
        description="A second file whose rows name the deals.",
        examples=[{"file": "lost.csv", "column": "Deal ID"}],
    )
    optional: bool = Field(default=False, description="Whether an export may hold no such deal.", examples=[True])


class AliasKeys(Keys):
    """A spelling that is known to mean another; counted, never silent."""

    table: Table = Field(description="The table.", examples=["opportunities"])
    column: str = Field(description="The canonical column.", examples=["product"])
    from_value: str = Field(alias="from", description="The export's spelling; empty for none.", examples=["GTXPro"])
    to_value: str = Field(alias="to", description="What it means.", examples=["GTX Pro"])
    reason: str = Field(description="Why, for the import's report.", examples=["Spelling."])


class FieldKeys(Keys):
    """A column that the canonical tables lack, or one of theirs declared anew."""

    table: Table = Field(description="The table that the column belongs to.", examples=["opportunities"])
    name: str = Field(description="Its name here, as it stands under columns.", examples=["lead_source"])
    label: str = Field(description="Its name on screen.", examples=["Lead source"])
    kind: Kind = Field(description="What it holds: text, choice, number, integer or date.", examples=["choice"])
    known: Known = Field(
        description="From when on it is known: 'at opening', 'while open' or 'at close'.", examples=["at opening"]
    )
    description: str = Field(
        default="", description="What it means, in a sentence.", examples=["Where the deal came from."]
    )
    unit: str = Field(default="", description="money, percent, days or any other word.", examples=["money"])
    minimum: float | None = Field(default=None, description="Smallest value that can be meant.", examples=[0])
    maximum: float | None = Field(default=None, description="Largest value that can be meant.", examples=[100])
    step: float | None = Field(default=None, description="Step of its slider.", examples=[1])
    levels: tuple[str, ...] = Field(default=(), description="All that a choice can be.", examples=[["Low", "High"]])
    required: bool = Field(default=False, description="Whether a row without it is set aside.", examples=[True])
    tracked: bool = Field(default=False, description="Whether its history stands in changes.", examples=[True])
    changeable: bool = Field(default=False, description="Whether it can be changed of an open deal.", examples=[True])
    changed_by: ChangedBy | None = Field(
        default=None,
        description="Who may change it: 'rep', or 'request' where the rep has to ask for it; unless given, what is"
        " known of a canonical column, else the rep.",
        examples=["request"],
    )
    caveat: str = Field(
        default="",
        description="What is to be minded before it is changed, in a sentence.",
        examples=["An offer is hard to take back."],
    )
    only_more: bool = Field(
        default=False, description="Whether it only ever grows, so that no move offers less.", examples=[True]
    )
    fixed_because: str = Field(
        default="", description="Why nobody can change it.", examples=["It follows from the account."]
    )
    direction: Literal[-1, 0, 1] = Field(
        default=0, description="1 where more of it means more losses, -1 fewer.", examples=[1]
    )
    feature: bool = Field(default=True, description="Whether the model may be offered it.", examples=[False])
    past_only: bool = Field(default=False, description="Whether it is never after the data's date.", examples=[True])
    since_opening: bool = Field(default=False, description="Whether it is never before the opening.", examples=[True])
    behaviour: bool = Field(default=False, description="Whether it is what people do about a deal.", examples=[True])


class TableKeys(Layout):
    """The file that holds a canonical table, and which of its columns means what."""

    file: str = Field(description="The file, or a pattern for several.", examples=["deals.csv"])
    newest: bool = Field(
        default=False,
        description="Whether of several files only the one that was written last is read, where each is a whole"
        " export.",
        examples=[True],
    )
    columns: dict[str, str | ColumnKeys] = Field(
        description="Canonical columns and own fields, each with the file's column.", examples=[{"owner": "Deal owner"}]
    )
    id: str = Field(
        default="",
        description="Of accounts, products and team: the file's column of ids, where the opportunities write these in"
        " place of names.",
        examples=["User ID"],
    )


class OpportunityKeys(TableKeys):
    """The file of the opportunities."""

    fill: dict[str, str] = Field(
        default_factory=dict,
        description="Columns taken from another table where they are empty.",
        examples=[{"amount": "products.list_price"}],
    )
    constant: dict[str, Finite] = Field(
        default_factory=dict, description="One value for every deal, where the file has none.", examples=[{"amount": 1}]
    )
    number_rows: bool = Field(
        default=False, description="Whether a row's number is its id: there is none.", examples=[True]
    )
    order: str = Field(default="", description="A number or date that grows from deal to deal, where no day is known.")
    repeats: Repeats = Field(
        default="refuse",
        description="Rows of one id that differ: 'sum' adds their amounts (a row for each line item), 'first' and"
        " 'last' keep one of them. Rows that say the same are always counted once.",
        examples=["sum"],
    )
    negative: Negative = Field(
        default="",
        description="What amounts below 0 are: 'credit' notes and no deals, 'absolute' for typing errors, which count"
        " without their minus, or 'zero' to count those deals with 0. 'aside', and nothing, set them aside.",
        examples=["credit"],
    )
    planned: bool = Field(
        default=False,
        description="Whether closed_on, which is expected_close_on too, is the planned day: of closed deals it stands"
        " for the day they closed, up to the latest other day of the export.",
        examples=[True],
    )
    deleted: dict[str, Cells] = Field(
        default_factory=dict,
        description="Columns that mark what the CRM has deleted, and the cells that each then holds; true stands for"
        " any day and every spelling of yes. Those rows are set aside.",
        examples=[{"IsDeleted": True}],
    )
    ids: dict[Literal["owner", "account", "product"], str] = Field(
        default_factory=dict,
        description="Columns of ids beside the names of owners, accounts or products: one id is one of them, however"
        " its name is written, and two of one name are two.",
        examples=[{"owner": "Owner ID"}],
    )
    snapshot: str = Field(
        default="",
        description="The day of each row, where the file has a row for every deal and day; histories follow from them.",
        examples=["Snapshot Date"],
    )


class HistoryKeys(TableKeys):
    """The file of the stages that opportunities entered, a row for each or a column for each.

    In the opportunities' own file a row is of its own opportunity, and in the stage of that.
    """

    columns: dict[str, str | ColumnKeys] = Field(
        default_factory=dict,
        description="Canonical columns, each with the file's column. Beside `entered`, entered_on is the day on which"
        " the opportunity entered the stage that it is in.",
        examples=[{"entered_on": "Date entered current stage"}],
    )
    entered: dict[str, str] = Field(
        default_factory=dict,
        description="Columns of days, one for each stage, and the stage that was entered then.",
        examples=[{"Date entered Proposal": "Proposal"}],
    )
    keeps: Literal["", "first", "last"] = Field(
        default="",
        description="Which day these columns hold of a stage that was entered again: the first or the last.",
        examples=["last"],
    )
    tells_stage: bool = Field(
        default=False,
        description="Whether these columns tell the stage, where no column holds it: that of the last day, of one day"
        " the furthest. That day closes a deal that is won or lost by it, and the first day opens it, unless columns"
        " say these.",
        examples=[True],
    )


class ChangesKeys(TableKeys):
    """The file of what changed on opportunities: a row for each, or rows of what fields were since then."""

    columns: dict[str, str | ColumnKeys] = Field(
        description="Canonical columns, each with the file's column. Beside `became`, opportunity_id and changed_on"
        " alone.",
        examples=[{"changed_on": "CreatedDate"}],
    )
    became: dict[str, str] = Field(
        default_factory=dict,
        description="Fields of the opportunities, and the columns that say what each was since the day of the row.",
        examples=[{"amount": "Amount"}],
    )
    former: dict[str, str] = Field(
        default_factory=dict,
        description="The columns that say what these fields were before; where there is none, the deal's row before"
        " says it.",
        examples=[{"amount": "PrevAmount"}],
    )


class DatabaseKeys(Keys):
    """A database that is read in place of files."""

    url_env: str = Field(
        pattern=r"^[A-Z][A-Z0-9_]*_DATABASE_URL$",
        description="The environment variable that holds its address: a name that ends in _DATABASE_URL.",
        examples=["CRM_DATABASE_URL"],
    )
    reads: dict[Annotated[str, Field(pattern=r"^[\w-]+$")], str] = Field(
        description="What each file is read from: a table or view by its name, or a query.",
        examples=[{"deals": "select * from opportunity where active"}],
    )


class MappingKeys(Layout):
    """How one export becomes the canonical tables."""

    name: str = Field(default="", description="A short name; models are kept by it.", examples=["our_crm"])
    label: str = Field(description="The export's name on screen.", examples=["Our CRM"])
    currency: str = Field(default="", description="The currency of every amount.", examples=["EUR"])
    recognise: tuple[str, ...] = Field(default=(), description="Files by which it is known.", examples=[["deals.csv"]])
    earliest: dt.date | None = Field(
        default=None, description="The first day that anything can have happened on.", examples=[dt.date(2015, 1, 1)]
    )
    latest: dt.date | None = Field(
        default=None, description="The last day that anything can have happened on.", examples=[dt.date(2026, 6, 30)]
    )
    made_on: dt.date | None = Field(
        default=None,
        description="The day on which this one export was made. Unless said, the name of its file or its data tell it.",
        examples=[dt.date(2026, 6, 30)],
    )
    exported_as: dict[str, str] = Field(
        default={},
        description="What files were called before they were renamed, by name: a day there is that of the export.",
        examples=[{"deals.csv": "Deals 2026-06-30.csv"}],
    )
    record_url: str = Field(default="", description="A deal's address in the CRM.", examples=["https://crm/deals/{id}"])
    gone: Gone = Field(
        default="",
        description="What became of deals that were open in one import and are missing in the next: 'lost' closes each"
        " on the day of the import in which it was missing first; 'deleted' and 'merged' count it nowhere. Unless said,"
        " they are reported.",
        examples=["lost"],
    )
    stage: tuple[StageKeys, ...] = Field(default=(), description="The stages, in order.")
    outcome: tuple[OutcomeKeys, ...] = Field(default=(), description="Rules for outcomes that stages do not tell.")
    opportunities: OpportunityKeys = Field(description="The opportunities.")
    accounts: TableKeys | None = Field(default=None, description="The accounts.")
    products: TableKeys | None = Field(default=None, description="The products.")
    team: TableKeys | None = Field(default=None, description="The owners.")
    stage_history: HistoryKeys | None = Field(default=None, description="The stages that opportunities entered.")
    changes: ChangesKeys | None = Field(default=None, description="What changed on opportunities.")
    activities: TableKeys | None = Field(default=None, description="Calls, meetings and mails.")
    quotas: TableKeys | None = Field(default=None, description="What each owner is to win in each quarter or month.")
    database: DatabaseKeys | None = Field(default=None, description="The database that is read in place of files.")
    rates: RateKeys | None = Field(default=None, description="Currency rates.")
    alias: tuple[AliasKeys, ...] = Field(default=(), description="Spellings that mean another.")
    field: tuple[FieldKeys, ...] = Field(default=(), description="The export's own fields.")
