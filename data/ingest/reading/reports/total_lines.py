"""Lines of totals among the rows of a report, wherever they stand: they say so, and nothing else but numbers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

from data.formats.currency_signs import LETTERED
from data.ingest.reading.reports.totals import FEWEST_ROWS, FIGURES, LACKING, SAYS, TOTAL, USUAL, WORDS
from data.ingest.reading.sheets import FACT, same

# A number, with what may stand around it: a currency, a sign, or what is counted.
NUMBER: Final = re.compile(rf"\W*(?:(?:{LETTERED})\W*)?\d[\d.,'’\s]*(?:{LETTERED}|[^\W\d]+)?\W*")
# A day is none: 12.11.2026, 2026-11-12.
DAY: Final = re.compile(r"\d{1,4}([-./])\d{1,2}\1\d{1,4}\b")
FIGURE: Final = re.compile(rf"\W*(?:{FIGURES})\W*", re.IGNORECASE)
# A group's name may stand before the word or behind it: 'Won Total', 'Subtotal for Won'.
BEHIND: Final = re.compile(rf"(?P<group>.+?)\W*(?P<word>{WORDS})\W*", re.IGNORECASE)
BEFORE: Final = re.compile(
    rf"\W*(?P<word>{WORDS})\W*(?:(?:for|of|für|von|pour|de|por|para|di|per|van|voor|по|за)\s+)?(?P<group>.+?)\W*",
    re.IGNORECASE,
)
# The columns of a report's groups stand first.
LEADING: Final = 6
# So many rows tell how full rows are.
LEARNED: Final = 1_000


class TotalLines:
    """Tells the lines of totals of a table, one row after the other from its first on."""

    def __init__(self, first: Sequence[Sequence[str]], identity: int | None = None) -> None:
        """Learn from the first rows how full rows are, and which columns nearly all of them have.

        `identity`: the place of deals' ids, which no total has.
        """
        self.met = 0
        self._identity = identity
        first = first[:LEARNED]
        counts = [filled_in(row) for row in first]
        self._fullest = max(counts, default=0)
        full = [row for row, filled in zip(first, counts, strict=True) if not self._has_few(filled)]
        width = min(map(len, full), default=0) if len(full) >= FEWEST_ROWS else 0
        self._usual = [p for p in range(width) if sum(bool(row[p].strip()) for row in full) >= USUAL * len(full)]
        self._groups: Sequence[str] = ()
        self._is_behind = False

    def reason(self, row: Sequence[str], filled: int) -> str:
        """Return why the next row, with so many filled cells, is a line of totals; '' where it is none."""
        said = self._word(row) if self._has_few(filled) else ""
        self._is_behind = bool(said)
        self.met += bool(said)
        if not said:
            self._groups = self._with_groups(row) if "" in row[:LEADING] else row
        return SAYS.format(said) if said else ""

    def _with_groups(self, row: Sequence[str]) -> Sequence[str]:
        """Return the latest cell of each of the first columns."""
        cells = itertools.zip_longest(row[:LEADING], self._groups[:LEADING], fillvalue="")
        return [cell or held for cell, held in cells]

    def _has_few(self, filled: int) -> bool:
        return 2 * filled <= self._fullest + 2

    def _word(self, row: Sequence[str]) -> str:
        """Return the word for totals of a row that holds nothing else but its group and numbers; '' if it is none."""
        words: list[str] = []
        for place, cell in enumerate(row):
            text = cell.rstrip(FACT).strip()
            if not text or (place != self._identity and is_number(text)) or self._names_group(row, place):
                continue
            words += [found := self._word_in(place, text)]
            if not found:
                return ""
        return words[0] if words and self._lacks_the_usual(row) else ""

    def _names_group(self, row: Sequence[str], place: int) -> bool:
        """Tell whether a row begins with the names of the groups above it, up to a place; no deal's id is one."""
        first = next((p for p, cell in enumerate(self._groups[:LEADING]) if cell), LEADING)
        named = range(first, place + 1)
        return self._identity not in named and all(self._is_group(p, row[p]) for p in named) and bool(named)

    def _word_in(self, place: int, text: str) -> str:
        if TOTAL.fullmatch(text) or (self._is_behind and FIGURE.fullmatch(text)):
            return text
        named = (found for form in (BEHIND, BEFORE) if (found := form.fullmatch(text)) is not None)
        return next((found["word"] for found in named if self._is_group(place, found["group"])), "")

    def _is_group(self, place: int, text: str) -> bool:
        return place < min(LEADING, len(self._groups)) and same(text) == same(self._groups[place])

    def _lacks_the_usual(self, row: Sequence[str]) -> bool:
        """Tell whether a row lacks much of what nearly every row has, and not for its words alone."""
        empty = sum(not row[place].strip() for place in self._usual if place < len(row))
        words = sum(self._says(row[place]) for place in self._usual if place < len(row))
        return empty > 0 and empty + words >= LACKING * len(self._usual)

    def _says(self, cell: str) -> bool:
        return bool(cell.strip()) and bool(TOTAL.fullmatch(cell.strip()) or FIGURE.fullmatch(cell.strip()))


def filled_in(row: Sequence[str]) -> int:
    """Return how many cells of a row are filled."""
    return len(row) - list(map(str.strip, row)).count("")


def is_number(text: str) -> bool:
    """Tell whether a cell is a number, whatever stands around it."""
    return bool(NUMBER.fullmatch(text)) and DAY.search(text) is None
