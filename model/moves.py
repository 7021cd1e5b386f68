"""What a change carries with it, and many variants of one opportunity built at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.schema import Field
from model.features import FOLLOWERS, FeatureSet, change
from model.rules import RULES, source_columns
from model.shapley import Members

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


def alone(
    row: pd.DataFrame,
    name: str,
    values: Sequence[object],
    catalogue: Iterable[Field],
    along: Sequence[Mapping[str, Any] | None] = (),
) -> list[pd.DataFrame]:
    """Change one field of one row to each of the values; return what it can move, and the as-of date, of each.

    `along` gives, per value, the facts that come with it. Raise InvalidInput as `change` does.
    """
    kept = row[[column for column in row.columns if column == "as_of_on" or column in columns_moved(name)]]
    catalogue, known = tuple(catalogue), along or [None] * len(values)
    follows = [{name: one} if one else None for one in known]
    return [change(kept, {name: v}, catalogue, follows=f) for v, f in zip(values, follows, strict=True)]


def combined(row: pd.DataFrame, changed: Mapping[str, pd.DataFrame], members: Members) -> pd.DataFrame:
    """Return the row once per combination: `changed` holds, per field, what `alone` made of it.

    `members` is combinations x fields, in the order of `changed`. Fields do not share the columns they move.
    """
    frame = repeated(row, len(members))
    for (name, alone_changed), chosen in zip(changed.items(), members.T, strict=True):
        for column in sorted(columns_moved(name) & set(row.columns)):
            both = np.concatenate([row[column].to_numpy(), alone_changed[column].to_numpy()])
            frame[column] = both[chosen.astype(np.intp)]
    return frame


def varied(frame: pd.DataFrame, name: str, changed: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the frame with its last rows set, in order, to what `alone` made of one field's values."""
    kept = len(frame) - len(changed)
    for column in sorted(columns_moved(name) & set(frame.columns)):
        tail = [one[column].to_numpy() for one in changed]
        frame[column] = np.concatenate([frame[column].to_numpy()[:kept], *tail])
    return frame


def repeated(row: pd.DataFrame, times: int) -> pd.DataFrame:
    """Return a frame with one row as often as asked."""
    return row.take(np.zeros(times, dtype=np.intp)).reset_index(drop=True)
