"""Open opportunities beside won and lost ones: of the same age, of the same opening days, today and at an earlier day.

What the close writes into a column stands only in opportunities that have closed by today. Beside the open ones of
today two kinds of closed ones can be put, and each misleads in its own way: those seen at the same age are older, so
what drifts with the years differs; those opened on the same days have closed sooner, so what goes with long lives
differs. An earlier day stands for what drifts and goes with long lives at once: those open then have closed since, so
the close has written in both sides of it.
"""

from __future__ import annotations

import dataclasses
from functools import cached_property

import numpy as np
import pandas as pd

from model.arrays import Index, Numbers, known_numbers, numbers
from model.leaks.outcomes import FEWEST_TO_COMPARE, MOST_TO_COMPARE, Endings
from model.splits.origin import RIPE_SHARE
from model.statistics.metrics import effective_sample_size

AGES = 10
# Each open one stands beside so many won and lost ones opened before it, and as many opened after it.
NEIGHBOURS = 8
# Days on either side of an opening day whose share of losses is that day's.
AROUND = 30.0
FEWEST_A_STRATUM = 3
# Earlier days are added until so many were open then.
OPEN_THEN = 200
# Of open opportunities as many may be lost in the end as of the closed ones beside them, give or take this (log odds).
SHIFT = 0.5
# Above this share of the lost, what only the close writes must show for a column to count as tested.
MOST_UNSEEN = 0.25
# Where so many open ones were to hold what the close writes, and none does, that is no chance.
SEEN, SEEN_AGAIN = 6.0, 2.0


@dataclasses.dataclass(frozen=True)
class Sides:
    """Rows of open, won and lost opportunities that are alike but for their outcome; weights of a side add up to 1.

    lowest, highest: between which the share of the open ones that will be lost lies. of_won, of_lost: how many
    opportunities a side is worth, given its weights and how often each recurs (Kish's effective sample size).
    """

    still_open: Index
    won: Index
    lost: Index
    won_weight: Numbers
    lost_weight: Numbers
    lowest: float
    highest: float
    of_won: float
    of_lost: float

    @property
    def of_open(self) -> int:
        """How many open opportunities there are."""
        return len(self.still_open)

    def placed(self, place: Index) -> Sides:
        """The same, with each row at its place among fewer."""
        moved = {name: place[getattr(self, name)] for name in ("still_open", "won", "lost")}
        return dataclasses.replace(self, **moved)

    @property
    def enough(self) -> bool:
        """Tell whether there are enough on each side to be compared."""
        return self.of_open >= FEWEST_TO_COMPARE and min(self.of_won, self.of_lost) >= FEWEST_TO_COMPARE / 2


@dataclasses.dataclass(frozen=True)
class Moment:
    """What was open on one day, beside what had closed by then; None if there is too little, or no opening day."""

    same_age: Sides | None
    same_opening: Sides | None

    @property
    def both(self) -> tuple[Sides, ...]:
        """What there is of them."""
        return tuple(sides for sides in (self.same_age, self.same_opening) if sides is not None)

    def placed(self, place: Index) -> Moment:
        """The same, with each row at its place among fewer."""
        return Moment(*(sides and sides.placed(place) for sides in (self.same_age, self.same_opening)))


@dataclasses.dataclass(frozen=True)
class ComparisonGroups:
    """Which rows of the facts are compared; what stands on each side, now and then, are places among them."""

    rows: Index
    now: Moment
    then: Moment

    @property
    def any(self) -> bool:
        """Tell whether open opportunities can be compared with closed ones at all."""
        return self.now.same_age is not None or self.now.same_opening is not None

    @property
    def comparisons(self) -> int:
        """How many comparisons there are that what drifts with the years does not pass as the close does."""
        return len(self.now.both) + (self.then.same_age is not None)

    @property
    def shows(self) -> bool:
        """Tell whether so many are open that what the close writes into a column is likely to show."""
        return self.any and self.least_seen <= MOST_UNSEEN

    @property
    def of_open(self) -> int:
        """How many open opportunities there are to compare with."""
        return max((sides.of_open for sides in self.now.both), default=0)

    @property
    def least_seen(self) -> float:
        """The least share of lost ones that must hold what only the close writes for it to show; 1 without any."""
        enough = zip((SEEN, SEEN_AGAIN), self.now.both, strict=False)
        return min(1.0, max((seen / (sides.of_open * sides.lowest) for seen, sides in enough), default=1.0))


@dataclasses.dataclass(frozen=True)
class _Rows:
    """Landmark rows as numbers: days since 1970-01-01, outcomes (NaN while open), and the opportunity of each."""

    as_of: Numbers
    opened: Numbers
    closed: Numbers
    label: Numbers
    opportunity: Index

    @cached_property
    def age(self) -> Numbers:
        """Days from opening to the landmark, 0 if unknown."""
        return np.asarray(np.nan_to_num(self.as_of - self.opened))


def build_comparison_groups(facts: pd.DataFrame, ends: Endings) -> ComparisonGroups:
    """Put open opportunities beside closed ones, once for all columns."""
    opened, closed = known_numbers(facts, "opened_on"), known_numbers(facts, "closed_on")
    rows = _Rows(numbers(facts["as_of_on"]), opened, closed, numbers(facts["label_lost"]), ends.codes)
    still_open = ends.last[np.isnan(ends.label)]
    now = _moment(rows, still_open, np.flatnonzero(np.isfinite(rows.label)))
    then = _then(rows, rows.age[still_open]) if now.both else Moment(None, None)
    used = np.zeros(len(facts), dtype=bool)
    for sides in (*now.both, *then.both):
        used[np.concatenate([sides.still_open, sides.won, sides.lost])] = True
    place = np.cumsum(used) - 1
    return ComparisonGroups(np.flatnonzero(used), now.placed(place), then.placed(place))


