"""Frozen answers as JSON: dataclasses become objects, frames lists of rows, days and times ISO text, missing null."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

# What JSON holds as it is; an answer has tens of thousands of these.
AS_IT_IS: Final = frozenset({str, int, bool, type(None)})


def as_json(answer: Any) -> Any:
    """Return an answer as plain JSON values."""
    kind = type(answer)
    if kind in AS_IT_IS or (kind is float and math.isfinite(answer)):
        return answer
    if dataclasses.is_dataclass(answer) and kind is not type:
        return {field.name: as_json(getattr(answer, field.name)) for field in public_fields(kind)}
    if isinstance(answer, pd.DataFrame):
        return _rows(answer)
    if isinstance(answer, Mapping):
        return {str(key): as_json(value) for key, value in answer.items()}
    if isinstance(answer, (list, tuple)):
        return _items(answer)
    return _items(answer.tolist()) if isinstance(answer, np.ndarray) else _scalar(answer)


def _items(values: Sequence[Any]) -> list[Any]:
    """Return values as plain JSON values; of one plain kind they need no look at each."""
    kinds = set(map(type, values))
    if kinds <= AS_IT_IS:
        return list(values)
    if kinds == {float}:
        return [value if math.isfinite(value) else None for value in values]
    return [as_json(value) for value in values]


def public_fields(record: type) -> tuple[dataclasses.Field[Any], ...]:
    """Return what an answer tells of a record: all but what is marked as not told."""
    return tuple(field for field in dataclasses.fields(record) if field.metadata.get("told", True))


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one object per row; a frame without columns has none."""
    columns = [_items(frame.iloc[:, place].tolist()) for place in range(frame.shape[1])]
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _scalar(value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.isoformat(timespec="seconds")
    if isinstance(value, (dt.datetime, pd.Timestamp)):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    plain = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(plain, float) and not math.isfinite(plain) else plain
