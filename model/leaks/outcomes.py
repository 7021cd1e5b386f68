"""How every opportunity ended, and which closed ones stand beside the open ones: read once, asked for every column."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.arrays import Mask, Numbers, known_numbers, numbers
from model.statistics.metrics import COIN

FEWEST_TO_COMPARE = 50
# Larger tables are compared on a sample of this many rows.
MOST_TO_COMPARE = 20_000
LATEST = 500


@dataclasses.dataclass(frozen=True)
class Endings:
    """How every opportunity ended, one value per opportunity, taken from its latest row in `last`.

    `order` is what came later: the landmark, else the number that stands in for dates, else NaN. `compared` are the
    closed ones that stand beside the open ones: those of their period, where there are enough. `beside` are rows of the
    whole frame, open ones and closed ones of the same ages; the `weight` of open ones adds up to -1, of closed to 1.
    """

    last: npt.NDArray[np.intp]
    label: Numbers
    closed: Numbers
    opened: Numbers
    order: Numbers
    compared: Mask
    codes: npt.NDArray[np.intp]
    beside: npt.NDArray[np.intp]
    weight: Numbers

    @property
    def opportunities(self) -> int:
        """Count opportunities."""
        return len(self.last)

    def varying(self, values: npt.NDArray[Any]) -> Mask:
        """Mark the opportunities that hold two values, one value per row of the frame, on different days."""
        one = np.empty(self.opportunities, dtype=values.dtype)
        one[self.codes] = values
        return np.asarray(np.bincount(self.codes, weights=values != one[self.codes]) > 0)

    @property
    def lost_share(self) -> float:
        """Share of lost ones among the closed that are compared."""
        return float(self.label[self.compared].mean()) if self.compared.any() else COIN

    @property
    def gap_by_chance(self) -> float:
        """By how much shares of open and of compared closed ones may differ by chance: two standard errors at most."""
        still_open, closed = int(np.isnan(self.label).sum()), int(self.compared.sum())
        return float(np.sqrt(1.0 / still_open + 1.0 / closed)) if still_open and closed else 0.0

    @property
    def some_open(self) -> bool:
        """Tell whether enough are open to be compared with closed ones."""
        return int(np.isnan(self.label).sum()) >= FEWEST_TO_COMPARE


def endings(facts: pd.DataFrame) -> Endings:
    """Read labels and dates once for all columns."""
    codes, ids = pd.factorize(facts["opportunity_id"])
    as_of, label = numbers(facts["as_of_on"]), numbers(facts["label_lost"])
    closed, opened, number = (known_numbers(facts, name) for name in ("closed_on", "opened_on", "order_no"))
    last = np.empty(len(ids), dtype=np.intp)
    # The latest landmark of each opportunity: the last one in date order wins the assignment.
    in_order = np.argsort(as_of, kind="stable")
    last[codes[in_order]] = in_order
    order = np.where(np.isfinite(as_of), as_of, number)
    beside, weight = _same_age(as_of - opened, label, last)
    compared = _same_period(label[last], opened[last])
    return Endings(last, label[last], closed[last], opened[last], order[last], compared, codes, beside, weight)


def _same_period(label: Numbers, opened: Numbers) -> Mask:
    still_open, known = np.isnan(label), np.isfinite(label)
    if not np.isfinite(opened[still_open]).any():
        return known
    recent = known & (opened >= np.nanquantile(opened[still_open], 0.1))
    if recent.sum() >= FEWEST_TO_COMPARE:
        return recent
    # Where the open ones have only just been opened, those opened latest before them are the nearest there are.
    days = np.sort(opened[known & np.isfinite(opened)])
    return known & (opened >= days[-LATEST]) if len(days) >= LATEST else known


def _same_age(age: Numbers, label: Numbers, last: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], Numbers]:
    """Weigh rows of closed opportunities so that their ages are those of the open ones; other ages are left out."""
    still_open = last[np.isnan(label[last])]
    closed = np.flatnonzero(np.isfinite(label))
    rng = np.random.default_rng(0)
    closed = rng.choice(closed, MOST_TO_COMPARE, replace=False) if len(closed) > MOST_TO_COMPARE else closed
    weighed, kept = weighed_alike(*(np.nan_to_num(age[rows]) for rows in (still_open, closed)))
    if kept.sum() < FEWEST_TO_COMPARE or (weighed > 0).sum() < FEWEST_TO_COMPARE:
        return np.zeros(0, dtype=np.intp), np.zeros(0)
    rows = np.concatenate([still_open[kept], closed])
    return rows, np.concatenate([np.full(kept.sum(), -1.0 / kept.sum()), weighed / weighed.sum()])


def weighed_alike(now: Numbers, then: Numbers) -> tuple[Numbers, Mask]:
    """Weigh ages of closed ones so that they are spread as those of open ones, by tenths of these.

    Return the weight of each of `then`, 0 if it is of no age of theirs, and which of `now` have any beside them.
    """
    edges = np.unique(np.quantile(now, np.linspace(0, 1, 11)[1:-1])) if len(now) else np.zeros(0)
    places = [np.searchsorted(edges, ages, side="right") for ages in (now, then)]
    of_now, of_then = (np.bincount(place, minlength=len(edges) + 1) for place in places)
    each = np.where(of_then > 0, of_now, 0) / np.maximum(of_then, 1)
    return each[places[1]], (of_then > 0)[places[0]]
