"""Which open deals are stale, in words: the rule as the snapshot applies it, and why one deal is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from app import formats
from data.snapshots.queries import knows_last_activity
from data.snapshots.snapshot import Snapshot

# As data/sql/build/040_opportunity_facts.sql has it: so many days without an activity, and from so many closed deals on
# 99 of 100 is more than all but a few.
QUIET_DAYS: Final = 60
HUNDRED: Final = 100
# What the rule compares the age with, beside each open opportunity.
STALE_COLUMNS: Final = ("stale_from_days", "stale_closed", "stale_segment")
MOST_NAMED: Final = 4


def because(row: Mapping[Any, Any]) -> str:
    """Why a row is stale: 'open for 612 days, longer than 99 of 100 closed Enterprise deals were (511 days)'."""
    if not row.get("stale"):
        return ""
    age, most, quiet = (_number(row, name) for name in ("age_days", "stale_from_days", "quiet_days"))
    parts = []
    if age > most:
        parts.append(f"open for {formats.days(age)}, {_longer(row)} ({formats.days(most)})")
    if quiet > QUIET_DAYS:
        none = formats.missing(_number(row, "days_since_activity"))
        parts.append(
            f"no activity is recorded in {formats.days(quiet)}"
            if none
            else f"nobody has acted for {formats.days(quiet)}"
        )
    return "; ".join(parts)


def _number(row: Mapping[Any, Any], name: str) -> float:
    """A number of the row; NaN, which is above nothing, where it is not known."""
    value = row.get(name)
    return float("nan") if value is None or pd.isna(value) else float(value)


def _longer(row: Mapping[Any, Any]) -> str:
    closed, segment = int(row["stale_closed"]), row.get("stale_segment")
    of = f"closed {segment} deals" if isinstance(segment, str) else "closed deals"
    if closed < HUNDRED:
        return f"longer than any of the {formats.plural(closed, 'closed deal')} was"
    return f"longer than 99 of 100 {of} were"


@lru_cache(maxsize=2)
def rule(snapshot: Snapshot) -> str:
    """Say when an open deal of this snapshot is stale; '' where the export records nothing to tell it by.

    'open longer than 99 of 100 closed deals of its segment (Enterprise 511 days, SMB 206 days), or nobody acted for
    over 60 days'.
    """
    limits = snapshot.ask("stale_limits")
    parts = [_age_rule(limits)] if len(limits) else []
    if snapshot.info["has_activities"] == "yes" or knows_last_activity(snapshot):
        parts.append(f"nobody acted for over {QUIET_DAYS} days")
    return ", or ".join(parts)


def _age_rule(limits: pd.DataFrame) -> str:
    """`limits`: segment (missing for all together), days, closed; the segments by name, all together last."""
    rows = limits.to_dict("records")
    if len(rows) == 1:
        row = {"stale_closed": rows[0]["closed"], "stale_segment": rows[0]["segment"]}
        return f"open {_longer(row)} ({formats.days(rows[0]['days'])})"
    named = [f"{row['segment']} {formats.days(row['days'])}" for row in rows if isinstance(row["segment"], str)]
    others = [f"others {formats.days(row['days'])}" for row in rows if not isinstance(row["segment"], str)]
    said = f" ({', '.join([*named, *others])})" if len(named) <= MOST_NAMED else ""
    return f"open longer than 99 of 100 closed deals of its segment{said}"
