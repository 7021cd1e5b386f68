"""What a deal is called on every page: by its own name, else by its account, else by its id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from app import formats
from data.snapshots.queries import deal_names, has_names
from data.snapshots.snapshot import Snapshot

# What orders the words around it, or is no letter of any line: of a name it says nothing.
UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


def deal_title(deal: Mapping[Any, Any]) -> str:
    """Return what a deal is called: deal_name, else account, else opportunity_id."""
    return own_name(deal) or _text(deal.get("account")) or str(deal["opportunity_id"])


def under_title(deal: Mapping[Any, Any], otherwise: str) -> str:
    """Return what stands below it: of a deal with a name its account, or that it has none; of another what is given."""
    return formats.name(_text(deal.get("account")) or None, "account") if own_name(deal) else otherwise


def own_name(deal: Mapping[Any, Any]) -> str:
    """Return a deal's own name in one line, shortened for the screen; '' where none is known."""
    return formats.cut(" ".join(UNSEEN.sub(" ", _text(deal.get("deal_name"))).split()))


def title_line(deal: Mapping[Any, Any]) -> str:
    """Return a deal in one line: 'Renewal 2026 · Acme', without a name 'Acme · Gale Pro', else its id."""
    called = own_name(deal)
    parts = (called, deal.get("account")) if called else (deal.get("account"), deal.get("product"))
    return " · ".join(filter(None, map(_text, parts))) or str(deal["opportunity_id"])


def with_names(rows: pd.DataFrame, snapshot: Snapshot) -> pd.DataFrame:
    """Add to rows of deals the name that each has now: deal_name, None without one."""
    names = deal_names(snapshot, rows["opportunity_id"].tolist())
    return rows.assign(deal_name=[names.get(one) for one in rows["opportunity_id"]])


def with_titles(rows: pd.DataFrame, otherwise: str = "product") -> pd.DataFrame:
    """Add to rows of deals what each is called and what stands below it: title, under_title.

    `otherwise`: the column that stands below a deal without a name.
    """
    deals = rows.to_dict("records")
    return rows.assign(
        title=[deal_title(deal) for deal in deals],
        under_title=[under_title(deal, _text(deal.get(otherwise))) for deal in deals],
    )


def unnamed(snapshot: Snapshot) -> list[str]:
    """Return the columns that a file does without where the export gives deals no names."""
    return [] if has_names(snapshot) else ["deal_name"]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
