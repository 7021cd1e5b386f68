"""What the close wrote: a column whose values among open opportunities are no mixture of won and lost ones' values.

What was known before the close is, among the open ones, a mixture of what those hold that will be won and that will be
lost. A part of a column's values that lies outside every such mixture, and that tells won from lost, was written at
the close. It has to lie outside beside ones of the same age and beside ones of the same opening days, both in the same
direction, and further than on an earlier day of which the outcomes are known.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from data.shares import percent
from model.arrays import Mask, Numbers
from model.leaks.aspects import Aspect, aspects
from model.leaks.comparison_groups import ComparisonGroups, Moment, Sides
from model.statistics.metrics import COIN

# Chance that a column is wrongly found to differ beside one kind of closed ones; shared by all of its parts.
CHANCE = 1e-3
# Where only one comparison can be made, it has to be beyond doubt, and large.
CHANCE_ALONE = 1e-6
LARGE_ALONE = 0.10
# One-sided 5 %: what the other comparison, and the earlier day, have to add.
AGREES = 1.645
MORE_THAN_THEN = 2.0
# What lay as far outside by half before any close could write it has drifted.
DRIFTED = 0.5
# Standard errors by which a part tells won from lost, so that more than the mixture of both is said.
TELLS = 3.0
# Levels that tell by so many are taken together: a reason spelt in twelve ways is one reason.
TELLS_TOGETHER = 2.0
FEWEST_TOGETHER = 2
ENDS = ("losing", "winning")


@dataclasses.dataclass(frozen=True)
class Written:
    """A part of a column's values that the close wrote, with its shares of open, won and lost ones, in words.

    `distance` is how far the share of open ones lies from the nearest mixture.
    """

    sentence: str
    distance: float


@dataclasses.dataclass(frozen=True)
class _Distances:
    """Of each part: share among open ones less the nearest mixture's, its standard error, and shares by outcome.

    least, most: between which shares the mixtures lie. tells: standard errors between won and lost.
    """

    far: Numbers
    error: Numbers
    still_open: Numbers
    won: Numbers
    lost: Numbers
    tells: Numbers
    least: Numbers
    most: Numbers

    @property
    def z(self) -> Numbers:
        """In standard errors."""
        return self.far / self.error

    def beyond(self, direction: Numbers) -> Numbers:
        """How far the share of open ones lies beyond the last mixture in a direction; below 0 where short of it."""
        return np.where(direction < 0, self.least - self.still_open, self.still_open - self.most)


def written(column: pd.Series[Any], compared: ComparisonGroups, *, text: bool, near: float = 0.0) -> Written | None:
    """Say what of a column was written at the close; None if nothing shows.

    `near`: up to this distance nothing counts but what open ones never hold.
    """
    if not compared.any:
        return None
    looked = _aspects(column.iloc[compared.rows], compared, text=text)
    found = [one for aspect in looked if (one := _written(aspect, compared, near, text=text))]
    return max(found, key=lambda one: one.distance, default=None)


def _aspects(column: pd.Series[Any], compared: ComparisonGroups, *, text: bool) -> Iterator[Aspect]:
    """Look at a column in every way, and at the levels of a text together by what they go with; one at a time."""
    for nth, aspect in enumerate(aspects(column, text=text)):
        yield aspect
        if text and nth == 0 and (together := _together(aspect, compared)) is not None:
            yield together


def _together(levels: Aspect, compared: ComparisonGroups) -> Aspect | None:
    """The levels that go with losing as one part, and those that go with winning as another; None without several."""
    tells = _both(levels, compared.now)[0].tells
    place = np.select([tells > TELLS_TOGETHER, tells < -TELLS_TOGETHER], [1, 2], 0)
    counts = np.bincount(place, minlength=3)
    if counts[1:].max() < FEWEST_TOGETHER or not isinstance(levels.codes, np.ndarray):
        return None
    predicted = (
        "another value",
        *(f"one of {n} values that go with {end}" for n, end in zip(counts[1:], ENDS, strict=True)),
    )
    return Aspect(place[levels.codes], 3, lambda part: predicted[part])


def _written(aspect: Aspect, compared: ComparisonGroups, near: float, *, text: bool) -> Written | None:
    now = _both(aspect, compared.now)
    outside = _outside(aspect, now, alone=compared.comparisons == 1)
    outside &= (np.abs(now[0].far) > near) | (text & (now[0].still_open == 0.0))
    if outside.any():
        outside &= _further_than_then(aspect, compared, now[0])
    if not outside.any():
        return None
    part = int(np.argmax(np.where(outside, np.abs(now[0].far), 0.0)))
    alike = "of the same age" if compared.now.same_age is not None else "opened on the same days"
    return Written(_sentence(aspect.predicted(part), now[0], part, alike), float(abs(now[0].far[part])))


def _outside(aspect: Aspect, now: list[_Distances], *, alone: bool) -> Mask:
    """Mark the parts that tell, and lie outside of every mixture whichever closed ones they are held against."""
    first = now[0]
    least = -NormalDist().inv_cdf((CHANCE_ALONE if alone else CHANCE) / 2 / max(aspect.size, 1))
    outside = (np.abs(first.z) > least) & (np.max([np.abs(one.tells) for one in now], axis=0) > TELLS)
    if alone:
        return np.asarray(outside & (np.abs(first.far) > LARGE_ALONE))
    if len(now) == 1:
        return np.asarray(outside)
    other = now[1].z
    return np.asarray(outside & (np.sign(other) == np.sign(first.far)) & (np.abs(other) > AGREES))


def _both(aspect: Aspect, moment: Moment) -> list[_Distances]:
    return [_distances(aspect, sides) for sides in moment.both]


def _further_than_then(aspect: Aspect, compared: ComparisonGroups, now: _Distances) -> Mask:
    """Mark the parts that lie further outside today than on the earlier day, whose sides have all closed."""
    moment, by_age = compared.then, compared.now.same_age is not None
    sides = moment.same_age if by_age else moment.same_opening
    if sides is None:
        return np.ones(aspect.size, dtype=bool)
    then = _distances(aspect, sides)
    more = np.abs(now.far) - then.beyond(now.far)
    least = np.maximum(MORE_THAN_THEN * np.hypot(now.error, then.error), DRIFTED * np.abs(now.far))
    return np.asarray(more > least)


def _distances(aspect: Aspect, sides: Sides) -> _Distances:
    n = sides.of_open
    still_open = aspect.share(sides.still_open, np.full(n, 1.0 / n))
    won, lost = aspect.share(sides.won, sides.won_weight), aspect.share(sides.lost, sides.lost_weight)
    ends = [share * lost + (1.0 - share) * won for share in (sides.lowest, sides.highest)]
    least, most = np.minimum(*ends), np.maximum(*ends)
    nearest = np.clip(still_open, least, most)
    share = np.where(nearest == ends[0], sides.lowest, sides.highest)
    # Half a row more on each side keeps what nobody holds from being certain.
    of_won, of_lost = (
        (part * size + 0.5) / (size + 1.0) for part, size in ((won, sides.of_won), (lost, sides.of_lost))
    )
    mixed = share * of_lost + (1.0 - share) * of_won
    noise = share**2 * of_lost * (1 - of_lost) / sides.of_lost + (1 - share) ** 2 * of_won * (1 - of_won) / sides.of_won
    far = still_open - nearest
    steps, spread = _count_deviation(still_open, nearest, n), np.sqrt((1.0 - _rarer(mixed)) + n * noise / _rarer(mixed))
    error = np.where(
        steps != 0, np.abs(far) * spread / np.maximum(np.abs(steps), 1e-12), np.sqrt(mixed * (1.0 - mixed) / n + noise)
    )
    return _Distances(
        far, np.maximum(error, 1e-12), still_open, won, lost, _standard_errors_apart(won, lost, sides), least, most
    )


def _count_deviation(share: Numbers, expected: Numbers, n: int) -> Numbers:
    """How far a count lies from the one expected: the root of a count has one spread, whatever it is (Anscombe 1948).

    What most hold is counted by those that do not.
    """
    sides = [np.where(expected > COIN, 1.0 - side, side) for side in (share, expected)]
    return np.asarray(2.0 * (np.sqrt(n * sides[0] + 0.375) - np.sqrt(n * sides[1] + 0.375)))


def _rarer(share: Numbers) -> Numbers:
    return np.minimum(share, 1.0 - share)


def _standard_errors_apart(won: Numbers, lost: Numbers, sides: Sides) -> Numbers:
    """How many standard errors the share among lost ones lies from that among won ones."""
    both = (won * sides.of_won + lost * sides.of_lost) / (sides.of_won + sides.of_lost)
    error = np.sqrt(np.maximum(both * (1.0 - both), 1e-9) * (1.0 / sides.of_won + 1.0 / sides.of_lost))
    return np.asarray((lost - won) / error)


def _sentence(part: str, found: _Distances, place: int, alike: str) -> str:
    shares = [_percent(float(side[place])) for side in (found.still_open, found.won, found.lost)]
    return (
        f"Of open ones {shares[0]} hold {part}; {alike}, {shares[1]} of those since won and {shares[2]} of those "
        "since lost do: it was written at the close."
    )


def _percent(share: float) -> str:
    return percent(share, 1 if share < 0.1 else 0)
