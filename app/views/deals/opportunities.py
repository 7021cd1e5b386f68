"""Rows of opportunities for the screen: their reasons and flags in words."""

from __future__ import annotations

import json
from typing import Any, Final

import pandas as pd

from app import formats
from app.views.deals.stale import STALE_COLUMNS, because
from model.decisions.next_steps import NextSteps

REASON_ORDER: Final = "Why: what is done about a deal comes before what the deal is, then the most points."
"""In which order reasons are named, of which a list has the first."""
NO_REASON: Final = "Nothing stands out"
"""What is said of a scored deal whose loss probability nothing raises."""
# What the rules look at; a list may hold a million rows.
RULED = ["stale", "overdue_days", "pushes"]
AGED = ["stale", "age_days", "days_since_activity", "quiet_days", *STALE_COLUMNS]


def with_reasons(rows: pd.DataFrame, steps: NextSteps) -> pd.DataFrame:
    """Replace the stored reasons by a list of dicts, each with its next step, and add what rules say of the row.

    `flags` are a few words each, `stale_because` a sentence on why it is stale, '' where it is not.
    """
    reasons = [reasons_in(text, steps) for text in rows["reasons"]]
    stale = [because(row) for row in rows.filter(AGED).to_dict("records")]
    flags = [_flags(row) for row in rows.filter(RULED).to_dict("records")]
    kept = rows.drop(columns=[name for name in STALE_COLUMNS if name in rows])
    return kept.assign(reasons=reasons, flags=flags, stale_because=stale)


def reasons_in(text: object, steps: NextSteps) -> list[dict[str, Any]]:
    """Read the stored reasons of one opportunity, each with its next step; none of one without a score."""
    return steps.with_steps(json.loads(text)) if isinstance(text, str) else []


def _flags(row: dict[Any, Any]) -> list[str]:
    flags = []
    if row.get("stale"):
        flags.append("Stale")
    if pd.notna(row.get("overdue_days")):
        flags.append(f"Overdue by {formats.plural(int(row['overdue_days']), 'day')}")
    pushes: Any = row.get("pushes")
    if pd.notna(pushes) and pushes >= 2:  # once is planning, twice is a habit
        flags.append(f"Pushed {int(pushes)} times")
    return flags
