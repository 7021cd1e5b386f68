"""The calendar ahead of a day: into which pieces it is cut, and how many ordinary days each of its days counts for."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from model.arrays import Numbers

Days = npt.NDArray[np.int64]

# Calendar months ahead, the one under way included: each of the first is cut before its last third.
MONTHS, CUT_MONTHS = 6, 3
LAST_THIRD = 20
WEEKDAYS, YEAR = 7, 12
# Cells of the days left in a month: the last day, the one before, and so on; the same again for a quarter's last month.
LEFT = np.array((1, 2, 3, 5, 10, 15))
CELLS = 2 * (len(LEFT) + 1)
BAND_DAYS = 15
# A weekday or a month's end counts as an ordinary day until so many endings say otherwise.
STRENGTH = 100.0
ROUNDS = 6
LEAST = 1e-6


@dataclasses.dataclass(frozen=True)
class Pieces:
    """The pieces of the calendar ahead of a day, each with what is the same for all opportunities.

    ends: the last day of each piece, in days ahead. ahead: days ahead of its middle. to_quarter: days from its last day
    to the quarter's last. Quarters are those of calendar years.
    """

    ends: Days
    ahead: Numbers
    to_quarter: Numbers

    @property
    def starts(self) -> Days:
        """Return the day before each piece, in days ahead."""
        return np.concatenate(([0], self.ends[:-1]))


def month_ends(day: int, count: int = MONTHS) -> Days:
    """Return the last days of the calendar months ahead of a day, the month of the day after it first, in days ahead.

    Days are counted since 1970-01-01.
    """
    first = np.datetime64(day + 1, "D").astype("datetime64[M]")
    firsts = (first + np.arange(1, count + 1)).astype("datetime64[D]")
    return np.asarray(firsts.astype("int64") - 1 - day)


def pieces(day: int) -> Pieces:
    """Cut the calendar ahead of a day into months, the first ones and any that closes a quarter before the last third.

    Days are counted since 1970-01-01.
    """
    whole = month_ends(day)
    closing = month_of(day + whole) % 3 == 2
    cut = whole[closing | (np.arange(MONTHS) < CUT_MONTHS)]
    firsts = (day + cut).astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype("int64")
    thirds = firsts + LAST_THIRD - 1 - day
    ends = np.unique(np.concatenate((whole, thirds[thirds > 0])))
    middle = (np.concatenate(([0], ends[:-1])) + 1 + ends) / 2
    return Pieces(ends, middle, _quarter_end(day + ends) - day - ends)


def month_of(day: Days) -> Days:
    """Return each day's month, 0 for January."""
    return np.asarray(day.astype("datetime64[D]").astype("datetime64[M]").astype("int64") % 12)


def _quarter_end(day: Days) -> Numbers:
    """Return the last day of each day's quarter."""
    month = day.astype("datetime64[D]").astype("datetime64[M]")
    after = month + (3 - month.astype("int64") % 3)
    return np.asarray(after.astype("datetime64[D]").astype("int64") - 1, dtype="float64")


@dataclasses.dataclass(frozen=True, eq=False)
class Clock:
    """How many ordinary days a calendar day counts for: weekday's times cell's times month's factor.

    weekday: Monday first. cell: by the days left in the month, in LEFT's cells, then the same for a quarter's last
    month. month: January first. Over a year each averages about 1.
    """

    weekday: Numbers
    cell: Numbers
    month: Numbers

    def days(self, start: int, count: int) -> Numbers:
        """Return what each of `count` days counts for, the first of them the day after `start`."""
        day = start + 1 + np.arange(count)
        return np.asarray(self.weekday[weekday_of(day)] * self.cell[cell_of(day)] * self.month[month_of(day)])

    def until(self, start: int, ends: Days) -> Numbers:
        """Return the ordinary days from `start` until the end of each day of `ends`, in days ahead."""
        return np.concatenate(([0.0], np.cumsum(self.days(start, int(ends.max(initial=0))))))[ends]

    def as_json(self) -> dict[str, list[float]]:
        """Return the factors as plain lists."""
        return {field.name: getattr(self, field.name).tolist() for field in dataclasses.fields(self)}

    @classmethod
    def of_json(cls, held: Mapping[str, Any]) -> Clock:
        """Read what `as_json` wrote."""
        return cls(**{field.name: np.array(held[field.name], "float64") for field in dataclasses.fields(cls)})


