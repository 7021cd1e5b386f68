"""Columns of a facts frame as plain arrays: numbers as float64, dates as days since 1970-01-01, choices as codes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.float64]
# Which rows of a frame: a mask says yes or no of each, an index lists their positions.
Mask = npt.NDArray[np.bool_]
Index = npt.NDArray[np.intp]
Codes = npt.NDArray[np.int64]
MISSING = "missing"


def numbers(column: pd.Series[Any]) -> Numbers:
    """Read a column as float64, dates as days since 1970-01-01; whatever is unknown or unreadable is NaN."""
    kind = column.dtype.kind
    if kind in "fiub":
        return column.to_numpy("float64", na_value=np.nan)
    if kind == "M":
        return _days(column.to_numpy())
    return _numbers_of_objects(column)


def _days(values: npt.NDArray[Any]) -> Numbers:
    days = values.astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype("int64").astype("float64"))


def _numbers_of_objects(column: pd.Series[Any]) -> Numbers:
    present = column.dropna()
    if len(present) and hasattr(present.iloc[0], "year"):
        return _days(pd.to_datetime(column).to_numpy())
    return pd.to_numeric(column, errors="coerce").to_numpy("float64", na_value=np.nan)


def known_numbers(facts: pd.DataFrame, name: str) -> Numbers:
    """Read a column as `numbers` does; NaN in every row where there is no such column."""
    return numbers(facts[name]) if name in facts else np.full(len(facts), np.nan)


def amounts(facts: pd.DataFrame) -> Numbers:
    """Amount of each row, NaN if there is none."""
    return known_numbers(facts, "amount")


def ages(facts: pd.DataFrame) -> Numbers:
    """Days from opening to the landmark of each row, NaN if unknown."""
    return numbers(facts["as_of_on"]) - known_numbers(facts, "opened_on")


def choices(column: pd.Series[Any]) -> pd.Categorical[Any]:
    """Read a column as a categorical of text whose unknown values are the level 'missing'."""
    codes: npt.NDArray[Any]
    levels: Any
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, levels = column.cat.codes.to_numpy(), column.cat.categories
    else:
        codes, levels = pd.factorize(column.to_numpy(dtype=object))
    names = [str(level) for level in levels]
    if (codes < 0).any():
        names = names if MISSING in names else [*names, MISSING]
        codes = np.where(codes < 0, names.index(MISSING), codes)
    return pd.Categorical.from_codes(codes, pd.Index(names))
