"""Which rows of a table may be deals: they fit its header, and are no line of totals, no text and no header again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from data.ingest.reading.reports.groups import Line
from data.ingest.reading.reports.total_lines import TotalLines, filled_in
from data.ingest.reading.reports.totals import TOTAL_ROW
from data.ingest.reading.sheets import Sheet, same

RAGGED: Final = "This row has {found} cells where the header has {expected}."
TEXT_LINE: Final = "A line of text, not a row: one of its cells is filled."
HEADER_AGAIN: Final = "It repeats the header."
# Titles, footers and what a report was filtered by stand in one cell; so may a row of a table of two columns.
FEWEST_CELLS: Final = 2
Numbered = tuple[int, list[str]]


class Fitting:
    """Tells the rows of a table that may be deals, one after the other from its first on."""

    def __init__(self, sheet: Sheet, totals: TotalLines | None) -> None:
        """Remember the header; without `totals` no row is one."""
        self._totals = totals
        self._header = [same(name) for name in sheet.header]
        self._first = next((place for place, name in enumerate(self._header) if name), 0)

    @property
    def has_totals(self) -> bool:
        """Tell whether one of the rows so far was a line of totals."""
        return self._totals is not None and self._totals.met > 0

    def reason(self, row: list[str]) -> str:
        """Return why the next row is no deal, '' where it may be one."""
        filled, cells = filled_in(row), fitted(row, len(self._header))
        if self._totals is not None and (total := self._totals.reason(cells, filled)):
            return total
        if len(self._header) > FEWEST_CELLS and filled == 1:
            return TEXT_LINE
        if len(cells) != len(self._header):
            return RAGGED.format(found=len(row), expected=len(self._header))
        is_again = same(cells[self._first]) == self._header[self._first]
        return HEADER_AGAIN if is_again and [same(cell) for cell in cells] == self._header else ""

    def lines(self, rows: Iterable[Numbered]) -> Iterator[Line]:
        """Yield the rows that may be deals, and whether each stands right behind a total or an empty line."""
        former, is_behind = 0, False
        for nth, row in rows:
            reason = self.reason(row)
            is_behind = former > 0 and (is_behind or nth > former + 1 or reason.startswith(TOTAL_ROW))
            former = nth if former or not reason else 0
            if not reason:
                yield Line(fitted(row, len(self._header)), is_behind)
                is_behind = False


def fitted(row: list[str], width: int) -> list[str]:
    """Leave out empty cells beyond the header, which some programs write at the end of every row."""
    return row[:width] if len(row) > width and not any(cell.strip() for cell in row[width:]) else row


def is_ragged(reason: str) -> bool:
    """Tell whether a row is set aside for having more or fewer cells than the header."""
    return reason.startswith(RAGGED.split("{", maxsplit=1)[0])
