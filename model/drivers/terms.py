"""Columns as terms of a regression: levels against the most common one, numbers in steps that a person can say."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.counted import counted
from model.arrays import MISSING, Index, Numbers
from model.derived.definitions import RULES

# A level of fewer opportunities has an interval so wide that its name only tempts.
FEWEST_A_LEVEL = 30
MOST_LEVELS = 12
OTHER = "Other"
NOT_GIVEN = "not given"
# From here on, one column says what the other says.
LEAST_EXPLAINED = 0.99
MOVES_WITH = 0.95
SAME = 0.9999
# A number whose largest value is so many times its middle one is read in doublings.
SKEWED = 10.0
# Whole numbers that span no more than this are counted one by one.
MOST_COUNTED = 30
# Nine in ten of the values beside the commonest one span a range; what lies this many such ranges beyond counts as the
# border does: a few values of 9,999,999,999 would otherwise be all that a number tells.
FENCE = 1.0
# Squares of what lies within are finite, however many are added up.
LARGEST = 1e150


@dataclasses.dataclass(frozen=True, eq=False)
class Term:
    """One comparison: a level (or a number's step), what it is compared with, who belongs, and its value per row."""

    column: str
    level: str
    reference: str
    members: npt.NDArray[np.bool_] | None
    steps: Numbers

    @property
    def size(self) -> int:
        """Opportunities of the level; of a number, all that have one."""
        return len(self.steps) if self.members is None else int(self.members.sum())

    @property
    def listed(self) -> bool:
        """Tell whether there is enough to compare."""
        return self.size >= FEWEST_A_LEVEL


@dataclasses.dataclass(frozen=True, eq=False)
class Block:
    """A column with its terms; `codes` are a choice's levels, `numbers` a number's values with gaps filled."""

    column: str
    terms: tuple[Term, ...]
    codes: Index | None = None
    numbers: Numbers | None = None
    missing: int = -1

    @property
    def detail(self) -> int:
        """How finely it divides: of columns that say the same, the finest stands for all."""
        return 1 if self.codes is None else int(self.codes.max()) + 1


def choice_block(column: str, values: pd.Categorical) -> Block | str:
    """Compare levels with the most common one, rare ones pooled; a sentence where there are too many to compare."""
    names, codes = _pooled(values)
    counts = np.bincount(codes, minlength=len(names))
    named = len(names) - (MISSING in names)
    if named > MOST_LEVELS:
        return f"{named:,} levels are too many to compare; {MOST_LEVELS} at most."
    if OTHER in names and counts[names.index(OTHER)] > 0.5 * len(codes):
        return f"Most of its levels have fewer than {FEWEST_A_LEVEL} opportunities each."
    first = int(np.argmax(counts))
    predicted = [NOT_GIVEN if name == MISSING else name for name in names]
    terms = tuple(
        Term(column, predicted[nth], predicted[first], codes == nth, (codes == nth).astype("float64"))
        for nth in np.argsort(-counts, kind="stable")
        if nth != first
    )
    return Block(column, terms, codes, missing=names.index(MISSING) if MISSING in names else -1)


def _pooled(values: pd.Categorical) -> tuple[list[str], Index]:
    names, codes = list(values.categories), np.asarray(values.codes, dtype=np.intp)
    counts = np.bincount(codes, minlength=len(names))
    kept = [nth for nth in range(len(names)) if counts[nth] >= FEWEST_A_LEVEL]
    place = np.full(len(names), -1, dtype=np.intp)
    place[kept] = np.arange(len(kept))
    predicted = [names[nth] for nth in kept]
    if (place[codes] < 0).any():
        predicted = predicted if OTHER in predicted else [*predicted, OTHER]
        place[place < 0] = predicted.index(OTHER)
    return predicted, place[codes]


def number_block(column: str, values: Numbers, unit: str) -> Block:
    """Compare by one more, by a doubling where a few are many times the others, else by one standard deviation.

    What is not known is a level of its own, and so is 0 if the others are compared by doublings.
    """
    known = np.isfinite(values)
    values = np.clip(values, -LARGEST, LARGEST)
    present = values[known]
    if len(present) - np.unique(present, return_counts=True)[1].max(initial=0) < FEWEST_A_LEVEL:
        return Block(column, ())
    positive = present[present > 0]
    doubling = present.min() >= 0 and len(positive) > 0.5 * len(present) and _skewed(positive)
    levels = [(NOT_GIVEN, "given", ~known)]
    if doubling:
        levels.append(("0", "above 0", known & (values == 0)))
        known = known & (values > 0)
    filled, step = _effect_scale(values if doubling else _fenced(values, known), known, unit, doubling=doubling)
    if not step:
        return Block(column, ())
    gaps = tuple(Term(column, level, to, who, who.astype("float64")) for level, to, who in levels if who.any())
    return Block(column, (Term(column, step, "", None, filled), *gaps), numbers=filled)


def _skewed(positive: Numbers) -> bool:
    return bool(positive.max() > SKEWED * np.median(positive) and np.median(positive) > 2)


def _fenced(values: Numbers, known: npt.NDArray[np.bool_]) -> Numbers:
    """Draw values that lie far beyond nearly all others back to where those end."""
    levels, counts = np.unique(values[known], return_counts=True)
    commonest = float(levels[counts.argmax()])
    low, high = np.quantile(values[known & (values != commonest)], [0.05, 0.95])
    reach = FENCE * ((high - low) or abs(high - commonest))
    return np.clip(values, low - reach, high + reach)


def _effect_scale(values: Numbers, known: npt.NDArray[np.bool_], unit: str, *, doubling: bool) -> tuple[Numbers, str]:
    present = np.log2(values[known]) if doubling else values[known]
    counted = unit == "" and np.array_equal(present, np.rint(present)) and np.ptp(present) <= MOST_COUNTED
    spread = 1.0 if doubling or counted else float(present.std())
    # Values of 1e15 that differ in their last digit do not differ as far as can be computed.
    if spread <= np.abs(present).max() * np.finfo("float64").eps * len(present):
        return values, ""
    filled = np.zeros(len(values))
    filled[known] = (present - present.mean()) / spread
    return filled, "each doubling" if doubling else "each one more" if counted else f"{_more(spread, unit)} more"


# What one more of a unit is called.
COUNTED_IN = {"days": "day", "percent": "point"}


def _more(spread: float, unit: str) -> str:
    if unit == "share":
        return f"{spread * 100:,.1f} points"
    size = f"{spread:,.0f}" if 10 <= spread < 1e12 else f"{spread:,.2g}"
    if unit in COUNTED_IN:
        return counted(size, COUNTED_IN[unit])
    return f"{size} {unit}" if unit == "a week" else size


def families(blocks: Sequence[Block]) -> list[list[Block]]:
    """Group columns of which one follows from the other, finest first; a column alone is a family of one."""
    place = list(range(len(blocks)))
    for nth, block in enumerate(blocks):
        for other in range(nth):
            if _is_redundant(block, blocks[other]):
                place = [place[nth] if p == place[other] else p for p in place]
    groups = [[block for block, p in zip(blocks, place, strict=True) if p == family] for family in dict.fromkeys(place)]
    return [sorted(group, key=lambda block: -block.detail) for group in groups]


def _is_redundant(one: Block, two: Block) -> bool:
    if _is_record_of(one, two) or _is_record_of(two, one):
        return True
    if one.codes is not None and two.codes is not None:
        return _is_nested(one, two) or _is_nested(two, one)
    if one.numbers is not None and two.numbers is not None:
        return abs(float(np.corrcoef(one.numbers, two.numbers)[0, 1])) > MOVES_WITH
    number, choice = (one, two) if one.numbers is not None else (two, one)
    return _explained(number, choice) > LEAST_EXPLAINED


def _is_record_of(one: Block, two: Block) -> bool:
    """Tell whether one is the running loss rate of what the other names: beside it, each would undo the other."""
    rule = RULES.get(one.column)
    return rule is not None and rule.op == "shrunk_rate" and two.column in rule.about


def _is_nested(coarse: Block, fine: Block) -> bool:
    """Tell whether the level of `fine` nearly always settles that of `coarse`."""
    if coarse.codes is None or fine.codes is None or coarse.detail > fine.detail:
        return False
    known = (fine.codes != fine.missing) & (coarse.codes != coarse.missing)
    table = np.zeros((fine.detail, coarse.detail))
    np.add.at(table, (fine.codes[known], coarse.codes[known]), 1)
    return bool(table.max(axis=1).sum() > LEAST_EXPLAINED * max(known.sum(), 1))


def _explained(number: Block, choice: Block) -> float:
    """Share of a number's variance that lies between the levels of a choice."""
    if number.numbers is None or choice.codes is None:
        return 0.0
    counts = np.bincount(choice.codes)
    means = np.bincount(choice.codes, weights=number.numbers) / np.maximum(counts, 1)
    return float(1.0 - ((number.numbers - means[choice.codes]) ** 2).mean() / max(number.numbers.var(), 1e-12))
