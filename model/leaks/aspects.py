"""The ways a column is looked at: its values, its words, how long its texts are, how its numbers end."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from model.arrays import MISSING, Codes, Numbers, choices, numbers

WORD = re.compile(r"\w+")
# Rarer levels and words show nothing.
FEWEST_ROWS = 5
MOST_LEVELS = 5_000
# Below this many levels the words of a text say what the levels say.
FEWEST_TEXTS = 20
BINS = 20
LENGTHS = (0, 10, 20, 40, 80, 160, 320, 640)
ROUND = (1_000.0, 100.0, 10.0, 1.0)


@dataclasses.dataclass(frozen=True)
class Aspect:
    """A column's rows sorted into parts: share(rows, weights) of each part, and each part in words."""

    codes: Codes | sparse.csr_matrix
    size: int
    predicted: Callable[[int], str]

    def share(self, rows: npt.NDArray[np.intp], weight: Numbers) -> Numbers:
        """The weight of each part among the rows."""
        if isinstance(self.codes, np.ndarray):
            return np.asarray(np.bincount(self.codes[rows], weight, self.size), dtype="float64")
        return np.asarray(self.codes[rows].T @ weight, dtype="float64")


def aspects(column: pd.Series[Any], *, text: bool) -> Iterator[Aspect]:
    """Look at a column in every way that may show what was typed at the close."""
    yield from _of_texts(column) if text else _of_numbers(numbers(column))


def _of_texts(column: pd.Series[Any]) -> Iterator[Aspect]:
    levels = choices(column)
    codes, names = np.asarray(levels.codes, dtype="int64"), [str(name) for name in levels.categories]
    yield _levels(codes, names)
    if len(names) > FEWEST_TEXTS:
        yield _word_parts(codes, names)
        places = np.searchsorted(LENGTHS, [len(name) for name in names], side="right")
        yield Aspect(places[codes], len(LENGTHS) + 1, lambda part: f"texts of {_length(part)}")


def _length(part: int) -> str:
    return f"{LENGTHS[part - 1]} to {LENGTHS[part] - 1} letters" if part < len(LENGTHS) else "very many letters"


def _levels(codes: Codes, names: list[str]) -> Aspect:
    """The levels that are not too rare, and all others as one."""
    counts = np.bincount(codes, minlength=len(names))
    common = np.argsort(-counts, kind="stable")[:MOST_LEVELS]
    common = common[counts[common] >= FEWEST_ROWS]
    place = np.full(len(names), len(common), dtype="int64")
    place[common] = np.arange(len(common))
    predicted = ["no value" if names[level] == MISSING else f"“{_short(names[level])}”" for level in common]
    return Aspect(place[codes], len(common) + 1, lambda part: [*predicted, "a value that is rare"][part])


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _word_parts(codes: Codes, names: list[str]) -> Aspect:
    """Which words each text holds: one part per word that is not too rare."""
    found = [sorted(set(WORD.findall(name.casefold()))) for name in names]
    words = {word: nth for nth, word in enumerate(sorted({word for each in found for word in each}))}
    texts = np.repeat(np.arange(len(found)), [len(each) for each in found])
    columns = np.array([words[word] for each in found for word in each], dtype="int64")
    held = sparse.csr_matrix((np.ones(len(texts)), (texts, columns)), shape=(len(names), max(len(words), 1)))
    counts = held.T @ np.bincount(codes, minlength=len(names))
    kept = np.flatnonzero(counts >= FEWEST_ROWS)
    kept = kept[np.argsort(-counts[kept], kind="stable")][:MOST_LEVELS]
    spelt = list(words)
    return Aspect(held[:, kept][codes], len(kept), lambda part: f"the word “{_short(spelt[kept[part]])}”")


def _of_numbers(values: Numbers) -> Iterator[Aspect]:
    known = np.isfinite(values)
    yield _bins(values, known)
    size = np.abs(np.where(known, values, 0.0))
    whole = np.floor(size)
    digit = np.where(known, whole - 10.0 * np.floor(whole / 10.0), 10.0).astype("int64")
    yield Aspect(digit, 11, lambda part: "no value" if part == 10 else f"numbers that end in {part}")
    multiple = [size == unit * np.floor(size / unit) for unit in ROUND]
    roundness = np.select([~known, size == 0, *multiple], range(len(ROUND) + 2), len(ROUND) + 2)
    predicted = ("no value", "0", *(f"multiples of {unit:,.0f}" for unit in ROUND[:-1]), "whole numbers", "fractions")
    yield Aspect(np.asarray(roundness, dtype="int64"), len(predicted), lambda part: predicted[part])


def _bins(values: Numbers, known: npt.NDArray[np.bool_]) -> Aspect:
    """Twentieths of the values; a value that many rows hold is a part of its own."""
    edges = np.unique(np.quantile(values[known], np.linspace(0, 1, BINS + 1))) if known.any() else np.zeros(0)
    above = np.searchsorted(edges, values, side="right")
    at = known & (above > 0) & (edges[np.maximum(above, 1) - 1] == values) if len(edges) else known & False
    codes = np.where(known, 1 + 2 * above - at, 0)
    return Aspect(codes, 2 * len(edges) + 2, lambda part: _between(edges, part))


def _between(edges: Numbers, part: int) -> str:
    if part == 0:
        return "no value"
    # An odd place is on an edge, an even one between two of them.
    low, at = divmod(part - 1, 2)
    return (
        f"{edges[low]:,g}" if at else f"values from {edges[max(low - 1, 0)]:,g} to {edges[min(low, len(edges) - 1)]:,g}"
    )
