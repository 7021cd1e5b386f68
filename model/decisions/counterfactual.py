"""The smallest change that takes one opportunity under the line: every single and double change is tried."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from model.arrays import Index, Mask, Numbers, amounts
from model.features.change import repeated
from model.money.flag_line import Line

Score = Callable[[pd.DataFrame], Numbers]

CARDS = 5
# About a tenth of a second of scoring; where there are more pairs of values, every other, every third ... is taken.
MOST_DOUBLES = 60_000


@dataclasses.dataclass(frozen=True)
class Grid:
    """The values that one field may be changed to.

    `rows` holds what `moves.alone` makes of each, one row per value in order: the columns that the change moves.
    `effort` says how far each is from the recorded value; it adds up over fields.
    """

    name: str
    rows: pd.DataFrame
    effort: Numbers


@dataclasses.dataclass(frozen=True)
class Variant:
    """One combination of changes, as (field, place of the value in its grid), with what the model says of it."""

    changes: tuple[tuple[str, int], ...]
    effort: float
    loss_probability: float
    row: pd.DataFrame


@dataclasses.dataclass(frozen=True)
class Counterfactuals:
    """What can be reached: the cheapest variants that are not flagged, and of all that were tried the one least lost.

    `stride` is 1 where every pair of values was tried, 2 where every other value of a field was taken for pairs ...
    `best` is None if nothing was tried.
    """

    tried: int
    stride: int
    under: tuple[Variant, ...]
    best: Variant | None


def find_counterfactuals(row: pd.DataFrame, grids: Sequence[Grid], score: Score, line: Line) -> Counterfactuals:
    """Try every single change and every pair of changes of two fields; `score` gives each row's loss probability.

    Of those under the line one change comes before two, then the least effort; a pair of which one change suffices is
    none, and of the same fields only the first counts.
    """
    sizes = [len(grid.effort) for grid in grids]
    pairs, stride = doubles(sizes)
    places = np.vstack([np.zeros((0, len(grids)), dtype=np.intp), singles(sizes), pairs])
    if not len(places):
        return Counterfactuals(0, 1, (), None)
    frame = laid_out(row, grids, places)
    probability = score(frame)
    under = ~line.flags(probability, amounts(frame))
    effort = np.sum([np.r_[0.0, grid.effort][at] for grid, at in zip(grids, places.T, strict=True)], axis=0)
    chosen = _chosen(places, effort, probability, under & ~_needless(places, under))
    lowest = np.lexsort((effort, (places > 0).sum(axis=1), probability))[0]

    def variant(at: int) -> Variant:
        made = tuple((grid.name, int(place) - 1) for grid, place in zip(grids, places[at], strict=True) if place)
        return Variant(made, float(effort[at]), float(probability[at]), frame.iloc[[at]])

    return Counterfactuals(len(places), stride, tuple(variant(at) for at in chosen), variant(int(lowest)))


def singles(sizes: Sequence[int]) -> Index:
    """Every single change: variants x fields, 0 if a field stays, else 1 + the place of its value."""
    ends = np.cumsum([0, *sizes])
    places = np.zeros((ends[-1], len(sizes)), dtype=np.intp)
    for field, size in enumerate(sizes):
        places[ends[field] : ends[field + 1], field] = np.arange(1, size + 1)
    return places


def doubles(sizes: Sequence[int]) -> tuple[Index, int]:
    """Every pair of changes, as `singles`, with values taken at a stride that keeps their number within bounds."""
    stride = 1
    while _pairs([-(-size // stride) for size in sizes]) > MOST_DOUBLES:
        stride += 1
    blocks = [_crossed(sizes, one, other, stride) for one, other in itertools.combinations(range(len(sizes)), 2)]
    return np.vstack([np.zeros((0, len(sizes)), dtype=np.intp), *blocks]), stride


def _pairs(sizes: Sequence[int]) -> int:
    return (sum(sizes) ** 2 - sum(size * size for size in sizes)) // 2


def _crossed(sizes: Sequence[int], one: int, other: int, stride: int) -> Index:
    values = np.meshgrid(*(np.arange(1, sizes[field] + 1, stride) for field in (one, other)), indexing="ij")
    places = np.zeros((values[0].size, len(sizes)), dtype=np.intp)
    places[:, one], places[:, other] = (value.ravel() for value in values)
    return places


def laid_out(row: pd.DataFrame, grids: Sequence[Grid], places: Index) -> pd.DataFrame:
    """Return the row once per variant with its changes made; fields do not share the columns they move."""
    frame = repeated(row, len(places))
    for grid, at in zip(grids, places.T, strict=True):
        for column in grid.rows.columns:
            frame[column] = np.concatenate([row[column].to_numpy(), grid.rows[column].to_numpy()])[at]
    return frame


def _needless(places: Index, under: Mask) -> Mask:
    """Tell which pairs hold a change that suffices alone."""
    alone = (places > 0).sum(axis=1) == 1
    found = np.zeros(len(places), dtype=np.bool_)
    for at in places.T:
        enough = np.zeros(at.max(initial=0) + 1, dtype=np.bool_)
        enough[at[alone & under & (at > 0)]] = True
        found |= enough[at] & ~alone
    return found


def _chosen(places: Index, effort: Numbers, probability: Numbers, wanted: Mask) -> list[int]:
    """The first of each set of fields, at most five: fewer changes, less effort, lower probability, earlier place."""
    order = np.lexsort((probability, effort, (places > 0).sum(axis=1)))
    found: dict[bytes, int] = {}
    for at in order[wanted[order]]:
        found.setdefault((places[at] > 0).tobytes(), int(at))
        if len(found) == CARDS:
            break
    return list(found.values())
