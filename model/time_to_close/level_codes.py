"""A feature matrix as numbers alone: each level of a choice stands for how long opportunities of it had to go."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.arrays import Numbers, choices

Coded = npt.NDArray[np.float32]

# A level leans on everybody's days as if it had seen this many more looks.
STRENGTH = 20.0


@dataclasses.dataclass(frozen=True)
class Coding:
    """The columns of a feature matrix in order, and for each choice the number of each of its levels."""

    names: tuple[str, ...]
    levels: Mapping[str, Mapping[str, float]]

    def apply(self, matrix: pd.DataFrame) -> Coded:
        """Return the numbers (rows x columns, column by column in memory); a level never seen is NaN."""
        coded = np.empty((len(matrix), len(self.names)), dtype="float32", order="F")
        for place, name in enumerate(self.names):
            coded[:, place] = _coded(matrix[name], self.levels[name]) if name in self.levels else matrix[name]
        return coded

    def as_json(self) -> dict[str, Any]:
        """Return names and levels as plain values."""
        return {"names": list(self.names), "levels": {name: dict(held) for name, held in self.levels.items()}}

    @classmethod
    def of_json(cls, held: Mapping[str, Any]) -> Coding:
        """Read what `as_json` wrote."""
        return cls(tuple(held["names"]), held["levels"])


def _coded(column: pd.Series[Any], levels: Mapping[str, float]) -> Numbers:
    found = choices(column)
    numbers = np.array([*(levels.get(str(level), np.nan) for level in found.categories), np.nan])
    return numbers[found.codes]


def fit(matrix: pd.DataFrame, log_days: Numbers) -> Coding:
    """Learn the numbers of levels: the mean of log days of their looks, those that are NaN left out."""
    known = np.isfinite(log_days)
    texts = [name for name in matrix if matrix[name].dtype.kind not in "fiub"]
    levels = {name: _means(choices(matrix[name][known]), log_days[known]) for name in texts}
    return Coding(tuple(matrix), levels)


def _means(levels: pd.Categorical[Any], log_days: Numbers) -> dict[str, float]:
    n = np.bincount(levels.codes, minlength=len(levels.categories))
    total = np.bincount(levels.codes, log_days, len(levels.categories))
    means = (total + STRENGTH * log_days.mean()) / (n + STRENGTH)
    return {str(name): float(mean) for name, mean, count in zip(levels.categories, means, n, strict=True) if count}
