"""The feature matrix as models without categories need it: levels as columns of 0 and 1, numbers on one scale."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.origins import Index

Matrix = npt.NDArray[np.float32]
# A level with fewer rows than this has no column of its own.
RAREST_LEVEL = 20
# What boosting takes as categories: more levels than this are left to their loss histories.
MOST_LEVELS = 200


@dataclasses.dataclass(frozen=True)
class Design:
    """All rows of a feature matrix in two forms, scaled by what was known at an origin.

    numbers: centred, unit variance, unknown ones 0; unknown: 1 where a number is; codes: level of each choice.
    """

    numbers: Matrix
    unknown: Matrix
    codes: npt.NDArray[np.int32]
    kept: tuple[npt.NDArray[np.int32], ...]

    @classmethod
    def of(cls, matrix: pd.DataFrame, learned: Index) -> Design:
        """Read a feature matrix: float64 columns, then categoricals."""
        choices = [name for name in matrix if isinstance(matrix[name].dtype, pd.CategoricalDtype)]
        raw = matrix.drop(columns=choices).to_numpy("float64")
        known = np.isfinite(raw)
        count = np.maximum(known[learned].sum(axis=0), 1)
        mean = np.where(known, raw, 0.0)[learned].sum(axis=0) / count
        centred = np.where(known, raw - mean, 0.0)
        spread = np.sqrt((centred[learned] ** 2).sum(axis=0) / count)
        unknown = ~known[:, ~known[learned].all(axis=0)]
        codes = np.empty((len(matrix), len(choices)), dtype="int32")
        for place, name in enumerate(choices):
            codes[:, place] = matrix[name].cat.codes
        kept = tuple(_frequent(codes[learned, place]) for place in range(len(choices)))
        scaled = (centred / np.where(spread > 0, spread, 1.0)).astype("float32")
        return cls(scaled, unknown.astype("float32"), codes, kept)

    def wide(self, rows: Index) -> Matrix:
        """One column of 0 and 1 for each frequent level."""
        plain = self.numbers.shape[1] + self.unknown.shape[1]
        matrix = np.empty((len(rows), plain + sum(map(len, self.kept))), dtype="float32")
        np.concatenate([self.numbers[rows], self.unknown[rows]], axis=1, out=matrix[:, :plain])
        start = plain
        for place, kept in enumerate(self.kept):
            matrix[:, start : start + len(kept)] = self.codes[rows, place][:, None] == kept
            start += len(kept)
        return matrix

    def narrow(self, rows: Index) -> Matrix:
        """One column of codes for each choice; rare levels share the first code."""
        columns = [
            np.where(np.isin(self.codes[rows, place], kept), 1 + np.searchsorted(kept, self.codes[rows, place]), 0)
            for place, kept in enumerate(self.kept)
        ]
        return np.column_stack([self.numbers[rows], self.unknown[rows], *columns]).astype("float32")

    @property
    def coded(self) -> list[int]:
        """Places of the columns of codes in the narrow form."""
        start = self.numbers.shape[1] + self.unknown.shape[1]
        return list(range(start, start + len(self.kept)))


def _frequent(codes: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Levels worth a column, most frequent ones where there are many."""
    levels, count = np.unique(codes, return_counts=True)
    levels, count = levels[count >= RAREST_LEVEL], count[count >= RAREST_LEVEL]
    return np.sort(levels[np.argsort(-count, kind="stable")[:MOST_LEVELS]]).astype("int32")
