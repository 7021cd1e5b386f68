"""One open opportunity: its loss probability and why, its facts with their dates, and what has happened to it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from app.services import Services
from app.views.answers import Verdict
from app.views.deals.arms import TO_LEAVE, DealArm, arms_of
from app.views.deals.by_date import by_date, undated
from app.views.deals.crm_record import record_url
from app.views.deals.opportunities import with_reasons
from app.views.deals.why import Why, usual, why, without_steps
from app.views.flagging import Flagging, flagging, mark, severity_of
from app.views.state import Policy, State, policy_of
from app.views.win_rate.base_rate import BaseRate, base_rate
from data.schema import Field
from data.snapshots import listing, queries
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot

NAME_FIELDS: Final = ("deal_name", "account", "product", "owner", "manager", "region", "stage")
DAYS: Final = ("opened_on", "expected_close_on", "last_activity_on")
COUNTS: Final = ("age_days", "days_in_stage", "days_since_activity", "overdue_days", "pushes", "activities")


@dataclasses.dataclass(frozen=True)
class Fact:
    """One more thing known of an opportunity: the field's label, its value, its unit and its kind."""

    name: str
    label: str
    value: Any
    unit: str
    kind: str


@dataclasses.dataclass(frozen=True)
class Opportunity:
    """An open opportunity. Its loss probability, expected loss and reasons are None or empty without signal.

    low and high are the calibration's interval of the loss probability; threshold is that from which a deal of this
    amount is flagged, None where no probability reaches it; owner_rank is by gain among
    the owner_open that its owner has open. by_date: days, on, won, lost, open, from the
    as-of date on; empty without signal or where `undated` says why. stale_because says why it is stale, '' where it is
    not. stages: stage, entered_on, entered (else before that day), days. changes: label,
    unit, kind, from_value, to_value, changed_on, the latest first.
    record_url leads to the deal in the CRM, '' where the mapping does not say where that is.
    arm is the deal's in the experiment that runs, None where it has none; why names no step of one that is held out.
    `records_*` tell whether the export logs changes and activities at all: none logged is not the same as none;
    `knows_last_activity`, whether it has the day of the latest one, as known today alone, in their place.
    """

    opportunity_id: str
    deal_name: str | None
    account: str | None
    product: str | None
    owner: str | None
    manager: str | None
    region: str | None
    stage: str
    amount: float | None
    loss_probability: float | None
    low: float | None
    high: float | None
    expected_loss: float | None
    threshold: float | None
    flagged: bool | None
    severity: str | None
    owner_rank: int | None
    owner_open: int | None
    policy: Flagging
    why: Why | None
    by_date: pd.DataFrame
    undated: str
    flags: list[str]
    stale: bool
    stale_because: str
    opened_on: dt.date | None
    expected_close_on: dt.date | None
    last_activity_on: dt.date | None
    age_days: int | None
    days_in_stage: int | None
    days_since_activity: int | None
    overdue_days: int | None
    pushes: int | None
    activities: int | None
    more: tuple[Fact, ...]
    stages: pd.DataFrame
    changes: pd.DataFrame
    records_changes: bool
    records_activities: bool
    knows_last_activity: bool
    record_url: str
    arm: DealArm | None
    as_of_on: dt.date
    currency: str
    ranked: bool
    verdict: Verdict
    base_rate: BaseRate


