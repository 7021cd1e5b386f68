"""The list of open deals as a file: every deal that its filters leave, in its order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from app import formats
from app.services import Services
from app.views.at_risk.answer import listing_of, order_by, with_top_reason
from app.views.at_risk.emptied import COLUMNS
from app.views.at_risk.filters import FILTERS, Filter, narrowing_of
from app.views.deals.arms import LEFT_ALONE, TO_LEAVE, DealArm, arms_of
from app.views.deals.hygiene import LABELS
from app.views.deals.opportunities import NO_REASON
from app.views.deals.title import unnamed
from app.views.exports.export import Column, Export, by_key, known_columns, with_money
from app.views.exports.provenance import provenance, scope_filters
from app.views.state import State, policy_of, scope_of
from data.snapshots.listing import Narrowing


def export(services: Services, state: State | None) -> Export:
    """Answer with the whole list."""
    published = services.published()
    policy, currency = policy_of(state, published), published.snapshot.info["currency"]
    listing, order = listing_of(published, state, policy), order_by(published, state)
    listed = (rows.drop(columns=unnamed(published.snapshot)) for rows in listing.chunks(order))
    arms = arms_of(services)
    chunks = (_with_arms(_flat(with_top_reason(published, rows, policy)), arms) for rows in listed)
    # What a deadline stops is refused before a file has begun.
    first = next(chunks)
    filters = (*scope_filters(published.snapshot, scope_of(state)), *list_filters(narrowing_of(state), currency))
    return Export(
        name=f"headwind-open-deals-{published.snapshot.as_of_on.isoformat()}",
        title="Open deals",
        columns=known_columns(first, with_money(KNOWN, currency, **MONEY)),
        rows=int(listing.totals()["n"]),
        chunks=itertools.chain([first], chunks),
        provenance=provenance(published, policy, filters),
    )


def _flat(rows: pd.DataFrame) -> pd.DataFrame:
    """Write lists and dicts as words and numbers, for a file of plain cells."""
    flat = rows.assign(flags=["; ".join(flags) for flags in rows["flags"]])
    if "top_reason" not in rows:
        return flat
    tops = [reason or {} for reason in rows["top_reason"]]
    words, points = [top.get("words", NO_REASON) for top in tops], [top.get("points") for top in tops]
    steps = [top.get("next_step") for top in tops]
    plain = flat.drop(columns=["reasons", "top_reason"])
    return plain.assign(top_reason=words, top_reason_points=np.array(points, dtype="float64"), next_step=steps)


def _with_arms(flat: pd.DataFrame, arms: Mapping[str, DealArm]) -> pd.DataFrame:
    """Add the arm of each deal in the experiment that runs, where one does; of those held out nothing is to be done."""
    if not arms:
        return flat
    given = pd.Series([arms[one].arm if one in arms else "" for one in flat["opportunity_id"]], index=flat.index)
    told = {name: flat[name].mask(given == TO_LEAVE, words) for name, words in LEFT.items() if name in flat}
    return flat.assign(**told, arm=given)


def list_filters(narrowing: Narrowing, currency: str) -> Iterator[str]:
    """Write in words what a list is narrowed to beside the viewer's filters: 'Flagged', 'Amount: $1,000 to $5,000'."""
    if narrowing.q:
        yield f"Search: {narrowing.q}"
    if narrowing.flagged:
        yield "Flagged"
    if narrowing.stale:
        yield "Stale"
    if narrowing.gap:
        yield LABELS[narrowing.gap]
    for found in FILTERS.values():
        words = _contained(narrowing, found) if found.kind == "text" else _between(narrowing, found, currency)
        if words:
            yield f"{COLUMNS[found.key]}: {words}"


def _contained(narrowing: Narrowing, found: Filter) -> str:
    text = getattr(narrowing, f"{found.key}_has")
    return f"has {text}" if text else ""


def _between(narrowing: Narrowing, found: Filter, currency: str) -> str:
    low, high = (getattr(narrowing, f"{found.key}_{end}") for end in ("from", "to"))
    ends = [None if end is None else _end(found, end, currency) for end in (low, high)]
    match ends:
        case [None, None]:
            return ""
        case [first, None]:
            return f"from {first}"
        case [None, last]:
            return f"up to {last}"
    return f"{ends[0]} to {ends[1]}"


def _end(found: Filter, end: Any, currency: str) -> str:
    if found.kind == "date":
        return formats.date(end)
    unit = UNITS[found.key]
    return formats.threshold(end) if unit == "percent" else formats.measured(end, unit, currency)


MONEY: Final = {"amount": "Amount", "expected_loss": "Expected loss", "worth": "Worth of acting"}
UNITS: Final = {"amount": "money", "loss": "percent", "expected_loss": "money", "age": "days", "inactive": "days"}
KNOWN: Final = by_key(
    Column("opportunity_id", "Deal"),
    Column("deal_name", "Deal name"),
    Column("loss_probability", "Loss chance", "percent"),
    Column("low", "Loss chance, low", "percent"),
    Column("high", "Loss chance, high", "percent"),
    Column("flagged", "Flagged", "yes or no"),
    Column("stale", "Stale", "yes or no"),
    Column("stale_from_days", "Stale from", "days"),
    Column("stale_closed", "Closed deals that say so", "count"),
    Column("overdue_days", "Overdue", "days"),
    Column("pushes", "Pushes", "count"),
    Column("expected_close_on", "Expected close", "date"),
    Column("opened_on", "Opened", "date"),
    Column("age_days", "Age", "days"),
    Column("days_in_stage", "Days in stage", "days"),
    Column("last_activity_on", "Last activity", "date"),
    Column("days_since_activity", "Days since the last activity", "days"),
    Column("quiet_days", "Days on which nobody acted", "days"),
    Column("threshold", "Flagged from a loss chance of", "percent"),
    Column("severity", "What to do"),
    Column("flags", "Marks"),
    Column("top_reason", "First reason"),
    Column("top_reason_points", "Points of the first reason", "number", digits=1),
    Column("next_step", "Next step"),
    Column("arm", "Arm in the experiment"),
)
# What stands in place of what to do about a deal that is held out.
LEFT: Final = {"severity": TO_LEAVE, "next_step": LEFT_ALONE}
