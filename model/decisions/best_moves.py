"""The best moves for one opportunity: every single and double change is tried, and what gains most is shown."""

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

# Moves that are shown of what a rep may change, how many of them change two fields, and of what has to be asked for.
WITHIN, DOUBLES, ON_REQUEST = 5, 2, 3
# A share of the gain that is nearly the whole of it, and the least gain in loss probability that is one.
NEARLY, LEAST_GAIN = 0.9, 0.005
# About a twentieth of a second of scoring; where there are more pairs of values, every other, every third ... is taken.
MOST_DOUBLES = 24_000


@dataclasses.dataclass(frozen=True)
class Grid:
    """The values that one field may be changed to.

    `rows` holds what `vary_field` makes of each, one row per value in order: the columns that the change moves.
    `effort` says how far each is from the recorded value; it adds up over fields. `on_request` tells that a rep has to
    ask for the change.
    """

    name: str
    rows: pd.DataFrame
    effort: Numbers
    on_request: bool = False


@dataclasses.dataclass(frozen=True)
class Move:
    """One combination of changes, as (field, place of the value in its grid), with what the model says of it.

    `gain` is the loss probability that it takes away.
    """

    changes: tuple[tuple[str, int], ...]
    effort: float
    loss_probability: float
    gain: float
    flagged: bool
    row: pd.DataFrame


@dataclasses.dataclass(frozen=True)
class BestMoves:
    """The moves that gain most, best first: those within a rep's reach, and those on request that gain more than these.

    `stride` is 1 where every pair of values was tried, 2 where every other value of a field was taken for pairs ...
    """

    tried: int
    stride: int
    within: tuple[Move, ...]
    on_request: tuple[Move, ...]


@dataclasses.dataclass(frozen=True)
class _Tried:
    """Every combination that was tried: variants x fields, and of each its gain, effort, and whether it is flagged."""

    places: Index
    gain: Numbers
    effort: Numbers
    flagged: Mask


def find_moves(row: pd.DataFrame, grids: Sequence[Grid], score: Score, line: Line) -> BestMoves:
    """Try every single change and every pair of changes of two fields; `score` gives each row's loss probability.

    Of each set of fields the least effort counts that reaches nearly the whole of its gain, and that leaves the line
    where its best does. A pair of which one change gains nearly as much is none.
    """
    sizes = [len(grid.effort) for grid in grids]
    pairs, stride = doubles(sizes)
    places = np.vstack([np.zeros((0, len(grids)), dtype=np.intp), singles(sizes), pairs])
    if not len(places):
        return BestMoves(0, 1, (), ())
    frame = laid_out(row, grids, np.vstack([np.zeros((1, len(grids)), dtype=np.intp), places]))
    probability = score(frame)
    effort = np.sum([np.r_[0.0, grid.effort][at] for grid, at in zip(grids, places.T, strict=True)], axis=0)
    flagged = line.flags(probability, amounts(frame))[1:]
    tried = _Tried(places, probability[0] - probability[1:], effort, flagged)

    def move(at: int) -> Move:
        made = tuple((grid.name, int(place) - 1) for grid, place in zip(grids, places[at], strict=True) if place)
        numbers = float(effort[at]), float(probability[at + 1]), float(tried.gain[at])
        return Move(made, *numbers, bool(flagged[at]), frame.iloc[[at + 1]])

    found = _best_of_each(tried)
    asked = np.array([grid.on_request for grid in grids])
    alone, request = ([at for at in found if bool((places[at] > 0) @ asked) is is_asked] for is_asked in (False, True))
    within = _listed(tried, alone)
    more = [at for at in request if not alone or tried.gain[at] * NEARLY > tried.gain[alone[0]]][:ON_REQUEST]
    return BestMoves(len(places), stride, tuple(map(move, within)), tuple(map(move, more)))


def _best_of_each(tried: _Tried) -> list[int]:
    """The variant that stands for each set of fields that gains, the largest gain first."""
    sets = (tried.places > 0) @ (1 << np.arange(tried.places.shape[1]))
    order = np.argsort(sets, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(sets[order])) + 1)
    best = {int(sets[group[0]]): _smallest(tried, group) for group in groups}
    kept = [at for fields, at in best.items() if tried.gain[at] >= LEAST_GAIN and not _needless(tried, fields, best)]
    return sorted(kept, key=lambda at: (-tried.gain[at], tried.effort[at], at))


def _smallest(tried: _Tried, group: Index) -> int:
    """The least effort among those of one set of fields that gain nearly as much as its best does."""
    top = group[np.argmax(tried.gain[group])]
    near = group[tried.gain[group] >= NEARLY * tried.gain[top]]
    near = near if tried.flagged[top] else near[~tried.flagged[near]]
    return int(near[np.lexsort((-tried.gain[near], tried.effort[near]))[0]]) if len(near) else int(top)


def _needless(tried: _Tried, fields: int, best: dict[int, int]) -> bool:
    """Tell whether one change of a pair does nearly as much alone, and leaves the line where the pair does."""
    parts = [alone for place in range(fields.bit_length()) if (alone := fields & (1 << place)) not in (0, fields)]
    return any(
        tried.gain[best[one]] >= NEARLY * tried.gain[best[fields]]
        and tried.flagged[best[one]] <= tried.flagged[best[fields]]
        for one in parts
        if one in best
    )


def _listed(tried: _Tried, found: Sequence[int]) -> list[int]:
    """The first few: single changes, and at most two pairs."""
    pairs = [at for at in found if (tried.places[at] > 0).sum() > 1][:DOUBLES]
    return [at for at in found if (tried.places[at] > 0).sum() == 1 or at in pairs][:WITHIN]


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
