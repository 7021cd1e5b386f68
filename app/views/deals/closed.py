"""One closed opportunity: how and when it ended, for how much, and what had happened to it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final, Literal

import pandas as pd

from app.services import Services
from app.views.deals.crm_record import record_url
from app.views.deals.opportunity import (
    NAME_FIELDS,
    Fact,
    Opportunity,
    as_count,
    as_day,
    as_number,
    as_text,
    known_facts,
    labelled,
    opportunity,
)
from app.views.state import State
from data.errors import NotFound
from data.snapshots import listing, queries
from data.snapshots.snapshot import Snapshot

TOLD: Final = ("amount", "close_value", "outcome", "opened_on", "closed_on", "expected_close_on", "last_open_stage")
SEARCH: Final = "Search for part of its name or its id: press / or Ctrl-K."


@dataclasses.dataclass(frozen=True)
class ClosedOpportunity:
    """A closed opportunity, which has no loss probability.

    amount is what it stood for at last, won_amount what it was won for, None where it was lost. expected_close_on: None
    where the export has no such day of closed deals. more: what else the export says. stages: stage, entered_on,
    entered (else before that day), days. changes: label, unit, kind, from_value, to_value, changed_on, latest first.
    record_url leads to the deal in the CRM, '' where the mapping does not say where that is.
    """

    opportunity_id: str
    deal_name: str | None
    account: str | None
    product: str | None
    owner: str | None
    manager: str | None
    region: str | None
    stage: str
    outcome: Literal["won", "lost"]
    amount: float | None
    won_amount: float | None
    opened_on: dt.date | None
    closed_on: dt.date | None
    expected_close_on: dt.date | None
    cycle_days: int | None
    more: tuple[Fact, ...]
    stages: pd.DataFrame
    changes: pd.DataFrame
    record_url: str
    currency: str
    as_of_on: dt.date


def closed_opportunity(services: Services, opportunity_id: str) -> ClosedOpportunity:
    """Answer for one closed opportunity; raise NotFound if there is none of that id."""
    snapshot = services.published().snapshot
    rows = queries.closed(snapshot, opportunity_id)
    if rows.empty:
        raise NotFound(f"{opportunity_id} is not a closed opportunity of this snapshot.", SEARCH)
    row = rows.iloc[0]
    return ClosedOpportunity(
        opportunity_id=opportunity_id,
        outcome=row["outcome"],
        **{name: as_text(row[name]) for name in NAME_FIELDS},
        amount=as_number(row["amount"]),
        won_amount=as_number(row["won_amount"]),
        **{name: as_day(row[name]) for name in ("opened_on", "closed_on", "expected_close_on")},
        cycle_days=as_count(row["cycle_days"]),
        more=known_facts(row, [field for field in snapshot.catalogue if field.name not in TOLD]),
        stages=_until_close(listing.stages(snapshot, opportunity_id), as_day(row["closed_on"])),
        changes=labelled(listing.changes(snapshot, opportunity_id), snapshot),
        record_url=record_url(snapshot, opportunity_id),
        currency=snapshot.info["currency"],
        as_of_on=snapshot.as_of_on,
    )


def any_opportunity(services: Services, state: State | None, opportunity_id: str) -> Opportunity | ClosedOpportunity:
    """Answer for one opportunity, open or closed; raise NotFound as of an open one where it is neither."""
    try:
        return opportunity(services, state, opportunity_id)
    except NotFound:
        if not is_closed(services.published().snapshot, opportunity_id):
            raise
        return closed_opportunity(services, opportunity_id)


def is_closed(snapshot: Snapshot, opportunity_id: str) -> bool:
    """Tell whether an opportunity of that id has closed."""
    return not queries.closed(snapshot, opportunity_id).empty


def _until_close(stages: pd.DataFrame, closed_on: dt.date | None) -> pd.DataFrame:
    """Count the days of the last stage until the close, where the export does not log that a stage was left by it."""
    if stages.empty or closed_on is None:
        return stages
    most = (pd.Timestamp(closed_on) - stages["entered_on"]).dt.days.clip(lower=0)
    return stages.assign(days=stages["days"].clip(upper=most))
