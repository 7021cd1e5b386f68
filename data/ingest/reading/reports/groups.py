"""Columns that a report fills once for each of its groups: what proves one, and how its empty cells are read."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from data.counted import counted
from data.ingest.reading.reports.total_lines import LEADING, is_number
from data.ingest.reading.sheets import same

# A report marks what it is grouped by with the direction in which the groups stand.
ARROW: Final = re.compile(r"[↑↓▲▼⇧⇩⬆⬇]\W*$")
ONCE: Final = "written once for each group: {} read as the one above"
MERGED: Final = "merged over several rows: {} read as the one above"
# So many groups that begin behind a total or an empty line, and no other that does not, are no coincidence.
FEWEST_BREAKS: Final = 2
# Nobody is asked about a column unless its groups have so many more rows on average.
FEWEST_BELOW: Final = 2
# What nearly all first rows of groups have and nearly none of the others is of a deal, and these are its items.
NEARLY_ALL, NEARLY_NONE = 0.95, 0.05
# Of a sorted column most filled cells follow another; groups of one row are the fewer.
SEVERAL: Final = 0.5


@dataclasses.dataclass(frozen=True)
class FilledColumn:
    """A column of which so many empty cells say what the one above does: for their group, or merged with it."""

    column: str
    cells: int
    is_merged: bool = False
    example: str = ""

    @property
    def words(self) -> str:
        """Say so to whoever reads the report of an import."""
        return (MERGED if self.is_merged else ONCE).format(counted(f"{self.cells:,}", "empty cell"))


@dataclasses.dataclass(frozen=True)
class Line:
    """A row that may be a deal, and whether a line of totals or an empty one stands right above it."""

    cells: Sequence[str]
    is_behind_break: bool


@dataclasses.dataclass
class Runs:
    """What is seen of a column whose cells may each hold for the rows below it.

    `followed`: groups with empty cells behind which another begins within the same outer group.
    """

    place: int
    header: str
    filled: int = 0
    empty: int = 0
    headless: int = 0
    numbers: int = 0
    followed: int = 0
    behind_break: int = 0
    in_a_row: int = 0
    elsewhere: int = 0
    is_repeated: bool = False
    is_written_per_row: bool = False
    met: set[str] = dataclasses.field(default_factory=set)
    below: int = 0
    last: str = ""
    in_first: Counter[int] = dataclasses.field(default_factory=Counter)
    in_others: Counter[int] = dataclasses.field(default_factory=Counter)

    def add(self, line: Line, *, is_first: bool, outer_begins: bool) -> bool:
        """Look at the next row; say whether a group begins there."""
        cell = same(line.cells[self.place])
        if outer_begins:
            self.met, self.below, self.last = set(), 0, ""
        beside = self.in_first if cell else self.in_others
        beside.update(place for place, other in enumerate(line.cells) if other.strip())
        if not cell:
            self.empty += 1
            self.below += 1
            self.headless += not self.met
            return False
        self._begin(cell)
        if not is_first:
            self.behind_break += line.is_behind_break
            self.elsewhere += not line.is_behind_break
        return True

    def _begin(self, cell: str) -> None:
        self.filled += 1
        self.followed += self.below > 0
        self.in_a_row += bool(self.last) and not self.below
        self.is_written_per_row |= self.last == cell and not self.below
        self.is_repeated |= cell in self.met
        self.numbers += is_number(cell)
        self.met.add(cell)
        self.below, self.last = 0, cell

    @property
    def may_be_group(self) -> bool:
        """Tell whether each empty cell has one above it in its outer group."""
        return self.empty > 0 and not self.headless and not self.is_written_per_row

    @property
    def has_arrow(self) -> bool:
        """Tell whether the header says that the report is grouped by it, or sorted."""
        return bool(ARROW.search(self.header))

    @property
    def begins_behind_breaks(self) -> bool:
        """Tell whether each group but the first begins behind a break."""
        return not self.elsewhere and self.behind_break >= FEWEST_BREAKS

    def lacks_of_others(self, groups: Iterable[int]) -> bool:
        """Tell whether columns beside the groups are filled in the first rows of groups alone: so are line items."""
        beside = set(self.in_first) - {self.place, *groups}
        few = NEARLY_NONE * self.empty
        return any(self.in_first[p] >= NEARLY_ALL * self.filled and self.in_others[p] <= few for p in beside)


@dataclasses.dataclass(frozen=True)
class Groups:
    """Places of columns that are filled once for each group, the outermost first, and of those that only may be."""

    proven: tuple[int, ...] = ()
    likely: tuple[int, ...] = ()


def leading_groups(header: Sequence[str], rows: Sequence[Sequence[str]], merged: Iterable[int] = ()) -> list[int]:
    """Return the columns that some rows may lack because the first of their group has it.

    A report's groups stand before all other columns: the first that every row has ends them, unless it is `merged`.
    """
    found: list[int] = []
    for place in (p for p, name in enumerate(header[:LEADING]) if name):
        cells = [bool(row[place].strip()) for row in rows if place < len(row)]
        if all(cells) and place in merged:
            continue
        if all(cells) or not cells[0]:
            break
        found.append(place)
    return found


def runs_of(lines: Iterable[Line], header: Sequence[str], places: Sequence[int], merged: Sequence[int]) -> list[Runs]:
    """Look at every row of a table for the groups of some of its columns."""
    runs = [Runs(place, header[place]) for place in places]
    former: Sequence[str] = ()
    for line in lines:
        begun = {p for p in merged if not former or same(line.cells[p]) != same(former[p])}
        for one in runs:
            outer = any(place < one.place for place in begun)
            begun |= {one.place} if one.add(line, is_first=not former, outer_begins=outer) else set()
        former = line.cells
        if line.is_behind_break and not any(one.place in begun for one in runs) and runs:
            runs[-1].elsewhere += 1
    return runs


def judged(runs: Sequence[Runs], *, has_totals: bool) -> Groups:
    """Return which columns are proven to be filled once for each group, and which are not and may be."""
    groups = [one.place for one in runs if one.may_be_group and (one.followed or one.has_arrow)]
    proven: list[int] = []
    likely: list[int] = []
    for one in runs:
        lacks = one.lacks_of_others(groups)
        if not one.may_be_group or (lacks and not one.has_arrow):
            break
        if not likely and not lacks and _is_proven(one, has_totals=has_totals):
            proven.append(one.place)
        elif _is_likely(one, has_totals=has_totals):
            likely.append(one.place)
        else:
            break
    return Groups(tuple(proven), tuple(likely))


def _is_proven(one: Runs, *, has_totals: bool) -> bool:
    """Tell whether a column is filled once for each group; a sorted column is empty at its end alone."""
    if one.is_repeated or one.in_a_row > SEVERAL * one.filled:
        return False
    in_one_group = has_totals and not one.elsewhere
    if one.has_arrow:
        return bool(one.followed) or in_one_group
    return bool(one.followed) and has_totals and one.begins_behind_breaks and not one.numbers


def _is_likely(one: Runs, *, has_totals: bool) -> bool:
    """Tell whether somebody is asked about a column."""
    is_marked = one.has_arrow or one.begins_behind_breaks
    is_told = is_marked or (not one.is_repeated and one.empty >= FEWEST_BELOW * one.filled)
    goes_on = one.followed > 0 or (one.filled == 1 and has_totals)
    return is_told and goes_on and not one.numbers


class Filling:
    """Reads the empty cells of columns as the first of their group, one row after the other."""

    def __init__(self, places: Iterable[int]) -> None:
        """Begin at the first row; `places` from the outermost group on."""
        self._held = dict.fromkeys(places, "")
        self.cells = Counter[int]()

    def fill(self, row: Sequence[str]) -> list[str]:
        """Return the next row that may be a deal, filled."""
        cells = list(row)
        begun = False
        for place in self._held:
            if cells[place].strip():
                self._held[place], begun = cells[place], True
            elif begun:
                self._held[place] = ""
            elif self._held[place]:
                cells[place] = self._held[place]
                self.cells[place] += 1
        return cells

    def end(self, row: Sequence[str]) -> None:
        """End the groups of which a line of totals is: its words stand in the column of the outermost of them."""
        texts = (place for place in self._held if place < len(row) and row[place].strip())
        named = next((place for place in texts if not is_number(row[place])), None)
        innermost = next(reversed(self._held), None)
        begun = False
        for place in self._held:
            begun = begun or place in (named, innermost)
            self._held[place] = "" if begun else self._held[place]
