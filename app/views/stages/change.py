"""Figures of a period beside those of earlier days: shares that differ beyond chance, and lengths that moved."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from app import formats
from app.views.answers import RELIABLE, Unit
from app.views.compared import ComparedWith
from model.statistics.many_tests import widened
from model.statistics.proportions import newcombe, wilson

# Of twenty tables without any difference at most one names a row by mistake.
ERROR: Final = 0.05
Differs = Literal["more", "less", ""]


@dataclasses.dataclass(frozen=True)
class Counted:
    """How many of how many."""

    part: int = 0
    whole: int = 0

    @property
    def share(self) -> float | None:
        """The share; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclasses.dataclass(frozen=True)
class Share:
    """A share with its 95 % interval, what it was in the earlier days, and what can be said of the difference.

    All shares are of 1, None of nothing. `differs` says whether it is clearly 'more' or 'less' than before: by the
    interval of the difference, widened for all rows that are compared (Bonferroni).
    """

    part: int
    n: int
    share: float | None
    low: float
    high: float
    before: float | None
    n_before: int
    differs: Differs
    words: str


def shares(now: Sequence[Counted], before: Sequence[Counted], compared: ComparedWith) -> tuple[Share, ...]:
    """Put the shares of a period beside those of the earlier days, row by row."""
    judged = [_reliable(*pair) and bool(compared.kind) for pair in zip(now, before, strict=True)]
    sides = zip(now, before, _differ(now, before, judged), strict=True)
    return tuple(_share(one, other, differs, compared) for one, other, differs in sides)


def _reliable(now: Counted, before: Counted) -> bool:
    return min(now.whole, before.whole) >= RELIABLE


def _differ(now: Sequence[Counted], before: Sequence[Counted], judged: Sequence[bool]) -> list[Differs]:
    z = widened(sum(judged), ERROR)
    sides = ([one.part for one in now], [one.whole for one in now], [one.part for one in before])
    low, high = newcombe(*sides, [one.whole for one in before], z)
    return [_direction(*row) for row in zip(low, high, judged, strict=True)]


def _direction(low: float, high: float, judged: bool) -> Differs:
    if not judged:
        return ""
    return "more" if low > 0 else "less" if high < 0 else ""


def _share(now: Counted, before: Counted, differs: Differs, compared: ComparedWith) -> Share:
    low, high = wilson(now.part, now.whole)
    words = share_words(now, before, differs, compared)
    return Share(now.part, now.whole, now.share, low, high, before.share, before.whole, differs, words)


def share_words(now: Counted, before: Counted, differs: Differs, compared: ComparedWith) -> str:
    """Say how a share moved: '+12 pts, more than before', '+3 pts, no clear change', or why nothing is said."""
    if not compared.kind or now.share is None:
        return ""
    if before.share is None or not _reliable(now, before):
        return f"too few to compare ({formats.count(now.whole)}, {formats.count(before.whole)} before)"
    if formats.percent(now.share) == formats.percent(before.share):
        return f"unchanged (was {formats.percent(before.share)})"
    moved = formats.points(now.share - before.share, 0)
    return f"{moved}, {f'{differs} than before' if differs else 'no clear change'}"


@dataclasses.dataclass(frozen=True)
class Length:
    """Usual days: the median and the quartiles of n; None of nothing."""

    n: int
    lower_quartile: float | None = None
    median: float | None = None
    upper_quartile: float | None = None


def length(days: npt.ArrayLike, n: npt.ArrayLike) -> Length:
    """Return the usual days of some values and how often each is there."""
    values, counts = np.asarray(days, dtype=float), np.asarray(n, dtype=np.int64)
    known = ~np.isnan(values) & (counts > 0)
    values, counts = values[known], counts[known]
    if not len(values):
        return Length(0)
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(counts[order])
    places = np.array([0.25, 0.5, 0.75]) * (upto[-1] - 1)
    below, above = (
        values[order][np.searchsorted(upto, at, side="right")] for at in (np.floor(places), np.ceil(places))
    )
    ends = (below + (places - np.floor(places)) * (above - below)).tolist()
    return Length(int(upto[-1]), *ends)


def length_words(now: Length, before: Length, compared: ComparedWith) -> str:
    """Say how a median moved: '+5 days', 'unchanged (was 40 days)', or why nothing is said."""
    if not compared.kind or now.median is None:
        return ""
    if before.median is None or min(now.n, before.n) < RELIABLE:
        return f"too few to compare ({formats.count(now.n)}, {formats.count(before.n)} before)"
    return moved_words(now.median, before.median, "days")


def moved_words(now: float, before: float, unit: Unit, currency: str = "") -> str:
    """Say how a figure moved: days as days, all else by how much of it: '+14 %', 'unchanged (was 2.0 k)'."""
    was = formats.value(before, unit, currency)
    if formats.value(now, unit, currency) == was:
        return f"unchanged (was {was})"
    moved = formats.delta(now - before, "days") if unit == "days" else formats.delta(now / before - 1, "percent")
    return f"{moved} (was {was})"