PLAIN = Clock(np.ones(WEEKDAYS), np.ones(CELLS), np.ones(YEAR))


def weekday_of(day: Days) -> Days:
    """Return each day's weekday, 0 for Monday; 1970-01-01 was a Thursday."""
    return np.asarray((day + 3) % WEEKDAYS)


def cell_of(day: Days) -> Days:
    """Return each day's cell in `Clock.cell`."""
    month = day.astype("datetime64[D]").astype("datetime64[M]")
    left = (month + 1).astype("datetime64[D]").astype("int64") - 1 - day
    closing = (month.astype("int64") % 3 == 2).astype("int64")
    return np.asarray(np.searchsorted(LEFT, left, "right") + closing * (len(LEFT) + 1))


@dataclasses.dataclass(frozen=True, eq=False)
class RiskCounts:
    """Endings, and opportunities at risk, by calendar day and by how many days ahead of a look it was.

    repeats: how many looks there are at each ending.
    """

    day: Days
    ahead: Days
    ended: Numbers
    at_risk: Numbers
    repeats: float = 1.0

    @cached_property
    def margins(self) -> tuple[Days, Days, Days, Days]:
        """Return weekday, cell, month and band of days ahead."""
        return weekday_of(self.day), cell_of(self.day), month_of(self.day), self.ahead // BAND_DAYS


def count_at_risk(
    landmark: Numbers, last: Numbers, ended: Numbers, weight: Numbers, speed: Numbers, most: int
) -> RiskCounts:
    """Count endings and opportunities at risk on each day after each landmark, up to `most` days ahead.

    landmark, last: the day of each look and the last one on which it was still watched. ended: 1 if it ended then.
    speed: for how many average ones a look counts while at risk; in the first months of a CRM all are young and slow.
    """
    days, place = np.unique(landmark, return_inverse=True)
    ahead = np.clip((last - landmark).astype("int64"), 0, most + 1)
    shape = (len(days), most + 2)
    left = np.bincount(place * shape[1] + ahead, weight * speed, shape[0] * shape[1]).reshape(shape)
    on = np.bincount(place * shape[1] + ahead, weight * ended, shape[0] * shape[1]).reshape(shape)
    at_risk = np.asarray(left[:, ::-1].cumsum(axis=1)[:, ::-1], "float64")
    grid = np.arange(1, most + 1)
    day = days.astype("int64")[:, None] + grid
    ahead_of = np.broadcast_to(grid - 1, day.shape)
    ended_on = np.asarray(on[:, 1:-1].ravel(), "float64")
    return RiskCounts(day.ravel(), ahead_of.ravel(), ended_on, at_risk[:, 1:-1].ravel())


def fit(found: RiskCounts) -> Clock:
    """Learn the factors by raking: endings over what the others expect, margin by margin, drawn to 1 by a strength.

    Months are drawn to it the more, the less they differ beyond chance.
    """
    margins = found.margins
    factors = [np.ones(count) for count in (WEEKDAYS, CELLS, YEAR, int(margins[-1].max(initial=0)) + 1)]
    for nth in (3, 0, 1, 2) * ROUNDS:
        others = np.prod([factors[k][margins[k]] for k in range(4) if k != nth], axis=0)
        ended, expected = (
            np.asarray(np.bincount(margins[nth], each, len(factors[nth])), "float64")
            for each in (found.ended, found.at_risk * others)
        )
        strength = (STRENGTH, STRENGTH, _months_strength(ended, expected, found.repeats), LEAST)[nth]
        factors[nth] = (ended + strength) / (expected + strength)
    return _of_mean_one(*factors[:3])


def _months_strength(ended: Numbers, expected: Numbers, repeats: float) -> float:
    """Endings that a month leans on: the inverse of how far months differ beyond chance (Clayton and Kaldor, 1987)."""
    known = (ended > 0) & (expected > 0)
    excess = (ended[known] / expected[known] - 1.0) ** 2 - repeats / ended[known]
    return repeats / max(float(excess.mean()) if known.any() else 0.0, LEAST)


def _of_mean_one(weekday: Numbers, cell: Numbers, month: Numbers) -> Clock:
    share = np.bincount(cell_of(np.arange(1461)), minlength=CELLS) / 1461
    return Clock(weekday / weekday.mean(), cell / (share @ cell), month / month.mean())
