"""Rows of opportunities for the screen: their reasons and flags in words."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

# What the rules look at; a list may hold a million rows.
RULED = ["stale", "overdue_days", "pushes"]


def with_reasons(rows: pd.DataFrame) -> pd.DataFrame:
    """Replace the stored reasons by a list of dicts, and add `flags`: what a rule, not a model, says of the row."""
    reasons = [json.loads(text) if isinstance(text, str) else [] for text in rows["reasons"]]
    return rows.assign(reasons=reasons, flags=[_flags(row) for row in rows.filter(RULED).to_dict("records")])


def _flags(row: dict[Any, Any]) -> list[str]:
    flags = []
    if row.get("stale"):
        flags.append("Stale")
    if pd.notna(row.get("overdue_days")):
        flags.append(f"Overdue by {int(row['overdue_days'])} days")
    if row.get("pushes", 0) >= 2:  # once is planning, twice is a habit
        flags.append(f"Pushed {int(row['pushes'])} times")
    return flags
