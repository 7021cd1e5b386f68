"""The canonical columns, before a source adds its own fields."""

from __future__ import annotations

import dataclasses

from data.schema import Field, Kind, Known

DESCRIBED_BY_HISTORY = "It follows from what has happened; move what causes it instead."
WHAT_THE_CUSTOMER_DOES = "A stage follows from what the customer does."
OF_THE_OWNER = "It follows from the owner."
AGREED_AT_OPENING = "It was settled when the opportunity was opened."


def _event(
    table: str,
    name: str,
    label: str,
    description: str = "",
    *,
    known: Known = "while open",
    required: bool = False,
    changeable: bool = False,
    caveat: str = "",
    fixed_because: str = "",
) -> Field:
    """Return the day of what has happened to an opportunity."""
    told = Field(table, name, label, "date", known, description, feature=False, past_only=True, since_opening=True)
    return dataclasses.replace(
        told, required=required, changeable=changeable, caveat=caveat, fixed_because=fixed_because
    )


def _key(table: str, name: str, label: str, description: str, *, required: bool = True) -> Field:
    """Return the name by which a table's rows are known."""
    return Field(table, name, label, "text", "at opening", description, required=required, feature=False)


def _opinion(name: str, label: str, kind: Kind, description: str) -> Field:
    """Return what somebody thinks of an opportunity's ending."""
    return Field("opportunities", name, label, kind, "while open", description, tracked=True, feature=False)


CANONICAL: tuple[Field, ...] = (
    _key("opportunities", "opportunity_id", "Opportunity", "The CRM's id."),
    _key("opportunities", "deal_name", "Deal name", "What whoever sells calls it.", required=False),
    Field(
        "opportunities",
        "account",
        "Account",
        "choice",
        "at opening",
        "The company that would buy.",
        fixed_because=AGREED_AT_OPENING,
    ),
    Field(
        "opportunities",
        "product",
        "Product",
        "choice",
        "at opening",
        "What would be sold.",
        fixed_because=AGREED_AT_OPENING,
    ),
    Field(
        "opportunities",
        "owner",
        "Owner",
        "choice",
        "at opening",
        "The person who sells.",
        changeable=True,
        changed_by="request",
    ),
    Field(
        "opportunities",
        "stage",
        "Stage",
        "choice",
        "while open",
        "Step of the funnel.",
        required=True,
        tracked=True,
        changeable=True,
        changed_by="request",
        caveat=WHAT_THE_CUSTOMER_DOES,
    ),
    Field(
        "opportunities",
        "last_open_stage",
        "Last open stage",
        "choice",
        "at close",
        "Step of the funnel that a closed opportunity was left in.",
        feature=False,
    ),
    Field(
        "opportunities",
        "opened_on",
        "Opened",
        "date",
        "at opening",
        "Day the opportunity was opened.",
        fixed_because=AGREED_AT_OPENING,
        feature=False,
        past_only=True,
    ),
    Field(
        "opportunities",
        "expected_close_on",
        "Expected close",
        "date",
        "while open",
        "Day the owner expects a decision.",
        tracked=True,
        changeable=True,
        caveat="Only a day that the customer has named: a new date alone wins nothing.",
        feature=False,
    ),
    _event("opportunities", "closed_on", "Closed", "Day of the decision.", known="at close"),
    Field(
        "opportunities",
        "outcome",
        "Outcome",
        "choice",
        "at close",
        "Won, lost or open.",
        levels=("won", "lost", "open"),
        required=True,
        feature=False,
    ),
    Field(
        "opportunities",
        "amount",
        "Amount",
        "number",
        "while open",
        "Value at stake while open.",
        unit="money",
        minimum=0,
        tracked=True,
        changeable=True,
        changed_by="request",
    ),
    Field(
        "opportunities",
        "close_value",
        "Close value",
        "number",
        "at close",
        "What the customer signed for; 0 when lost.",
        unit="money",
        minimum=0,
        feature=False,
    ),
    Field(
        "opportunities",
        "pipeline",
        "Pipeline",
        "choice",
        "at opening",
        "Sales process the deal belongs to, each with its own stages.",
        fixed_because=AGREED_AT_OPENING,
    ),
    Field(
        *("opportunities", "region", "Region", "choice", "at opening"),
        "Sales region, where the export has it per opportunity.",
        fixed_because=AGREED_AT_OPENING,
    ),
    # Opinions of whoever sells: shown beside the model, never offered to it.
    _opinion("forecast_category", "Forecast category", "choice", "How sure the rep is of the period's forecast."),
    _opinion("rep_probability", "Rep's probability", "number", "What the CRM or the rep says of winning, in per cent."),
    _key("team", "owner", "Owner", "The person who sells."),
    Field(
        "team",
        "manager",
        "Manager",
        "choice",
        "at opening",
        "The owner's manager.",
        fixed_because=OF_THE_OWNER,
    ),
    Field("team", "region", "Region", "choice", "at opening", "The owner's region.", fixed_because=OF_THE_OWNER),
    _key("accounts", "account", "Account", "The company that would buy."),
    Field(
        "accounts",
        "segment",
        "Segment",
        "choice",
        "at opening",
        "Size class of the account.",
        fixed_because="It follows from the account.",
    ),
    _key("products", "product", "Product", "What is sold."),
    Field(
        "products",
        "list_price",
        "List price",
        "number",
        "at opening",
        "Price before discount.",
        unit="money",
        minimum=0,
        fixed_because="It follows from the product.",
    ),
    Field("stage_history", "opportunity_id", "Opportunity", "text", "while open", required=True, feature=False),
    Field("stage_history", "stage", "Stage", "choice", "while open", "Stage entered.", required=True, feature=False),
    _event("stage_history", "entered_on", "Entered", "Day the stage was entered.", required=True),
    Field("changes", "opportunity_id", "Opportunity", "text", "while open", required=True, feature=False),
    Field("changes", "field", "Field", "text", "while open", "Column that changed.", required=True, feature=False),
    Field("changes", "from_value", "From", "text", "while open", feature=False),
    Field("changes", "to_value", "To", "text", "while open", feature=False),
    _event("changes", "changed_on", "Changed", required=True),
    Field("activities", "opportunity_id", "Opportunity", "text", "while open", required=True, feature=False),
    _event("activities", "acted_on", "Acted", "Day of a call, meeting or mail.", required=True),
    _key("quotas", "owner", "Owner", "The person who sells."),
    _key("quotas", "period", "Period", "The quarter or month: 2026 Q4, 2026-10, or its first day."),
    Field("quotas", "quota", "Quota", "number", "at opening", "To be won.", "money", 0, required=True, feature=False),
)

