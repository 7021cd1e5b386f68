"""The feature matrix as models without categories need it: levels as columns of 0 and 1, numbers on one scale."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.arrays import Index, Mask, Numbers

Matrix = npt.NDArray[np.float32]
Levels = npt.NDArray[np.int32]
# A value this many spreads away tells no more than a nearer one.
FARTHEST = 100.0
# A level with fewer rows than this has no column of its own.
RAREST_LEVEL = 20
# What boosting takes as categories: more levels than this are left to their loss histories.
MOST_LEVELS = 200
# Over all choices together: of wide exports each keeps fewer levels, or their columns would be most of the memory.
MOST_LEVELS_IN_ALL = 1_000


@dataclasses.dataclass(frozen=True)
class Design:
    """All rows of a feature matrix in two forms, scaled by what was known at an origin.

    numbers: centred, unit variance, unknown ones 0; unknown: 1 if a number is; codes: level of each choice.
    """

    numbers: Matrix
    unknown: Matrix
    codes: Levels
    kept: tuple[Levels, ...]

    @classmethod
    def of(cls, matrix: pd.DataFrame, learned: Index) -> Design:
        """Read a feature matrix: float64 columns, then categoricals."""
        choices = [name for name in matrix if isinstance(matrix[name].dtype, pd.CategoricalDtype)]
        numeric = [name for name in matrix if name not in set(choices)]
        scaled = np.empty((len(matrix), len(numeric)), dtype="float32")
        gaps = []
        for place, name in enumerate(numeric):
            values = matrix[name].to_numpy("float64")
            known = np.isfinite(values)
            scaled[:, place] = _scaled(values, known, learned)
            gaps += [~known] if not known[learned].all() else []
        codes = np.empty((len(matrix), len(choices)), dtype="int32")
        for place, name in enumerate(choices):
            codes[:, place] = matrix[name].cat.codes
        unknown = np.column_stack(gaps).astype("float32") if gaps else np.empty((len(matrix), 0), dtype="float32")
        return cls(scaled, unknown, codes, _within_all([_frequent(each[learned]) for each in codes.T]))

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


def _scaled(values: Numbers, known: Mask, learned: Index) -> Numbers:
    """Centre a number and divide it by its spread, both of the rows learned from; what is unknown is 0."""
    size = float(np.abs(np.where(known, values, 0.0)[learned]).max(initial=0.0)) or 1.0
    part = np.where(known, np.clip(values, -size * FARTHEST, size * FARTHEST) / size, 0.0)
    count = max(int(known[learned].sum()), 1)
    centred = np.where(known, part - part[learned].sum() / count, 0.0)
    spread = float(np.sqrt((centred[learned] ** 2).sum() / count))
    return np.clip(centred / (spread or 1.0), -FARTHEST, FARTHEST)


def _frequent(codes: Levels) -> tuple[Levels, Levels]:
    """Levels worth a column, the most frequent ones first, and how many rows each has."""
    levels, count = np.unique(codes, return_counts=True)
    levels, count = levels[count >= RAREST_LEVEL], count[count >= RAREST_LEVEL]
    first = np.argsort(-count, kind="stable")[:MOST_LEVELS]
    return levels[first].astype("int32"), count[first].astype("int32")


def _within_all(found: Sequence[tuple[Levels, Levels]]) -> tuple[Levels, ...]:
    """Keep each choice's levels, sorted; where they are too many together, the most frequent ones of all."""
    counts = np.concatenate([np.zeros(0, dtype="int32"), *(count for _, count in found)])
    kept = np.zeros(len(counts), dtype=bool)
    kept[np.argsort(-counts, kind="stable")[:MOST_LEVELS_IN_ALL]] = True
    each = np.split(kept, np.cumsum([len(count) for _, count in found])[:-1]) if found else []
    return tuple(np.sort(levels[chosen]) for (levels, _), chosen in zip(found, each, strict=True))
