"""Numbers of a list as a page shows them: rounded as there, and still numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from app import formats
from app.views.exports.export import Column, Kind


def as_shown(chunks: Iterator[pd.DataFrame], columns: Sequence[Column]) -> Iterator[pd.DataFrame]:
    """Round what a page would round."""
    rounded = [column for column in columns if column.kind in ROUNDED]
    for chunk in chunks:
        yield chunk.assign(**{column.key: _rounded(chunk[column.key], column) for column in rounded})


def _rounded(values: pd.Series[Any], column: Column) -> pd.Series[Any]:
    round_one = ROUNDED[column.kind]
    known = pd.to_numeric(values).astype("float64").tolist()
    return pd.Series([one if math.isnan(one) else round_one(one, column.digits) for one in known], index=values.index)


def share(value: float, digits: int) -> float:
    """Round a share of 1 to the decimals of its percentage; what is neither 0 nor 1 becomes the bound that is shown."""
    least = 10.0**-digits
    written = round(value * 100, digits)
    return (min(max(written, least), 100 - least) if 0 < value < 1 else written) / 100


ROUNDED: Final[Mapping[Kind, Callable[[float, int], float]]] = {
    "money": lambda value, _: formats.compact(value),
    "percent": share,
    "number": round,
    "count": lambda value, _: round(value),
    "days": lambda value, _: round(value),
}
