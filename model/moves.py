"""What a change carries with it, and many variants of one opportunity built at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.schema import Field
from model.features import FOLLOWERS, FeatureSet, change
from model.rules import RULES, source_columns
from model.shapley import Members

Follows = Mapping[str, Mapping[str, Any]]

# Beside what is in FOLLOWERS: a changed stage is entered today, and a later expected close is one more push.
CARRIED: Mapping[str, tuple[str, ...]] = {"stage": ("stage_entered_on",), "expected_close_on": ("pushes",)}


def columns_moved(name: str) -> frozenset[str]:
    """Name the columns of the facts that a change of this field can move, itself included."""
    return frozenset((name, *FOLLOWERS.get(name, ()), *CARRIED.get(name, ())))


def features_moved(name: str, chosen: FeatureSet) -> tuple[str, ...]:
    """Name the features that a change of this field can move; none where the model would not notice it."""
    moved = columns_moved(name)
    return tuple(
        feature
        for feature in chosen.names
        if feature in moved or (feature in RULES and not moved.isdisjoint(source_columns(RULES[feature])))
    )


def varied(
    row: pd.DataFrame, name: str, values: Sequence[Any], catalogue: Collection[Field], follows: Iterable[Any] = ()
) -> pd.DataFrame:
    """Return the row once per value of one field, each as `change` makes it. `follows` gives per value what comes along."""
    along = list(follows) or [None] * len(values)
    made = [
        change(row, {name: value}, catalogue, follows={name: known} if known else None)
        for value, known in zip(values, along, strict=True)
    ]
    frame = repeated(row, len(made))
    for column in sorted(columns_moved(name) & set(frame.columns)) if made else ():
        frame[column] = pd.concat([one[column] for one in made], ignore_index=True)
    return frame


def combined(row: pd.DataFrame, changed: Mapping[str, pd.DataFrame], members: Members) -> pd.DataFrame:
    """Return the row once per combination: `changed` holds, per field, the row with that field alone changed.

    `members` is combinations x fields, in the order of `changed`. Fields do not share the columns they move.
    """
    frame = repeated(row, len(members))
    for (name, alone), chosen in zip(changed.items(), members.T, strict=True):
        for column in sorted(columns_moved(name) & set(frame.columns)):
            both = pd.concat([row[column], alone[column]], ignore_index=True)
            frame[column] = both.take(chosen.astype(np.intp)).reset_index(drop=True)
    return frame


def repeated(row: pd.DataFrame, times: int) -> pd.DataFrame:
    """Return a frame with one row as often as asked."""
    return row.take(np.zeros(times, dtype=np.intp)).reset_index(drop=True)
