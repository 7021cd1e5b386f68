"""Where the deals behind a number of What changed are found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from app.addresses import at
from app.views.deals.list_address import open_list
from app.views.movement.days import Days

PATH: Final = "/movement"


def class_at(key: str, asked: Mapping[str, str] | None = None, **more: str) -> str:
    """Return the address of the deals of one kind of change, with the days that are asked for and what else is."""
    return at(f"{PATH}?{urlencode({**(asked or {}), 'class': key, **more})}")


def closing_at(days: Days, as_of_on: dt.date) -> str:
    """Return the address of what is open on the later day; '' of a former one, of which nothing is listed."""
    if days.until != as_of_on:
        return ""
    start, end = (days.closes.start, days.closes.end) if days.closes else (None, None)
    return open_list(closes_from=start, closes_to=end)
