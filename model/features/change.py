"""What a change moves, and many variants of one opportunity built at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.schema import Field
from model.derived.definitions import RULES, source_columns
from model.derived.side_effects import LOOKED_AT, affected_columns
from model.features.matrix import FeatureSet, apply_change, column_of, field_of
from model.leaks.verdicts import catalogue_of
from model.statistics.shapley import Members

# Looked at by a new stage, and moved by a new close date; and what no activity comes before.
SO_FAR = ("pushes", "opened_on")


def affected_features(name: str, chosen: FeatureSet) -> tuple[str, ...]:
    """Name the features that a change of this field can move; none where the model would not notice it."""
    return tuple(feature for feature in chosen.names if moves(name, feature))


def moves(name: str, feature: str) -> bool:
    """Tell whether a change of this field can move a feature: by a column that it moves, or a rule over one."""
    moved = affected_columns(name)
    return feature in moved or (feature in RULES and not moved.isdisjoint(source_columns(RULES[feature])))


def changed_columns(changed: pd.DataFrame, frame: pd.DataFrame) -> list[str]:
    """Name the columns of a frame that `vary_field` has moved, facts related to the value included."""
    return [column for column in changed.columns if column in frame.columns and column not in LOOKED_AT]


def vary_field(
    row: pd.DataFrame,
    name: str,
    values: Sequence[object],
    catalogue: Iterable[Field],
    related: Sequence[Mapping[str, Any] | None] = (),
) -> pd.DataFrame:
    """Change one field of one row to each of the values; return what it can move, and the as-of date, a row for each.

    `related` gives, per value, the facts that come with it. Raise InvalidInput as `change` does.
    """
    known = [one or {} for one in related or [None] * len(values)]
    moved = affected_columns(name).union(LOOKED_AT, *known)
    held = {column: row[column].iloc[0] for column in row.columns if column in moved or column in SO_FAR}
    field = field_of(catalogue_of(tuple(catalogue)), name)
    rows = [held | apply_change(held, field, value, one) for value, one in zip(values, known, strict=True)]
    columns = dict.fromkeys(column for one in rows for column in one if column in moved)
    return pd.DataFrame({column: column_of(row, column, [one.get(column) for one in rows]) for column in columns})


def combined(row: pd.DataFrame, changed: Mapping[str, pd.DataFrame], members: Members) -> pd.DataFrame:
    """Return the row once per combination: `changed` holds, per field, the one row that `vary_field` made of it.

    `members` is combinations x fields, in the order of `changed`. Fields do not share the columns they move.
    """
    frame = repeated(row, len(members))
    for alone_changed, chosen in zip(changed.values(), members.T, strict=True):
        for column in changed_columns(alone_changed, row):
            both = np.concatenate([row[column].to_numpy(), alone_changed[column].to_numpy()])
            frame[column] = both[chosen.astype(np.intp)]
    return frame


def varied(frame: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its last rows set, in order, to what `vary_field` made of one field's values."""
    kept = len(frame) - len(changed)
    for column in changed_columns(changed, frame):
        frame[column] = np.concatenate([frame[column].to_numpy()[:kept], changed[column].to_numpy()])
    return frame


def repeated(row: pd.DataFrame, times: int) -> pd.DataFrame:
    """Return a frame with one row as often as asked."""
    return row.take(np.zeros(times, dtype=np.intp)).reset_index(drop=True)