# Facts that the build derives from history; known at any landmark, never typed by anybody.
DERIVED: tuple[Field, ...] = (
    _event("facts", "stage_entered_on", "Stage entered", fixed_because=DESCRIBED_BY_HISTORY),
    Field(
        "facts",
        "opening_amount",
        "Amount at opening",
        "number",
        "at opening",
        unit="money",
        fixed_because=AGREED_AT_OPENING,
        feature=False,
    ),
    Field(
        "facts",
        "pushes",
        "Pushes of the close date",
        "integer",
        "while open",
        minimum=0,
        fixed_because=DESCRIBED_BY_HISTORY,
        behaviour=True,
    ),
    Field(
        "facts",
        "pushes_before_stage",
        "Pushes before this stage",
        "integer",
        "while open",
        minimum=0,
        fixed_because=DESCRIBED_BY_HISTORY,
        feature=False,
    ),
    Field(
        "facts",
        "activities",
        "Activities logged",
        "integer",
        "while open",
        minimum=0,
        fixed_because=DESCRIBED_BY_HISTORY,
        behaviour=True,
    ),
    Field(
        "facts",
        "usual_cycle_days",
        "Usual cycle of the segment's won ones",
        "number",
        "while open",
        unit="days",
        minimum=0,
        fixed_because=DESCRIBED_BY_HISTORY,
        feature=False,
    ),
    _event(
        "facts",
        "last_activity_on",
        "Last activity",
        "Day of the latest call, meeting or mail.",
        changeable=True,
        caveat="Only after a call, meeting or mail: an entry alone wins nothing.",
    ),
    Field("facts", "owner_closed", "Owner's closed opportunities", "integer", "while open", feature=False),
    Field("facts", "owner_lost", "Owner's lost opportunities", "integer", "while open", feature=False),
    Field("facts", "account_closed", "Account's closed opportunities", "integer", "while open", feature=False),
    Field("facts", "account_lost", "Account's lost opportunities", "integer", "while open", feature=False),
    Field("facts", "product_closed", "Product's closed opportunities", "integer", "while open", feature=False),
    Field("facts", "product_lost", "Product's lost opportunities", "integer", "while open", feature=False),
    Field("facts", "segment_closed", "Segment's closed opportunities", "integer", "while open", feature=False),
    Field("facts", "segment_lost", "Segment's lost opportunities", "integer", "while open", feature=False),
)

TABLES = ("opportunities", "accounts", "products", "team", "stage_history", "changes", "activities", "quotas")
# What no model is ever given, so that no row of training looks up how it stood.
OPINIONS = ("forecast_category", "rep_probability")
EVENTS = ("stage_history", "changes", "activities")
# Tables whose rows have no name of their own: several rows of one day or period stand for several things.
NAMELESS = (*EVENTS, "quotas")
DIMENSIONS = {"accounts": "account", "products": "product", "team": "owner"}
