"""How often opportunities of an age had ended by how many days later, given how they end: Kaplan and Meier's table."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.arrays import Index, Numbers
from model.time_to_close.clock import Days
from model.time_to_close.follow_up import Watched

AGE = "age_days"
# Days: the table's step, and how far it reaches, beyond the last day that anybody asks for.
STEP, REACH = 10, 190
GRID = np.arange(0, REACH + 1, STEP)
# A band's frequency leans on everybody's as if it had seen this many more looks.
STRENGTH = 20.0
LEAST = 1e-9


@dataclasses.dataclass(frozen=True, eq=False)
class Frequency:
    """Share ended by each day of GRID, by band of age (bands x days of GRID); straight lines join them.

    edges: the days of age between bands.
    """

    edges: tuple[float, ...]
    share: Numbers

    def ended(self, matrix: pd.DataFrame, ends: Days) -> Numbers:
        """Share ended within so many days, of each row of a feature matrix (rows x ends)."""
        at = np.stack([np.interp(ends, GRID, band) for band in self.share])
        return np.asarray(at[band_of(matrix, self.edges)])

    def as_json(self) -> dict[str, Any]:
        """Return edges and shares as plain lists."""
        return {"edges": list(self.edges), "share": self.share.tolist()}

    @classmethod
    def of_json(cls, held: dict[str, Any]) -> Frequency:
        """Read what `as_json` wrote."""
        return cls(tuple(held["edges"]), np.array(held["share"], "float64"))


def edges_of(matrix: pd.DataFrame) -> tuple[float, ...]:
    """Return the ages that cut the rows of a feature matrix into fifths; none where age is no feature."""
    if AGE not in matrix:
        return ()
    age = matrix[AGE].to_numpy()
    return tuple(float(edge) for edge in np.unique(np.quantile(age[np.isfinite(age)], [0.2, 0.4, 0.6, 0.8])))


def band_of(matrix: pd.DataFrame, edges: tuple[float, ...]) -> Index:
    """Age band of each row, 0 for the youngest; a single band where age is no feature."""
    if AGE not in matrix:
        return np.zeros(len(matrix), dtype=np.intp)
    return np.searchsorted(np.array(edges), matrix[AGE].to_numpy(), "right")


def fit(landmark_rows: Watched, matrix: pd.DataFrame, edges: tuple[float, ...], label: float) -> Frequency:
    """Learn from looks at those that end lost (label 1) or won (0); one that is open on the cut counts until then."""
    bands, weight = band_of(matrix, edges), landmark_rows.weight(label)
    counts = [
        _counts(landmark_rows, np.flatnonzero(landmark_rows.followed & (bands == band)), weight)
        for band in range(len(edges) + 1)
    ]
    ended, at_risk = (np.stack(each) for each in zip(*counts, strict=True))
    everybody = ended.sum(axis=0) / np.maximum(at_risk.sum(axis=0), LEAST)
    hazard = (ended + STRENGTH * everybody) / (at_risk + STRENGTH)
    share = 1.0 - np.cumprod(1.0 - hazard, axis=1)
    return Frequency(edges, np.column_stack([np.zeros(len(share)), share]))


def _counts(landmark_rows: Watched, rows: Index, weight: Numbers) -> tuple[Numbers, Numbers]:
    """Endings and looks at risk in each step that was followed to its end."""
    days = (landmark_rows.last - landmark_rows.landmark)[rows]
    step: npt.NDArray[np.intp] = np.clip(np.ceil(days / STEP).astype(np.intp), 1, len(GRID))
    whole = np.where(landmark_rows.ended[rows], step, np.floor(days / STEP).astype(np.intp))
    # An ending in a step that reaches beyond the cut is not counted, nor is whoever did not end in it.
    whole = np.minimum(whole, np.floor((landmark_rows.cut - landmark_rows.landmark[rows]) / STEP).astype(np.intp))
    ends = landmark_rows.ended[rows] & (whole == step)
    count = len(GRID)
    ended = np.bincount(step, weight[rows] * ends, count + 1)[1:count]
    left = np.bincount(np.minimum(whole, count), weight[rows], count + 1)
    at_risk = left[::-1].cumsum()[::-1][1:count]
    return np.asarray(ended, "float64"), np.asarray(at_risk, "float64")