def opportunity(services: Services, state: State | None, opportunity_id: str) -> Opportunity:
    """Answer for one open opportunity; raise NotFound if it is not open."""
    published = services.published()
    snapshot, ranked = published.snapshot, published.bundle.has_signal
    policy, arm = policy_of(state, published), arms_of(services, [opportunity_id]).get(opportunity_id)
    reasons = why(published.bundle, queries.open_facts_of(snapshot, opportunity_id), usual(snapshot), published.steps)
    found = listing.opportunity(snapshot, opportunity_id, policy.parameters())
    row = with_reasons(found.to_frame().T, published.steps).iloc[0]
    loss, amount = as_number(row["loss_probability"]) if ranked else None, as_number(row["amount"])
    flagged = bool(row["flagged"]) if loss is not None else None
    return Opportunity(
        opportunity_id=str(row["opportunity_id"]),
        amount=amount,
        loss_probability=loss,
        low=as_number(row["low"]) if ranked else None,
        high=as_number(row["high"]) if ranked else None,
        expected_loss=as_number(row["expected_loss"]) if ranked else None,
        threshold=mark(policy, amount),
        flagged=flagged,
        severity=_severity(policy, loss, amount, arm, flagged=flagged is True),
        owner_rank=as_count(row["owner_rank"]) if loss is not None else None,
        owner_open=as_count(row["owner_open"]),
        policy=flagging(published, policy),
        why=without_steps(reasons) if arm and arm.is_held_out else reasons,
        by_date=by_date(row, snapshot.as_of_on).head(None if ranked else 0),
        undated=undated(published),
        flags=row["flags"],
        stale=bool(row["stale"]),
        stale_because=row["stale_because"],
        **{name: as_text(row[name]) for name in NAME_FIELDS},
        **{name: as_day(row[name]) for name in DAYS},
        **{name: as_count(row[name]) for name in COUNTS},
        more=_more(row, snapshot.catalogue),
        stages=listing.stages(snapshot, opportunity_id),
        changes=labelled(listing.changes(snapshot, opportunity_id), snapshot),
        records_changes=queries.records_changes(snapshot),
        records_activities=snapshot.info["has_activities"] == "yes",
        knows_last_activity=queries.knows_last_activity(snapshot),
        record_url=record_url(snapshot, opportunity_id),
        arm=arm,
        as_of_on=snapshot.as_of_on,
        currency=snapshot.info["currency"],
        ranked=ranked,
        verdict=published.bundle.gate.verdict,
        base_rate=base_rate(published, Scope()),
    )


def _severity(
    policy: Policy, loss: float | None, amount: float | None, arm: DealArm | None, *, flagged: bool
) -> str | None:
    """What to do with it, of one that is held out that it is; None where nothing ranks it."""
    if loss is None:
        return None
    return TO_LEAVE if arm and arm.is_held_out else severity_of(policy, loss, amount, flagged=flagged)


def _more(row: pd.Series, catalogue: tuple[Field, ...]) -> tuple[Fact, ...]:
    """List what else the source knows of the opportunity, its account and its product, while it is open."""
    told = ("amount", *DAYS, *COUNTS)
    return known_facts(row, [field for field in catalogue if field.known != "at close" and field.name not in told])


def known_facts(row: pd.Series, fields: Sequence[Field]) -> tuple[Fact, ...]:
    """List what is known of some fields of an opportunity, its account and its product, beside its names."""
    told = {"opportunity_id", *NAME_FIELDS}
    listed = {f.name: f for f in fields if f.table in ("opportunities", "accounts", "products")}
    shown = [f for f in listed.values() if f.name in row and f.name not in told and not pd.isna(row[f.name])]
    return tuple(Fact(f.name, f.label, _plain(row[f.name]), f.unit, f.kind) for f in shown)


def labelled(changes: pd.DataFrame, snapshot: Snapshot) -> pd.DataFrame:
    """Say what a changed column is called, and read its values as what they are."""
    fields = {name: _field(snapshot, name) for name in changes["field"].unique()}
    known = [fields[name] for name in changes["field"]]
    parsed = {
        side: [_read(field, text) for field, text in zip(known, changes[side], strict=True)]
        for side in ("from_value", "to_value")
    }
    return changes.assign(
        label=[field.label if field else name for field, name in zip(known, changes["field"], strict=True)],
        unit=[field.unit if field else "" for field in known],
        kind=[field.kind if field else "text" for field in known],
        **{side: pd.Series(values, dtype=object, index=changes.index) for side, values in parsed.items()},
    )


def _field(snapshot: Snapshot, name: str) -> Field | None:
    return next((field for field in snapshot.catalogue if field.name == name), None)


def _read(field: Field | None, text: Any) -> Any:
    if not isinstance(text, str):
        return None
    match field.kind if field else "text":
        case "number" | "integer":
            return float(text)
        case "date":
            return dt.date.fromisoformat(text[:10])
    return text


def _plain(value: Any) -> Any:
    return value.date() if isinstance(value, pd.Timestamp) else value


def as_text(value: Any) -> Any:
    """Return a value of a row as text, None where there is none."""
    return None if pd.isna(value) else str(value)


def as_number(value: Any) -> float | None:
    """Return a value of a row as a number, None where there is none."""
    return None if pd.isna(value) else float(value)


def as_count(value: Any) -> Any:
    """Return a value of a row as a whole number, None where there is none."""
    return None if pd.isna(value) else int(value)


def as_day(value: Any) -> Any:
    """Return a value of a row as a day, None where there is none."""
    return None if pd.isna(value) else pd.Timestamp(value).date()
