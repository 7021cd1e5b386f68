"""What the rows themselves say about a column: its gaps, what it equals, what it tells, whether the close moved it."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd

from model.arrays import Codes, Mask, Numbers, choices, numbers
from model.leaks.outcomes import FEWEST_TO_COMPARE, Endings
from model.statistics.metrics import COIN

Verified = Literal["", "recorded", "tested", "declared, not verified"]
NO_ROWS = np.zeros(0, dtype=np.intp)
BINS = 20
FOLDS = 5
# One opportunity in a hundred whose gaps come and go is a correction, more is a history.
CORRECTED_SHARE = 0.01
# So many values and so close to whole-number days apart, a column counts days; one day is a matter of midnights.
FEWEST_VALUES = 20
# AUC of a column where it never changes, and how much more that is than where it does.
UNLOGGED, UNLOGGED_MORE = 0.65, 0.1
# Above this correlation with the days an opportunity was open, a column is those days in another unit.
STRAIGHT = 0.995
# Larger tables are searched for parts of a whole on a sample of this many rows.
ROWS_TO_ADD_UP = 4_000
MOST_PARTS = 8
WHOLES = (1.0, 100.0)
ADDED_UP = 0.6
# Histograms of like things lie this many times their expected distance apart at most: opportunities recur in rows.
MARGIN = 1.5


@dataclasses.dataclass(frozen=True)
class Evidence:
    """What a verdict rests on; None if it cannot be measured.

    missing_*: share of opportunities of that outcome for which the column is empty. auc: how well it orders outcomes
    alone, out of time. moved_at_close: how far values of closed opportunities lie from those of open ones of the same
    age, 0 to 1. restated: share of rows in which it equals the ending. distinct: different values per opportunity.
    logged: share of opportunities with a change of it on record while open. rewritten: share of those that have closed
    since a former snapshot which hold another value now. compared: how many open ones it was held against.
    verified: 'recorded' (its history is there), 'tested' (closed beside open ones, or beside what they held), or
    'declared, not verified'; '' if it is no matter of declaring. tested: what was tested and found, in words.
    """

    known: str = ""
    history: bool = False
    missing_open: float | None = None
    missing_won: float | None = None
    missing_lost: float | None = None
    auc: float | None = None
    moved_at_close: float | None = None
    restated: float | None = None
    distinct: float | None = None
    logged: float | None = None
    rewritten: float | None = None
    compared: int = 0
    verified: Verified = ""
    tested: str = ""


def bins(column: pd.Series[Any], *, text: bool) -> Codes:
    """Cut a column into levels or twenty quantile bins; what is unknown is a bin of its own."""
    if text:
        return np.asarray(choices(column).codes, dtype="int64")
    values = numbers(column)
    known = values[np.isfinite(values)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1))) if len(known) else np.zeros(0)
    # A value on an edge is a bin of its own: a 0 that half of the rows hold must not share one with small amounts.
    place = np.searchsorted(edges, values, side="left") + np.searchsorted(edges, values, side="right")
    return np.where(np.isfinite(values), 1 + place, 0)


def single_column_auc(binned: Codes, ends: Endings) -> float | None:
    """Learn each bin's loss rate on earlier opportunities, order later ones by it: what one column does alone.

    `binned` has one bin per opportunity. Without any order in time, the mean over five folds; None where few closed.
    """
    known = np.isfinite(ends.label)
    label, order = ends.label[known], ends.order[known]
    if np.isfinite(order).all() and len(order):
        parts, judged = (order > np.median(order)).astype("int64"), [1]
    else:
        parts, judged = np.random.default_rng(0).permutation(len(label)) % FOLDS, list(range(FOLDS))
    lost, count = _counted(binned[known], label, parts, max(judged) + 1)
    found = [value for part in judged if (value := _auc_of(lost, count, part)) is not None]
    return float(np.mean(found)) if found else None


def _counted(binned: Codes, label: Numbers, parts: Codes, most: int) -> tuple[Numbers, Numbers]:
    """Lost opportunities, and all, of each part (rows) in each bin (columns): one pass for all parts."""
    size = int(binned.max(initial=0)) + 1
    place = parts * size + binned
    weights = (label, np.ones(len(label)))
    lost, count = (np.bincount(place, each, most * size).reshape(most, size) for each in weights)
    return np.asarray(lost, dtype="float64"), np.asarray(count, dtype="float64")


def _auc_of(lost: Numbers, count: Numbers, part: int) -> float | None:
    """AUC within one part of the loss rates that bins have in all others."""
    before, seen = lost.sum(axis=0) - lost[part], count.sum(axis=0) - count[part]
    later = lost[part].sum(), count[part].sum()
    if min(later[1], seen.sum()) < FEWEST_TO_COMPARE or later[0] in (0.0, later[1]):
        return None
    rate = (before + before.sum() / seen.sum()) / (seen + 1.0)
    _, level = np.unique(rate, return_inverse=True)
    ended, won = np.bincount(level, lost[part]), np.bincount(level, count[part] - lost[part])
    return float((ended * (np.cumsum(won) - 0.5 * won)).sum() / (ended.sum() * won.sum()))


def missing_shares(column: pd.Series[Any], ends: Endings) -> tuple[float | None, float | None, float | None]:
    """Share of open, won and lost opportunities for which the column is empty; None if there are too few.

    Only gaps that stay the same over an opportunity's life are told: what is rebuilt from history is missing because
    nothing had happened yet.
    """
    missing = column.isna().to_numpy()
    if missing.any() and _varies_within(missing, ends):
        return None, None, None
    missing = missing[ends.last]
    sides = (np.isnan(ends.label), ends.compared & (ends.label == 0), ends.compared & (ends.label == 1))
    found = tuple(float(missing[side].mean()) if side.sum() >= FEWEST_TO_COMPARE else None for side in sides)
    return found[0], found[1], found[2]


def _varies_within(missing: Mask, ends: Endings) -> bool:
    counts = np.bincount(ends.codes)
    gaps = np.bincount(ends.codes, weights=missing)
    return float(((gaps > 0) & (gaps < counts)).mean()) > CORRECTED_SHARE


def readings(column: pd.Series[Any], ends: Endings) -> Numbers | None:
    """Read a column as numbers or days, one per opportunity, whatever its type; None if it is neither."""
    if column.dtype.kind in "fiubM" or _holds_dates(column):
        return numbers(column)[ends.last]
    levels = choices(column.iloc[ends.last])
    told = pd.Series(levels.categories.to_numpy(dtype=object))
    for read in (pd.to_numeric(told, errors="coerce"), pd.to_datetime(told, errors="coerce", format="ISO8601")):
        if read.notna().mean() > COIN:
            return numbers(read)[levels.codes]
    return None


def _holds_dates(column: pd.Series[Any]) -> bool:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return False
    present = column.dropna()
    return len(present) > 0 and hasattr(present.iloc[0], "year")


def restated(values: Numbers | None, ends: Endings, *, grows: bool = False) -> tuple[float, str]:
    """Share of closed opportunities whose value is the day of closing or the days until it, to the day, and which.

    The days may come in another unit: a straight line through them counts as how well it fits, unless the column
    `grows` from row to row, as an age does.
    """
    if values is None or not _varied(values, ends):
        return 0.0, ""
    rows, days = np.isfinite(ends.closed), ends.closed - ends.opened
    shares = {
        "the day of closing": float((np.abs(values - ends.closed)[rows] <= 1).mean()),
        "the days from opening to closing": float((np.abs(values - days)[rows] <= 1).mean()),
        "the time from opening to closing": line
        if not grows and (line := age_correlation(values, ends)) > STRAIGHT
        else 0.0,
    }
    words = max(shares, key=lambda name: shares[name])
    return shares[words], words


def _varied(values: Numbers, ends: Endings) -> bool:
    rows = np.isfinite(ends.closed)
    few = rows.sum() < FEWEST_TO_COMPARE
    return not few and np.unique(values[rows & np.isfinite(values)]).size > FEWEST_VALUES


def age_correlation(values: Numbers | None, ends: Endings) -> float:
    """How closely values of closed opportunities follow the days they were open: a correlation, 0 if unknown."""
    if values is None:
        return 0.0
    days = ends.closed - ends.opened
    rows = np.isfinite(values) & np.isfinite(days)
    if rows.sum() < max(FEWEST_TO_COMPARE, np.isfinite(ends.closed).sum() / 2):
        return 0.0
    spread = values[rows].std() * days[rows].std()
    if not spread:
        return 0.0
    shared = float(((values[rows] - values[rows].mean()) * (days[rows] - days[rows].mean())).mean())
    return min(shared / float(spread), 1.0)


def fixed_in_one_outcome(binned: Codes, missing: Mask, ends: Endings) -> tuple[float, str]:
    """How much more often one outcome holds the one value that the other always holds; and which always holds it.

    Of those that have a value: gaps are judged apart.
    """
    best = (0.0, "")
    won, lost = (binned[(ends.label == outcome) & ~missing] for outcome in (0, 1))
    for words, group, rest in (("won", won, lost), ("lost", lost, won)):
        if min(len(group), len(rest)) < FEWEST_TO_COMPARE:
            continue
        top = int(np.bincount(group).argmax())
        if (group == top).mean() >= 1.0 - CORRECTED_SHARE:
            best = max(best, (1.0 - float((rest == top).mean()), words))
    return best


def moved_at_close(column: pd.Series[Any], ends: Endings, *, text: bool) -> float | None:
    """How far values of closed opportunities lie from those of open ones of the same age, 0 to 1; None if none are.

    The total variation distance between the two histograms, less what chance alone would give. Gaps are judged apart.
    """
    beside = column.iloc[ends.beside]
    known = beside.notna().to_numpy()
    still_open = ends.weight[known] < 0
    if min(still_open.sum(), (~still_open).sum()) < FEWEST_TO_COMPARE:
        return None
    closed = np.where(still_open, 0.0, ends.weight[known])
    closed, opened = closed / closed.sum(), still_open / still_open.sum()
    binned = _few(bins(beside[known], text=text))
    distance = np.abs(np.bincount(binned, weights=closed - opened)).sum() / 2
    size = 1.0 / still_open.sum() + np.square(closed).sum()
    share = np.clip(np.bincount(binned, weights=closed + opened) / 2, 0.0, 1.0)
    chance = np.sqrt(share * (1.0 - share) * size).sum() / np.sqrt(2 * np.pi)
    return float(max(0.0, distance - MARGIN * chance))


def _few(binned: Codes) -> Codes:
    """Keep the twenty commonest levels and call the rest one."""
    counts = np.bincount(binned)
    if len(counts) <= 2 * BINS + 2:
        return binned
    place = np.full(len(counts), BINS, dtype="int64")
    place[np.argsort(-counts, kind="stable")[:BINS]] = np.arange(BINS)
    return place[binned]


def since_opening(column: pd.Series[Any], ends: Endings) -> Numbers:
    """Days from opening to a date, one per row."""
    return numbers(column) - ends.opened[ends.codes]


def varies(column: pd.Series[Any], ends: Endings) -> bool:
    """Tell whether any opportunity holds two values on different days: then the rows do hold a history."""
    if isinstance(column.dtype, pd.CategoricalDtype) or column.dtype.kind not in "fiubM":
        values = choices(column).codes.astype("float64")
    else:
        values = np.nan_to_num(numbers(column), nan=np.inf)
    return bool(ends.varying(values).any())


def ranks_better_unlogged(column: pd.Series[Any], ends: Endings, *, text: bool) -> bool:
    """Tell whether a column orders endings far better where it never changes than where its changes are logged.

    What is written at the close without a log stands in the rows as if it had always been there.
    """
    logged = ends.varying(np.asarray(choices(column).codes) if text else pd.factorize(column.to_numpy(dtype=object))[0])
    binned = bins(column.iloc[ends.last], text=text)
    sides = (dataclasses.replace(ends, label=np.where(side, ends.label, np.nan)) for side in (~logged, logged))
    never, changed = (single_column_auc(binned, side) for side in sides)
    return never is not None and changed is not None and never > max(UNLOGGED, changed + UNLOGGED_MORE)


def parts_of_a_whole(columns: Mapping[str, Numbers]) -> frozenset[str]:
    """Name the columns of shares that, together, add up to 1 or to 100 in most rows.

    Only shares proper take part: a yes beside a no always adds up.
    """
    held = {name: values[:: max(1, len(values) // ROWS_TO_ADD_UP)] for name, values in columns.items()}
    for whole in WHOLES:
        shares = [name for name, values in held.items() if _is_share(values, whole)][:MOST_PARTS]
        for size in range(len(shares), 1, -1):
            for chosen in itertools.combinations(shares, size):
                total = np.sum([held[name] for name in chosen], axis=0)
                if (np.abs(total - whole) <= whole / 100).mean() >= ADDED_UP:
                    return frozenset(chosen)
    return frozenset()


def _is_share(values: Numbers, whole: float) -> bool:
    known = values[np.isfinite(values)]
    between = bool(len(known)) and known.min() >= 0 and whole / 2 < known.max() <= whole * 1.001
    return bool(between and len(np.unique(known)) > FEWEST_VALUES)