def _then(rows: _Rows, ages: Numbers) -> Moment:
    """Those open on the latest landmark days of which most have closed since, as the first such day could not yet know.

    They are between as old as the youngest and as the oldest of those open today.
    """
    known = np.isfinite(rows.label) & np.isfinite(rows.as_of)
    of_age = known & (rows.age >= ages.min()) & (rows.age <= ages.max())
    chosen, first = np.zeros(len(known), dtype=bool), np.inf
    for day in np.unique(rows.as_of[known])[::-1]:
        on = rows.as_of == day
        if np.isfinite(rows.label[on]).mean() < RIPE_SHARE:
            continue
        chosen |= on & of_age
        first = day
        if chosen.sum() >= OPEN_THEN:
            break
    return _moment(rows, np.flatnonzero(chosen), np.flatnonzero((rows.closed <= first) & known))


def _moment(rows: _Rows, still_open: Index, past: Index) -> Moment:
    if len(still_open) < FEWEST_TO_COMPARE or len(past) < FEWEST_TO_COMPARE:
        return Moment(None, None)
    if len(past) > MOST_TO_COMPARE:
        past = np.sort(np.random.default_rng(0).choice(past, MOST_TO_COMPARE, replace=False))
    latest = pd.Series(past).groupby(rows.opportunity[past]).last().to_numpy(dtype=np.intp)
    age, opening = _of_age(rows, still_open, past), _of_opening(rows, still_open, latest)
    return Moment(age if age and age.enough else None, opening if opening and opening.enough else None)


def _of_age(rows: _Rows, still_open: Index, past: Index) -> Sides | None:
    """Weigh won and lost rows, each so that their ages are those of the open ones."""
    edges = np.unique(np.quantile(rows.age[still_open], np.linspace(0, 1, AGES + 1)[1:-1]))
    stratum, size = np.searchsorted(edges, rows.age, side="right"), len(edges) + 1
    # Nothing open is older than the oldest of them: what was is of no age of theirs.
    past = past[rows.age[past] <= rows.age[still_open].max()]
    won, lost = past[rows.label[past] == 0], past[rows.label[past] == 1]
    count = [np.bincount(stratum[side], minlength=size) for side in (still_open, won, lost)]
    kept = (count[0] > 0) & (count[1] >= FEWEST_A_STRATUM) & (count[2] >= FEWEST_A_STRATUM)
    if not kept.any():
        return None
    share = np.where(kept, count[0], 0) / count[0][kept].sum()
    weights = [share[stratum[side]] / np.maximum(count[nth][stratum[side]], 1) for nth, side in ((1, won), (2, lost))]
    lost_share = float((share * count[2] / np.maximum(count[1] + count[2], 1)).sum())
    return _sides(rows, still_open[kept[stratum[still_open]]], (won, weights[0]), (lost, weights[1]), lost_share)


def _of_opening(rows: _Rows, still_open: Index, latest: Index) -> Sides | None:
    """Put each open one beside the won, and the lost ones, opened shortly before and shortly after it, as many each."""
    opened, places, kept = rows.opened[still_open], [], np.isfinite(rows.opened[still_open])
    latest = latest[np.isfinite(rows.opened[latest])]
    for outcome in (0, 1):
        side = latest[rows.label[latest] == outcome]
        side = side[np.argsort(rows.opened[side], kind="stable")]
        days = rows.opened[side]
        middle = (np.searchsorted(days, opened, side="left") + np.searchsorted(days, opened, side="right")) // 2
        kept &= (middle >= NEIGHBOURS) & (middle <= len(side) - NEIGHBOURS)
        places.append((side, middle))
    if not kept.any():
        return None
    sides = [_around(side, middle[kept]) for side, middle in places]
    lost_share = _lost_around(rows, latest, opened[kept])
    return _sides(rows, still_open[kept], sides[0], sides[1], lost_share)


def _around(side: Index, middle: Index) -> tuple[Index, Numbers]:
    near = (middle[:, None] + np.arange(-NEIGHBOURS, NEIGHBOURS)).ravel()
    return side, np.bincount(near, minlength=len(side)) / len(near)


def _lost_around(rows: _Rows, latest: Index, opened: Numbers) -> float:
    """Mean share lost of the closed ones opened within some days of each open one."""
    lost, won = (np.sort(rows.opened[latest[rows.label[latest] == outcome]]) for outcome in (1, 0))
    counts = [
        np.searchsorted(days, opened + AROUND, side="right") - np.searchsorted(days, opened - AROUND)
        for days in (lost, won)
    ]
    return float(np.mean((counts[0] + 1) / (counts[0] + counts[1] + 2)))


def _sides(
    rows: _Rows, still_open: Index, won: tuple[Index, Numbers], lost: tuple[Index, Numbers], lost_share: float
) -> Sides:
    kept = [(side[weight > 0], weight[weight > 0]) for side, weight in (won, lost)]
    odds = np.log(lost_share / (1.0 - lost_share)) if 0.0 < lost_share < 1.0 else np.inf
    between = [float(1.0 / (1.0 + np.exp(-(odds + shift)))) for shift in (-SHIFT, SHIFT)]
    worth = [effective_sample_size(rows.opportunity[side], weight) for side, weight in kept]
    (won_rows, won_weight), (lost_rows, lost_weight) = kept
    return Sides(still_open, won_rows, lost_rows, won_weight, lost_weight, *between, *worth)
