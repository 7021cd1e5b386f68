"""Nothing that is not finite is written: whatever goes to a file or a table passes here, and is refused by name."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from data.errors import NotFinite
from model.arrays import numbers

NEXT = "Nothing of it was written. Look at the columns with the largest numbers of the export."


def json_text(content: Any, what: str, *, indent: int | None = None) -> str:
    """Write as JSON; raise NotFinite where a number has no finite value, naming `what` and the place in it."""
    for place, number in _numbers(content, ""):
        if not math.isfinite(number):
            raise NotFinite(f"{what} would hold {number} at {place.lstrip('.') or 'its top'}.", NEXT)
    separators = (",", ":") if indent is None else None
    return json.dumps(content, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)


def _numbers(content: Any, place: str) -> Iterable[tuple[str, float]]:
    if isinstance(content, float):
        yield place, content
    elif isinstance(content, Mapping):
        for name, value in content.items():
            yield from _numbers(value, f"{place}.{name}")
    elif isinstance(content, list | tuple):
        for nth, value in enumerate(content):
            yield from _numbers(value, f"{place}[{nth}]")


def rows(frame: pd.DataFrame, what: str, may_be_unknown: Iterable[str] = ()) -> pd.DataFrame:
    """Return rows of which every number is finite; raise NotFinite naming `what` and the column of one that is not.

    A column that `may_be_unknown` may have gaps, and no infinite value.
    """
    gaps = set(may_be_unknown)
    for name in frame.select_dtypes("number"):
        values = numbers(frame[name])
        bad = np.isinf(values) if name in gaps else ~np.isfinite(values)
        if bad.any():
            raise NotFinite(f"{what} would hold {values[bad][0]} in {name}, for {bad.sum():,} deals.", NEXT)
    return frame
