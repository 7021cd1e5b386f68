"""What repeats in the win rate from quarter to quarter, or from year to year, beyond chance."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from app import formats
from app.views.answers import RELIABLE
from app.views.compared import filled_on
from data.calendar import MONTHS_IN_QUARTER, Calendar
from data.snapshots import queries
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot
from model.arrays import Numbers

# Of a hundred worlds without a pattern, at most one is called seasonal, all positions counted.
ERROR: Final = 0.01
FEWEST: Final = 3
AGREE: Final = 0.9
NTH: Final = ("first", "second", "third", "last")


@dataclasses.dataclass(frozen=True)
class Seasonal:
    """What repeats: in which part of which whole deals are won more or less often than in its other parts.

    whole: 'quarter' or 'year'; part: 0 for its first month or quarter. rate and others: win rates there and elsewhere.
    `agree` of `of` wholes since `since` say the same. p: the larger of the chances by their counts and by
    how far the wholes lie from each other, times the parts compared.
    """

    whole: str
    part: int
    parts: int
    rate: float
    others: float
    agree: int
    of: int
    since: dt.date
    p: float

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        nth = "last" if self.part == self.parts - 1 else NTH[self.part]
        what, more = "month" if self.whole == "quarter" else "quarter", "more" if self.rate > self.others else "less"
        rates = f"{formats.percent(self.rate)} against {formats.percent(self.others)} in the others"
        return (
            f"Seasonal: what closes in the {nth} {what} of a {self.whole} is won {more} often ({rates}); "
            f"so it was in {self.agree} of {self.of} {self.whole}s since {formats.month(self.since)}."
        )


def seasonal(snapshot: Snapshot, scope: Scope) -> Seasonal | None:
    """Return the widest pattern of the scope's win rate that repeats; None if none does."""
    filled = filled_on(snapshot)
    if filled is None or not queries.in_periods(snapshot):
        return None
    months = queries.ask(snapshot, "closed_by_month", scope, filled_on=filled)
    return repeating(months, snapshot.calendar)


def repeating(months: pd.DataFrame, calendar: Calendar) -> Seasonal | None:
    """Return what repeats in months (month, won, closed): by month of the quarter, else by quarter of the year."""
    days = [month.date() for month in pd.to_datetime(months["month"])]
    quarters, years = [calendar.quarter(day) for day in days], [calendar.year(day) for day in days]
    by_month = [_months_between(start, day) for start, day in zip(quarters, days, strict=True)]
    by_quarter = [_months_between(*pair) // MONTHS_IN_QUARTER for pair in zip(years, quarters, strict=True)]
    counts = months[["won", "closed"]].to_numpy(float)
    return _widest("quarter", 3, quarters, by_month, counts) or _widest("year", 4, years, by_quarter, counts)


def _months_between(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _widest(
    whole: str, parts: int, wholes: Sequence[dt.date], part_of: Sequence[int], counts: Numbers
) -> Seasonal | None:
    """Return the widest pattern among parts of wholes; counts: won and closed of each month, which lies in one part."""
    starts, nth = np.unique(np.array(wholes, dtype="datetime64[D]"), return_inverse=True)
    summed = np.zeros((len(starts), parts, 2))
    np.add.at(summed, (nth, np.asarray(part_of, dtype=int)), counts)
    enough = (summed[..., 1] >= RELIABLE).all(axis=1)
    won, closed, since = summed[enough, :, 0], summed[enough, :, 1], starts[enough].tolist()
    found = [one for part in range(parts) if since and (one := _pattern(whole, part, won, closed, since[0]))]
    return max(found, key=lambda one: abs(one.rate - one.others), default=None)


def _pattern(whole: str, part: int, won: Numbers, closed: Numbers, since: dt.date) -> Seasonal | None:
    """Judge one part beside the others of its whole; won and closed: a row for each whole, a column for each part."""
    of, parts = won.shape
    others_won, others = np.delete(won, part, axis=1).sum(axis=1), np.delete(closed, part, axis=1).sum(axis=1)
    won, closed = won[:, part], closed[:, part]
    apart = won / closed - others_won / others
    rate, elsewhere = float(won.sum() / closed.sum()), float(others_won.sum() / others.sum())
    agree = int((np.sign(apart) == np.sign(rate - elsewhere)).sum())
    p = min(1.0, parts * max(haenszel(won, closed, others_won, others), student(apart)))
    if agree < FEWEST or agree < AGREE * of or p >= ERROR:
        return None
    return Seasonal(whole, part, parts, rate, elsewhere, agree, of, since, p)


def haenszel(won: Numbers, closed: Numbers, others_won: Numbers, others: Numbers) -> float:
    """Return the chance of rates as far apart in every stratum together if nothing made them differ.

    Cochran-Mantel-Haenszel (Mantel and Haenszel 1959), one degree of freedom, without continuity correction.
    """
    n, all_won = closed + others, won + others_won
    expected = closed * all_won / n
    variance = (closed * others * all_won * (n - all_won) / (n**2 * (n - 1))).sum()
    return math.erfc(abs((won - expected).sum()) / math.sqrt(2 * variance)) if variance > 0 else 1.0


def student(apart: Numbers) -> float:
    """Return the chance of a mean as far from zero if nothing but chance set each apart: Student's t, two-sided.

    What makes months differ at random, beyond what their counts would, is in how far the wholes lie from each other.
    """
    free = len(apart) - 1
    if free < 1 or not apart.any():
        return 1.0
    spread = float(apart.std(ddof=1)) / math.sqrt(len(apart))
    return student_tails(math.inf if spread == 0 else abs(float(apart.mean())) / spread, free)


def student_tails(t: float, free: int) -> float:
    """Return both tails of Student's t of so many degrees of freedom (Abramowitz and Stegun, 26.7.3 and 4)."""
    angle = math.atan(t / math.sqrt(free))
    sine, square = math.sin(angle), math.cos(angle) ** 2
    odd = free % 2
    term, total = (math.cos(angle), 0.0) if odd else (1.0, 0.0)
    for nth in range(free // 2):
        total += term
        term *= square * (2 * nth + 1 + odd) / (2 * nth + 2 + odd)
    within = 2 / math.pi * (angle + sine * total) if odd else sine * total
    return max(0.0, 1 - within)
