"""Rows of a file, each as a deal has it or with the reason why it is none: groups are filled, and totals told apart."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from data.ingest.reading.reports.fitting import Fitting, fitted
from data.ingest.reading.reports.groups import FilledColumn, Filling, Groups, Runs, judged, leading_groups, runs_of
from data.ingest.reading.reports.total_lines import LEARNED, TotalLines
from data.ingest.reading.reports.totals import TOTAL_ROW
from data.ingest.reading.sheets import Sheet, same

# A row with its number, its cells as a deal has them, and why it is none.
Judged = tuple[int, list[str], list[str], str]


class DealRows:
    """The rows of a table, as their groups make deals of them."""

    def __init__(
        self, sheet: Sheet, at_once: int, identity: str = "", grouped: Sequence[str] = (), *, has_deals: bool = True
    ) -> None:
        """Look at the first rows, and where they may be grouped at all of them.

        `identity`: the column of deals' ids. `grouped`: columns that somebody declares to be filled once for each
        group. Without `has_deals` nothing is filled, and no row is a total.
        """
        self._sheet, self._at_once, self._identity, self._has_deals = sheet, at_once, same(identity), has_deals
        self._merged = Counter[int]()
        self._rows = sheet.rows(self._merged)
        self._first = list(itertools.islice(self._rows, at_once))
        self._grouped = self._groups({same(name) for name in grouped}) if has_deals else Groups()
        self._filling = Filling(self._grouped.proven)

    @property
    def filled(self) -> tuple[FilledColumn, ...]:
        """Return the columns whose empty cells so far say what the one above does."""
        header, counts = self._sheet.header, ((self._merged, True), (self._filling.cells, False))
        return tuple(
            FilledColumn(header[place], n, is_merged=is_merged)
            for cells, is_merged in counts
            for place, n in sorted(cells.items())
            if place < len(header)
        )

    @property
    def likely(self) -> tuple[str, ...]:
        """Return the columns that may be filled once for each group, too, and are not proven to be."""
        return tuple(self._sheet.header[place] for place in self._grouped.likely)

    def chunks(self) -> Iterator[list[Judged]]:
        """Yield all rows, so many at once."""
        fitting = self._fitting()
        chunk = self._first
        while chunk:
            yield [self._judged(fitting, line, row) for line, row in chunk]
            chunk = list(itertools.islice(self._rows, self._at_once))

    def _judged(self, fitting: Fitting, line: int, row: list[str]) -> Judged:
        reason, cells = fitting.reason(row), fitted(row, len(self._sheet.header))
        if not self._grouped.proven:
            return line, row, cells, reason
        if reason.startswith(TOTAL_ROW):
            self._filling.end(cells)
        return line, row, cells if reason else self._filling.fill(cells), reason

    def _fitting(self) -> Fitting:
        if not self._has_deals:
            return Fitting(self._sheet, None)
        header = [same(name) for name in self._sheet.header]
        place = header.index(self._identity) if self._identity and self._identity in header else None
        return Fitting(self._sheet, TotalLines([row for _, row in self._first], place))

    def _groups(self, named: Collection[str]) -> Groups:
        header = self._sheet.header
        first = [line.cells for line in self._fitting().lines(self._first[:LEARNED])]
        merged = [place for place, cells in self._merged.items() if cells]
        leading = leading_groups(header, first, merged)
        declared = [place for place, name in enumerate(header) if same(name) in named and place not in merged]
        if not leading and not declared:
            return Groups()
        fitting = self._fitting()
        runs = runs_of(fitting.lines(self._sheet.rows()), header, sorted({*leading, *declared}), merged)
        told = judged([one for one in runs if one.place in leading], has_totals=fitting.has_totals)
        return _with_declared(told, [one for one in runs if one.place in declared])


def _with_declared(told: Groups, declared: Sequence[Runs]) -> Groups:
    """Return groups with those that somebody declares, but for what is written in each row by now."""
    sound = {one.place for one in declared if not one.is_written_per_row}
    likely = tuple(place for place in told.likely if place not in sound)
    return Groups(tuple(sorted({*told.proven, *sound})), likely)
