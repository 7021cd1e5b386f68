"""How long the rest of a task takes, told by how it has advanced so far; nothing where that is not known well."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

# When which share of the work was done: seconds since 1970, and the share.
Mark = tuple[float, float]
# Marks are so far apart at least, and the latest pace is that of so much of the work.
STEP: Final = 0.01
STRETCH: Final = 0.2
# The first steps say little of the others.
EARLY: Final = 0.25
# So many estimates in a row have to agree on when it ends: each says less than the one before it, and the moments lie
# within such a share of what is left.
AGREEING: Final = 3
APART: Final = 0.25
# A step that takes so many times as long as the longest of those before it makes the estimate void.
OVERDUE: Final = 2.0


def marked(marks: Sequence[Mark], now: float, share: float) -> tuple[Mark, ...]:
    """Return the marks with another one where the work has advanced since the last."""
    last = marks[-1][1] if marks else 0.0
    return (*marks, (now, share)) if share - last >= STEP else tuple(marks)


def seconds_left(began: float, marks: Sequence[Mark], now: float) -> float | None:
    """Return how many seconds the rest takes; None while estimates disagree, rise, or a step takes unusually long."""
    known = ((began, 0.0), *marks)
    if len(marks) < AGREEING or known[-1][1] < EARLY:
        return None
    lefts = [_left(known[: nth + 1]) for nth in range(len(known) - AGREEING, len(known))]
    latest = known[-AGREEING:]
    ends = [at + left for (at, _), left in zip(latest, lefts, strict=True)]
    falls = all(after < before for before, after in itertools.pairwise(lefts))
    if not falls or max(ends) - min(ends) > APART * lefts[-1] or _is_overdue(known, now):
        return None
    left = ends[-1] - now
    return left if left > 0 else None


def _left(known: Sequence[Mark]) -> float:
    """Return how long the rest takes from the last mark on, by the slower of two paces: of all so far, and lately."""
    (began, _), (at, share) = known[0], known[-1]
    since, before = next((mark for mark in reversed(known) if share - mark[1] >= STRETCH), known[0])
    return (1 - share) * max((at - began) / share, (at - since) / (share - before))


def _is_overdue(known: Sequence[Mark], now: float) -> bool:
    latest = known[-AGREEING - 1 :]
    longest = max(after[0] - before[0] for before, after in itertools.pairwise(latest))
    return now - known[-1][0] > OVERDUE * longest
