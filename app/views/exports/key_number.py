"""The number of a page that somebody would repeat, for where a link to it is pasted."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from app import formats
from data.snapshots import queries
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot

Counted = Literal["open", "closed", ""]
"""What a page is of: what is open, what closed in the period, or neither."""


def key_number(snapshot: Snapshot, counted: Counted, scope: Scope) -> str:
    """'412 open deals, $56.2 M' or '38 % of 4,334 closed deals won'; '' where the page is of neither."""
    if not counted:
        return ""
    found = queries.ask(snapshot, "counted", scope).iloc[0].to_dict()
    return _open(found, snapshot.info["currency"]) if counted == "open" else _closed(found)


def _open(found: dict[str, Any], currency: str) -> str:
    deals = formats.plural(int(found["open_count"]), "open deal")
    known = not pd.isna(found["open_amount"])
    return f"{deals}, {formats.money(found['open_amount'], currency)}" if known else deals


def _closed(found: dict[str, Any]) -> str:
    closed = int(found["closed"])
    if not closed:
        return "No closed deals"
    return f"{formats.percent(found['won'] / closed)} of {formats.plural(closed, 'closed deal')} won"
