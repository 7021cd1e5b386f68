"""Which columns of an export mark what the CRM has deleted: flags, days of deletion, and words of a status."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from data.counted import counted
from data.ingest.outcomes import NO, YES
from data.proposals.names import likeness, plain
from data.proposals.outcome_words import LIKE
from data.proposals.proposed import Change, Choice, Question
from data.proposals.survey import Column, Survey
from data.proposals.words import WORDS

# An export of which more is deleted is one of the trash, or its column means something else.
MOST_DELETED = 0.5
COLUMNS, WORDS_FOR_IT = WORDS["deleted"]["columns"], frozenset(plain(word) for word in WORDS["deleted"]["words"])


@dataclasses.dataclass(frozen=True)
class Marked:
    """A column that marks deleted rows, the cells that it then holds (true: any day or yes), and how many there are."""

    header: str
    cells: tuple[str, ...] | Literal[True]
    rows: int

    @property
    def sentence(self) -> str:
        """Say how many deals are deleted, by which column."""
        are = counted(f"{self.rows:,}", "deal is", "deals are")
        return f"{are} marked as deleted in {self.header!r}: leave them out?"

    def is_of(self, header: str, cell: str) -> bool:
        """Tell whether a cell of a column marks its row."""
        return header == self.header and self.cells is not True and cell in self.cells


def marked(main: Survey) -> tuple[Marked, ...]:
    """Return the columns by which rows of the deals are deleted; none where no row or most of them would be."""
    found = (*_flags(main), *_statuses(main))
    return tuple(one for one in found if 0 < one.rows <= MOST_DELETED * main.rows)


def _flags(main: Survey) -> Iterator[Marked]:
    for column in main.columns:
        if likeness(main.names[column.header], COLUMNS) >= LIKE and (rows := _yes(column)):
            yield Marked(column.header, cells=True, rows=rows)


def _yes(column: Column) -> int:
    """Count the cells that are a day, or that say yes; 0 where a column holds anything else."""
    if column.kind == "date":
        return column.filled
    cells = {cell.casefold(): rows for cell, rows in column.common}
    return sum(rows for cell, rows in cells.items() if cell in YES) if set(cells) <= {*YES, *NO} else 0


def _statuses(main: Survey) -> Iterator[Marked]:
    """Yield columns of a status of which some word means deleted, whatever the others mean."""
    for column in main.columns:
        if likeness(main.names[column.header], WORDS["outcome"]["columns"]) >= LIKE:
            words = {cell: rows for cell, rows in column.common if plain(cell) in WORDS_FOR_IT}
            if words:
                yield Marked(column.header, tuple(words), sum(words.values()))


def deletion_questions(found: Sequence[Marked], rules: int, outcomes: Mapping[str, str]) -> Iterator[Question]:
    """Say what is left out as deleted, and offer to keep it; `rules`: how many tell outcomes, `outcomes` their labels.

    What a status calls deleted tells no outcome by itself: who keeps it says what it is.
    """
    for mark in found:
        place = ("opportunities", "deleted", mark.header)
        keeps = [Choice("Keep them", (Change(place),))]
        if mark.cells is not True:
            when = {mark.header: list(mark.cells)}
            told = ((label, {"outcome": outcome, "when": when}) for outcome, label in outcomes.items())
            keeps = [
                Choice(f"Keep them: {label.lower()}", (Change(place), Change(("outcome", rules), rule)))
                for label, rule in told
            ]
        yield Question(f"deleted:{mark.header}", mark.sentence, (Choice("Leave them out"), *keeps))
