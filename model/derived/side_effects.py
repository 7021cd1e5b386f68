"""What a change moves besides its field, as data, and its one interpreter: of one row as of many.

A cell is the value of one row, or of every row; a column holds a cell a row. What is said of cells holds of columns.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from model.arrays import numbers

How = Literal["as_of", "pushes_so_far", "one_more_if_later", "comes_along", "same_if_composed"]
# Columns that are looked at beside those that move.
LOOKED_AT: Final = ("as_of_on", "composed")
EPOCH: Final = 719_163


@dataclasses.dataclass(frozen=True)
class SideEffect:
    """A column that is set anew where a field takes another value, if the facts have it.

    as_of: it takes the as-of date. pushes_so_far: it takes the number of pushes before any change.
    one_more_if_later: one is added where the field moves to a later date. comes_along: it takes what is known to come
    with the field's new value, and `otherwise` where nothing is. same_if_composed: it takes the field's own value in an
    opportunity composed from nothing, whose facts have the column `composed`; there no later date counts as one more
    either. Bundles keep these words.
    """

    field: str
    column: str
    how: How
    otherwise: float | None = None


SIDE_EFFECTS: Final = (
    SideEffect("stage", "stage_entered_on", "as_of"),
    SideEffect("stage", "pushes_before_stage", "pushes_so_far"),
    SideEffect("expected_close_on", "pushes", "one_more_if_later"),
    SideEffect("amount", "opening_amount", "same_if_composed"),
    SideEffect("owner", "owner_closed", "comes_along", 0.0),
    SideEffect("owner", "owner_lost", "comes_along", 0.0),
    SideEffect("owner", "manager", "comes_along"),
    SideEffect("owner", "region", "comes_along"),
)
# What people are told of them.
SAID: Final[Mapping[str, str]] = {
    "owner": "The owner's manager, region and record come along.",
    "stage": "A changed stage counts as entered on the data's date.",
    "expected_close_on": "A later day counts as one more push.",
}


@dataclasses.dataclass(frozen=True)
class Change:
    """A field that takes a new value, which differs from what each row holds.

    `held` are the facts before it, `first` those before the first of several changes: cells or columns by name. `then`
    is the new value, `related` the facts that are known to come with it.
    """

    field: str
    held: Mapping[str, Any]
    then: Any
    related: Mapping[str, Any]
    first: Mapping[str, Any]


@cache
def side_effects_of(field: str) -> tuple[SideEffect, ...]:
    """Return what a changed field moves besides itself."""
    return tuple(one for one in SIDE_EFFECTS if one.field == field)


@cache
def affected_columns(name: str) -> frozenset[str]:
    """Name the columns of the facts that a change of this field can move, itself included."""
    return frozenset((name, *(one.column for one in side_effects_of(name))))


def side_effect_values(change: Change) -> dict[str, Any]:
    """Return what a change sets besides its field, as far as the facts have it: cells, or columns of many rows."""
    effects = side_effects_of(change.field)
    return {one.column: _INTERPRETED[one.how](change, one) for one in effects if one.column in change.held}


def _as_of(change: Change, _effect: SideEffect) -> Any:
    return change.held["as_of_on"]


def _pushes_so_far(change: Change, _effect: SideEffect) -> Any:
    return change.first.get("pushes")


def _one_more_if_later(change: Change, effect: SideEffect) -> Any:
    before = change.held[effect.column]
    later = _place(change.then) > _place(change.held.get(effect.field))
    return (math.nan if before is None else before) + _chosen(_composed(change), 0, later * 1)


def _related_value(change: Change, effect: SideEffect) -> Any:
    return change.related.get(effect.column, effect.otherwise)


def _same_if_composed(change: Change, effect: SideEffect) -> Any:
    return _chosen(_composed(change), change.then, change.held[effect.column])


_INTERPRETED: Final[Mapping[How, Callable[[Change, SideEffect], Any]]] = {
    "as_of": _as_of,
    "pushes_so_far": _pushes_so_far,
    "one_more_if_later": _one_more_if_later,
    "comes_along": _related_value,
    "same_if_composed": _same_if_composed,
}


def _composed(change: Change) -> Any:
    """Tell which rows are composed from nothing."""
    return change.held.get("composed", 0) == 1


def _chosen(where: Any, one: Any, other: Any) -> Any:
    """Take one where it holds, else the other."""
    if np.ndim(where):
        return np.where(where, one, other)
    return one if where else other


def _place(value: Any) -> Any:
    """Where a value lies on its scale, days counted from 1970-01-01; NaN if it is unknown."""
    if isinstance(value, pd.Series):
        return numbers(value)
    if isinstance(value, np.ndarray):
        return value
    if value is None or pd.isna(value):
        return math.nan
    return value.toordinal() - EPOCH if hasattr(value, "toordinal") else float(value)
