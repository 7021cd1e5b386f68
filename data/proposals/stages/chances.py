"""Which chance of being won a stage stands for, where a column of them tells that."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from data.proposals.proposed import OutcomeGuess
from data.proposals.stages.rules import headers_of, outcome_by
from data.proposals.survey import Look, Survey

PERCENT: Final = re.compile(r"^(\d+(?:\.\d+)?)\s*%?$")
CERTAIN: Final = 100
# People fill a chance in for some deals, and as they feel: a stage's own stands in most of its deals, and in two thirds
# of the cells that are filled.
FILLED, USUAL = 1 / 2, 2 / 3
Counts = Counter[float | None]


def usual_chances(
    main: Survey, columns: tuple[str, str], stages: Collection[str], rules: Sequence[OutcomeGuess], look: Look
) -> dict[str, float]:
    """Return the usual chance of each of some stages by its name without case; nothing where one of them has none.

    `columns`: those of the stage and of the chance. Deals that have ended tell nothing: many keep the stage they were
    in, with the chance of their ending.
    """
    counts = _counts(main, columns, rules, look)
    found = {name: _usual(counts.get(name, Counter())) for name in stages}
    return {name: chance for name, chance in found.items() if chance is not None} if None not in found.values() else {}


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


def _usual(counts: Counts) -> float | None:
    filled = {chance: rows for chance, rows in counts.items() if chance is not None}
    of_all = sum(filled.values())
    if not filled or of_all <= FILLED * counts.total():
        return None
    chance, rows = max(filled.items(), key=lambda one: one[1])
    return chance if rows >= USUAL * of_all else None
