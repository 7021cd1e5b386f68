"""What the rows themselves say about a column: whether it restates, or gives away, how an opportunity ended."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.columns import Numbers, choices, numbers
from model.evaluate import auc

Flags = npt.NDArray[np.bool_]
FEWEST_TO_COMPARE = 50
RESTATED_SHARE = 0.5
LARGEST_OUTCOME_GAP = 0.5
BINS = 20
COIN = 0.5


@dataclasses.dataclass(frozen=True)
class Endings:
    """How every row's opportunity ended: arrays with one value per row, and one representative row per opportunity."""

    label: Numbers
    closed: Numbers
    opened: Numbers
    order: Numbers
    codes: npt.NDArray[np.intp]
    last: Flags

    @property
    def opportunities(self) -> int:
        """Count opportunities."""
        return int(self.last.sum())


def endings(facts: pd.DataFrame) -> Endings:
    """Read labels and dates once for all columns."""
    codes, _ = pd.factorize(facts["opportunity_id"])
    as_of = numbers(facts["as_of_on"])
    absent = np.full(len(facts), np.nan)
    closed, opened = (numbers(facts[name]) if name in facts else absent for name in ("closed_on", "opened_on"))
    last = np.zeros(len(facts), dtype=bool)
    # The latest landmark of each opportunity: the last one in date order wins the assignment.
    order = np.argsort(as_of, kind="stable")
    place = np.empty(int(codes.max(initial=-1)) + 1, dtype=np.intp)
    place[codes[order]] = order
    last[place] = True
    return Endings(numbers(facts["label_lost"]), closed, opened, as_of, codes, last)


def restates_the_ending(column: pd.Series[Any], ends: Endings) -> str:
    """Refuse a column that equals the day of closing or the number of days until it; '' where it does not."""
    rows = ends.last & np.isfinite(ends.closed)
    if rows.sum() < FEWEST_TO_COMPARE or isinstance(column.dtype, pd.CategoricalDtype) or column.dtype.kind in "bOSU":
        values = numbers(column[rows]) if _looks_like_dates(column) else np.zeros(0)
    else:
        values = numbers(column[rows])
    if len(values) == 0:
        return ""
    days = ends.closed[rows] - ends.opened[rows]
    varied = np.unique(values[np.isfinite(values)]).size > BINS
    if varied and _share(np.abs(values - ends.closed[rows]) <= 1) > RESTATED_SHARE:
        return "It holds the day of closing."
    if varied and _share(np.abs(values - days) <= 1) > RESTATED_SHARE:
        return "It holds the days from opening to closing."
    return ""


def _looks_like_dates(column: pd.Series[Any]) -> bool:
    present = column.dropna()
    return len(present) > 0 and hasattr(present.iloc[0], "year")


def _share(flags: Flags) -> float:
    return float(flags.mean()) if len(flags) else 0.0


def missing_gives_away(column: pd.Series[Any], ends: Endings, largest_gap: float) -> str:
    """Refuse a column that is filled in as opportunities end; '' where its gaps tell nothing.

    Only columns whose gaps stay the same over an opportunity's life are judged: what is rebuilt from history is
    missing because nothing had happened yet. Open opportunities are compared with closed ones of the same period.
    """
    missing = column.isna().to_numpy()
    if not missing.any() or _varies_within(missing, ends):
        return ""
    missing, label, opened = missing[ends.last], ends.label[ends.last], ends.opened[ends.last]
    still_open, known = np.isnan(label), np.isfinite(label)
    lost, won = _share(missing[label == 1]), _share(missing[label == 0])
    if min((label == 1).sum(), (label == 0).sum()) >= FEWEST_TO_COMPARE and abs(lost - won) > LARGEST_OUTCOME_GAP:
        return f"Missing for {_percent(lost)} of lost and {_percent(won)} of won ones: being empty tells the outcome."
    if still_open.sum() >= FEWEST_TO_COMPARE:
        recent = (
            known & (opened >= np.nanquantile(opened[still_open], 0.1))
            if np.isfinite(opened[still_open]).any()
            else known
        )
        closed = recent if recent.sum() >= FEWEST_TO_COMPARE else known
        return _open_gap(_share(missing[still_open]), _share(missing[closed]), largest_gap)
    if abs(lost - won) > largest_gap:
        return (
            f"Missing for {_percent(lost)} of lost and {_percent(won)} of won ones, and none is open to compare with."
        )
    return ""


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _open_gap(still_open: float, closed: float, largest_gap: float) -> str:
    if abs(still_open - closed) <= largest_gap:
        return ""
    told = "filled in" if still_open > closed else "emptied"
    return (
        f"Missing for {_percent(still_open)} of open and {_percent(closed)} of closed opportunities: {told} at close."
    )


def _varies_within(missing: Flags, ends: Endings) -> bool:
    counts = np.bincount(ends.codes)
    gaps = np.bincount(ends.codes, weights=missing)
    return float(((gaps > 0) & (gaps < counts)).mean()) > 0.01  # one in a hundred is a correction


def bins(column: pd.Series[Any], *, text: bool) -> npt.NDArray[np.int64]:
    """Cut a column into levels or twenty quantile bins; what is unknown is a bin of its own."""
    if text:
        return np.asarray(choices(column).codes, dtype="int64")
    values = numbers(column)
    known = values[np.isfinite(values)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1))) if len(known) else np.zeros(0)
    # A value on an edge is a bin of its own: a 0 that half of the rows hold must not share one with small amounts.
    place = np.searchsorted(edges, values, side="left") + np.searchsorted(edges, values, side="right")
    return np.where(np.isfinite(values), 1 + place, 0)


def single_column_auc(binned: npt.NDArray[np.int64], ends: Endings) -> float:
    """Learn each bin's loss rate on the earlier half, order the later half by it: what one column does alone."""
    rows = ends.last & np.isfinite(ends.label)
    order, label, group = ends.order[rows], ends.label[rows], binned[rows]
    later = order > np.median(order) if len(order) else np.zeros(0, dtype=bool)
    if min(later.sum(), (~later).sum()) < FEWEST_TO_COMPARE or len(np.unique(label[later])) == 1:
        return COIN
    size = int(group.max()) + 1
    base = label[~later].mean()
    lost = np.bincount(group[~later], weights=label[~later], minlength=size) + base
    rate = lost / (np.bincount(group[~later], minlength=size) + 1.0)
    return auc(label[later], rate[group[later]])


def telltale(column: pd.Series[Any], ends: Endings, *, text: bool, most: float) -> str:
    """Refuse a column that alone orders outcomes better than `most` (AUC, out of time); '' where it does not."""
    alone = single_column_auc(bins(column, text=text), ends)
    return f"Alone it orders outcomes with AUC {alone:.3f}, out of time: it tells the ending." if alone > most else ""
