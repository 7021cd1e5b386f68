"""What a change carries with it, and many variants of one opportunity built at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.schema import Field
from model.features import FeatureSet, change
from model.rules import RULES, following, source_columns
from model.shapley import Members

# What a change looks at beside the columns that it moves.
LOOKED_AT = ("as_of_on", "composed")


def columns_moved(name: str) -> frozenset[str]:
    """Name the columns of the facts that a change of this field can move, itself included."""
    return frozenset((name, *(follow.column for follow in following(name))))


def features_moved(name: str, chosen: FeatureSet) -> tuple[str, ...]:
    """Name the features that a change of this field can move; none where the model would not notice it."""
    moved = columns_moved(name)
    return tuple(
        feature
        for feature in chosen.names
        if feature in moved or (feature in RULES and not moved.isdisjoint(source_columns(RULES[feature])))
    )


def moved_in(changed: pd.DataFrame, frame: pd.DataFrame) -> list[str]:
    """Name the columns of a frame that `alone` has moved, what came along with the value included."""
    return [column for column in changed.columns if column in frame.columns and column not in LOOKED_AT]


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
    catalogue, known = tuple(catalogue), along or [None] * len(values)
    moved = columns_moved(name).union(LOOKED_AT, *(one or () for one in known))
    kept = row[[column for column in row.columns if column in moved]]
    follows = [{name: one} if one else None for one in known]
    return [change(kept, {name: v}, catalogue, follows=f) for v, f in zip(values, follows, strict=True)]


def combined(row: pd.DataFrame, changed: Mapping[str, pd.DataFrame], members: Members) -> pd.DataFrame:
    """Return the row once per combination: `changed` holds, per field, what `alone` made of it.

    `members` is combinations x fields, in the order of `changed`. Fields do not share the columns they move.
    """
    frame = repeated(row, len(members))
    for alone_changed, chosen in zip(changed.values(), members.T, strict=True):
        for column in moved_in(alone_changed, row):
            both = np.concatenate([row[column].to_numpy(), alone_changed[column].to_numpy()])
            frame[column] = both[chosen.astype(np.intp)]
    return frame


def varied(frame: pd.DataFrame, changed: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the frame with its last rows set, in order, to what `alone` made of one field's values."""
    kept = len(frame) - len(changed)
    for column in moved_in(changed[0], frame):
        tail = [one[column].to_numpy() for one in changed]
        frame[column] = np.concatenate([frame[column].to_numpy()[:kept], *tail])
    return frame


def repeated(row: pd.DataFrame, times: int) -> pd.DataFrame:
    """Return a frame with one row as often as asked."""
    return row.take(np.zeros(times, dtype=np.intp)).reset_index(drop=True)
