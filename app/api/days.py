"""A day of an address, as a page reads it: pydantic would take 0 for the first day of 1970."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError


def written_as_day(value: Any) -> Any:
    """Read a day that is written like 2026-03-31; raise ValueError for any other."""
    if value is None or isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise PydanticCustomError("day", "must be a day, written like 2026-03-31") from None


Day = Annotated[dt.date, BeforeValidator(written_as_day)]
