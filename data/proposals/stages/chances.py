"""Which chance of being won a stage stands for, where a column of them tells that."""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from data.proposals.proposed import OutcomeGuess
from data.proposals.stages.rules import headers_of, outcome_by
from data.proposals.survey import Look, Survey

PERCENT: Final = re.compile(r"^(\d+(?:\.\d+)?)\s*%?$")
CERTAIN: Final = 100
# People fill a chance in for some deals, and as they feel: a stage's own stands in most of its deals, and in two thirds
# of the cells that are filled.
FILLED, USUAL = 1 / 2, 2 / 3
Counts = Counter[float | None]
# Of fewer deals chances that differ tell nothing.
FEWEST: Final = 5
QUARTERS: Final = (0.25, 0.5, 0.75)


class Quarters(NamedTuple):
    """The chances below which a quarter, half and three quarters of a stage's lie."""

    low: float
    middle: float
    high: float


def usual_chances(
    main: Survey, columns: tuple[str, str], stages: Collection[str], rules: Sequence[OutcomeGuess], look: Look
) -> dict[str, float]:
    """Return the usual chance of each of some stages by its name without case; nothing where one of them has none.

    `columns`: those of the stage and of the chance. Deals that have ended tell nothing: many keep the stage they were
    in, with the chance of their ending.
    """
    counts = _counts(main, columns, rules, look)
    return _of_all(counts, stages) or _apart(counts, stages)


def _of_all(counts: Mapping[str, Counts], stages: Collection[str]) -> dict[str, float]:
    """Return the usual chance of each stage; nothing where one of them has none."""
    found = {name: _usual(counts.get(name, Counter())) for name in stages}
    return {name: chance for name, chance in found.items() if chance is not None} if None not in found.values() else {}


def _apart(counts: Mapping[str, Counts], stages: Collection[str]) -> dict[str, float]:
    """Return the middle chance of each stage where most deals of one lie below the middle of the next."""
    parts = {name: _quarters(counts.get(name, Counter())) for name in stages}
    known = {name: part for name, part in parts.items() if part is not None}
    ordered = sorted(known.values(), key=lambda one: one.middle)
    apart = (one.high < later.middle and one.middle < later.low for one, later in itertools.pairwise(ordered))
    return {name: one.middle for name, one in known.items()} if len(known) == len(parts) and all(apart) else {}


def _counts(main: Survey, columns: tuple[str, str], rules: Sequence[OutcomeGuess], look: Look) -> Mapping[str, Counts]:
    read = list(dict.fromkeys((*columns, *headers_of(rules))))
    counts: dict[str, Counts] = {}
    for name, chance, rows in _still_open(read, rules, look(main, read)):
        number = chance_of(chance)
        if number is None or 0 < number < CERTAIN:
            counts.setdefault(name.casefold(), Counter())[number] += rows
    return counts


def _still_open(
    read: Sequence[str], rules: Sequence[OutcomeGuess], found: Iterable[tuple[Any, ...]]
) -> Iterable[tuple[str, str, int]]:
    for *cells, rows in found:
        if outcome_by(dict(zip(read, cells, strict=True)), rules) in ("", "open"):
            yield cells[0], cells[1], rows


def chance_of(cell: str) -> float | None:
    """Return the number of a cell of chances; None where it is none."""
    found = PERCENT.match(cell.replace(",", "."))
    return float(found[1]) if found else None


def _quarters(counts: Counts) -> Quarters | None:
    """Return between which values a stage's chances lie; None where too few deals have one."""
    filled = sorted((chance, rows) for chance, rows in counts.items() if chance is not None)
    of_all = sum(rows for _, rows in filled)
    if of_all < FEWEST or of_all <= FILLED * counts.total():
        return None
    upto = list(itertools.accumulate(rows for _, rows in filled))
    return Quarters(*(filled[bisect.bisect_left(upto, share * of_all)][0] for share in QUARTERS))


def _usual(counts: Counts) -> float | None:
    filled = {chance: rows for chance, rows in counts.items() if chance is not None}
    of_all = sum(filled.values())
    if not filled or of_all <= FILLED * counts.total():
        return None
    chance, rows = max(filled.items(), key=lambda one: one[1])
    return chance if rows >= USUAL * of_all else None
