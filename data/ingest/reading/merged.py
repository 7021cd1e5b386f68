"""Cells of a workbook that are merged downwards: what stands in the first of them holds for each of their rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import python_calamine


class Merged:
    """What is merged with a cell above, row by row; numbers stay where they stand: a sum is none of each row."""

    def __init__(self, sheet: python_calamine.CalamineSheet, above: int, counted: Counter[int]) -> None:
        """Remember what is merged within one column, but what begins above a line or in it.

        `counted`: where the cells are counted that are filled, by their place.
        """
        left = (sheet.start or (0, 0))[1]
        self._counted = counted
        self._ends: dict[int, list[tuple[int, int]]] = {}
        for (first, place), (last, end) in sheet.merged_cell_ranges or ():
            if place == end and last > first >= above:
                self._ends.setdefault(first + 1, []).append((place - left, last + 1))
        self._open: dict[int, tuple[int, Any]] = {}

    def filled(self, nth: int, row: list[Any]) -> list[Any]:
        """Return a row, the next of its sheet, with what its merged cells say; an empty row stays empty."""
        self._open = {place: held for place, held in self._open.items() if held[0] >= nth}
        is_empty = all(cell == "" for cell in row)
        for place, (_, cell) in () if is_empty else self._open.items():
            row[place] = cell
            self._counted[place] += 1
        for place, last in self._ends.get(nth, ()):
            if place < len(row) and isinstance(row[place], (str, dt.date)) and row[place] != "":
                self._open[place] = last, row[place]
        return row
