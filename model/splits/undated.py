"""Plans for exports without dates: cuts along a declared order, or folds that part nothing that belongs together."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.arrays import Index, numbers
from model.splits.origin import CALIBRATE_SHARE, GROUPED, PSEUDO, Origin, Part, Plan

PSEUDO_CUTS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
FOLDS = 5
# Below this many rows the folds are drawn several times, and calibration is cross-fitted: a fifth is too little for it.
SMALL = 2_000
REPEATS = 3
INNER_FOLDS = 4
NO_RULE = "Without dates there is neither age nor calendar: that rule is the base rate here."
NOTHING: Index = np.zeros(0, dtype=np.intp)


def pseudo_time(facts: pd.DataFrame) -> Plan:
    """Cut along `order_no`: at each cut the earlier rows are learned from, the rows until the next are judged on."""
    known = np.isfinite(numbers(facts["label_lost"]))
    order = numbers(facts["order_no"])
    rows = np.argsort(np.where(np.isfinite(order) & known, order, np.inf), kind="stable")
    rows = rows[: int((np.isfinite(order) & known).sum())]
    ends = [round(share * len(rows)) for share in PSEUDO_CUTS]
    day = np.full(len(facts), np.nan)
    origins = []
    for place, (start, end) in enumerate(itertools.pairwise(ends)):
        test = rows[start:end]
        day[test] = place
        named = f"{PSEUDO_CUTS[place]:.0%} of the order"
        origins.append(Origin(named, np.nan, (_later(rows[:start]),), test, len(test)))
    words = (
        f"The export has no {lacking_days(facts)} but an order: at {len(origins)} cuts along it the model learned only "
        f"from the opportunities before the cut and was compared with those until the next. {NO_RULE}"
    )
    final = Origin("100% of the order", np.nan, (_later(rows),), NOTHING, 0)
    return Plan(PSEUDO, words, tuple(origins), final, day, 1, 1.0)


def _later(rows: Index) -> Part:
    cut = round((1.0 - CALIBRATE_SHARE) * len(rows))
    return Part(rows[:cut], rows[cut:])


def grouped(facts: pd.DataFrame, seed: int) -> Plan:
    """Folds drawn by seed that keep an account's rows, or rows without any difference, on one side."""
    known = np.flatnonzero(np.isfinite(numbers(facts["label_lost"])))
    group, label = groups(facts)[known], numbers(facts["label_lost"])[known]
    repeats = REPEATS if len(known) < SMALL else 1
    rng = np.random.default_rng(seed)
    origins = []
    for repeat in range(repeats):
        drawn = folds(group, label, FOLDS, rng)
        for fold in range(FOLDS):
            learned, test = known[drawn != fold], known[drawn == fold]
            parts = _crossed(learned, group[drawn != fold], label[drawn != fold], rng)
            named = f"fold {fold + 1}" + (f", draw {repeat + 1}" if repeats > 1 else "")
            origins.append(Origin(named, np.nan, parts, test, len(test)))
    final = Origin("all folds", np.nan, _crossed(known, group, label, rng), NOTHING, 0)
    return Plan(GROUPED, _method_text(facts, repeats), tuple(origins), final, np.zeros(len(facts)), repeats, 1.0)


def _method_text(facts: pd.DataFrame, repeats: int) -> str:
    together = "of one account" if _has_account(facts) else "that equal each other in every column"
    again = f", drawn {repeats} times" if repeats > 1 else ""
    return (
        f"The export has no {lacking_days(facts)}: judged by five-fold cross-validation{again}, in which opportunities "
        f"{together} stay together and every opportunity is judged by a model that has not seen it. {NO_RULE}"
    )


def lacking_days(facts: pd.DataFrame) -> str:
    """Name the days without which no row stands on one: dates, opening dates, closing dates, or both of one deal."""
    opening, closing = (name in facts and bool(facts[name].notna().any()) for name in ("opened_on", "closed_on"))
    if opening and closing:
        return "deal with both an opening and a closing date"
    if opening:
        return "closing dates"
    return "opening dates" if closing else "dates"


def groups(facts: pd.DataFrame) -> Index:
    """Number what must stay together: accounts where there are any, else rows that are equal in every column."""
    if _has_account(facts):
        codes = pd.factorize(facts["account"])[0].astype(np.intp)
        alone = codes < 0
        codes[alone] = codes.max() + 1 + np.arange(int(alone.sum()))
        return codes
    kept = facts.drop(columns=["opportunity_id", "as_of_on", "closed_on", "label_lost"], errors="ignore")
    kept = kept.loc[:, kept.notna().any()]
    return np.asarray(kept.groupby(list(kept.columns), dropna=False, sort=False, observed=True).ngroup(), dtype=np.intp)


def _has_account(facts: pd.DataFrame) -> bool:
    return "account" in facts and facts["account"].notna().any()


def folds(group: Index, label: npt.NDArray[np.float64], n: int, rng: np.random.Generator) -> Index:
    """Deal whole groups to `n` folds, those with more losses and those with fewer in turn, the large ones first."""
    _, codes = np.unique(group, return_inverse=True)
    size = np.bincount(codes)
    mostly_lost = np.bincount(codes, weights=label) > size / 2
    order = np.lexsort((rng.random(len(size)), -size, mostly_lost))
    fold = np.empty(len(size), dtype=np.intp)
    fold[order] = np.arange(len(size)) % n
    return np.asarray(fold[codes], dtype=np.intp)


def _crossed(rows: Index, group: Index, label: npt.NDArray[np.float64], rng: np.random.Generator) -> tuple[Part, ...]:
    """Parts in which every row calibrates once where there are few rows, else one part."""
    drawn = folds(group, label, INNER_FOLDS, rng)
    turns = range(INNER_FOLDS if len(rows) < SMALL else 1)
    return tuple(Part(rows[drawn != turn], rows[drawn == turn]) for turn in turns)
