"""One change made in many opportunities at once: the value each would then hold, and its side effects."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.schema import Field, Kind
from model.arrays import Mask, Numbers, numbers
from model.derived.side_effects import Change, side_effect_values
from model.features.bounds import ends_of_rows

How = Literal["add", "times", "set", "in_days", "move"]

HOWS: Mapping[Kind, tuple[How, ...]] = {
    "number": ("add", "times", "set"),
    "integer": ("add", "times", "set"),
    "date": ("in_days", "move"),
    "choice": ("set",),
    "text": (),
}
# What lies behind it is the rounding of a product, not a value that anybody gave.
DECIMALS = 6


@dataclasses.dataclass(frozen=True)
class Operation:
    """What is done to a field, whatever a row holds.

    add: `value` more. times: `value` per cent of what it holds. set: just `value`. in_days: the day so many days after
    the as-of date. move: so many days later.
    """

    how: How
    value: float | str


@dataclasses.dataclass(frozen=True, eq=False)
class Outcome:
    """What an operation makes of each row: masks over the rows given, and of the changed rows their new facts.

    A row is `changed`, or there already, or `unrecorded`: without a value there is nothing to start from. A `held` row
    would have left the declared range and stops at its end.
    """

    facts: pd.DataFrame
    changed: Mask
    unrecorded: Mask
    held: Mask


def perform(
    facts: pd.DataFrame, field: Field, operation: Operation, related: Mapping[str, Any] | None = None
) -> Outcome:
    """Change one field of every row, with its side effects, as `features.change` does for one row.

    `related` gives the facts that come with the level a choice is set to.
    """
    if field.kind in ("choice", "text"):
        return _levelled(facts, field, operation, related or {})
    old = numbers(facts[field.name])
    wanted = _changed_values(facts, field, operation, old)
    low, high = _range(facts, field)
    # What is outside already may stay where it is, but goes no further.
    new = np.clip(wanted, np.fmin(low, old), np.fmax(high, old))
    unrecorded = np.isnan(old)
    changed = ~unrecorded & (new != old)
    kept = _with_side_effects(facts[changed].copy(), field, new[changed], related or {})
    kept[field.name] = _days(new[changed]) if field.kind == "date" else new[changed]
    return Outcome(kept, changed, unrecorded, ~unrecorded & (new != wanted))


def declared_range(field: Field) -> tuple[float, float]:
    """Ends of the values a number may take."""
    low, high = field.minimum, field.maximum
    return -np.inf if low is None else low, np.inf if high is None else high


def _range(facts: pd.DataFrame, field: Field) -> tuple[float | Numbers, float | Numbers]:
    if field.kind != "date":
        return declared_range(field)
    return ends_of_rows(facts, field)


def _changed_values(facts: pd.DataFrame, field: Field, operation: Operation, old: Numbers) -> Numbers:
    by = float(operation.value)
    match operation.how:
        case "add" | "move":
            wanted = old + by
        case "times":
            wanted = old * by / 100
        case "in_days":
            wanted = np.where(np.isnan(old), np.nan, numbers(facts["as_of_on"]) + by)
        case "set":
            wanted = np.where(np.isnan(old), np.nan, by)
    return np.floor(wanted + 0.5) if field.kind in ("integer", "date") else np.round(wanted, DECIMALS)


def _levelled(facts: pd.DataFrame, field: Field, operation: Operation, related: Mapping[str, Any]) -> Outcome:
    level = str(operation.value)
    unrecorded = facts[field.name].isna().to_numpy(bool)
    changed = ~unrecorded & (facts[field.name] != level).to_numpy(bool)
    kept = _with_side_effects(facts[changed].copy(), field, level, related)
    kept[field.name] = _same_level(level, kept)
    return Outcome(kept, changed, unrecorded, np.zeros(len(facts), dtype=bool))


def _with_side_effects(
    kept: pd.DataFrame, field: Field, then: Numbers | str, related: Mapping[str, Any]
) -> pd.DataFrame:
    held = {str(name): kept[name] for name in kept}
    for column, found in side_effect_values(Change(field.name, held, then, related, held)).items():
        same = found is None or isinstance(found, str)
        kept[column] = _same_level(found, kept) if same else found if np.ndim(found) else float(found)
    return kept


def _same_level(level: str | None, kept: pd.DataFrame) -> pd.Series[Any]:
    """A column of one level, or of none, that takes a byte a row."""
    codes = np.full(len(kept), -1 if level is None else 0, dtype="int8")
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index([level or ""])), index=kept.index)


def _days(values: Numbers) -> npt.NDArray[np.datetime64]:
    return values.astype("datetime64[D]").astype("datetime64[us]")
