"""Which columns beside the stage tell won from lost, said with their words and how many rows have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from data.counted import counted
from data.proposals.proposed import OutcomeCells, OutcomeGuess
from data.proposals.stages.rules import headers_of, outcome_by
from data.proposals.survey import Look, Survey

ENDS: Final = ("won", "lost")
OUTCOMES: Final = (*ENDS, "open")
# So many words are listed, the commonest of each outcome first.
MOST_WORDS: Final = 12
NOTHING: Final = "nothing"
OTHERS: Final = "any other ({}) as its stage says"


def outcome_cells(main: Survey, outcomes: Sequence[OutcomeGuess], look: Look) -> OutcomeCells:
    """Return the columns that rules read, with their cells; nothing where there is no rule."""
    headers = headers_of(outcomes)
    return OutcomeCells(headers, tuple(_cells(main, headers, look))) if headers else OutcomeCells()


def _cells(main: Survey, headers: Sequence[str], look: Look) -> Iterator[tuple[tuple[str, ...], int]]:
    column = main.column(headers[0])
    if len(headers) > 1 or len(column.common) < column.levels:
        yield from ((tuple(cells), rows) for *cells, rows in look(main, headers))
        return
    yield from (((cell,), rows) for cell, rows in column.common)
    if main.rows > column.filled:
        yield ("",), main.rows - column.filled


def rules_in(rows: Sequence[Mapping[str, Any]]) -> list[OutcomeGuess]:
    """Return the rules of a mapping that read columns."""
    return [
        OutcomeGuess(row["outcome"], {header: _listed(cells) for header, cells in row["when"].items()}, 1.0, "")
        for row in rows
        if row.get("when")
    ]


def told_by(rules: Sequence[OutcomeGuess], held: OutcomeCells) -> str:
    """Say which columns tell won and lost, and by which words; '' where no rule does."""
    ends = [outcome for outcome in ENDS if any(rule.outcome == outcome for rule in rules)]
    if not ends:
        return ""
    headers = headers_of(rules)
    said = ", ".join(_words(rules, held)) if set(headers) <= set(held.headers) else ""
    told = f"{' and '.join(ends).capitalize()} {'are' if len(ends) > 1 else 'is'} told by"
    return f"{told} {' and '.join(map(repr, headers))}{f': {said}' if said else ''}."


def _words(rules: Sequence[OutcomeGuess], held: OutcomeCells) -> Iterator[str]:
    """Yield the words of each outcome with their rows, and how many rows are left to the stage."""
    met: dict[str, Counter[str]] = {}
    for cells, rows in held.rows:
        outcome = outcome_by(dict(zip(held.headers, cells, strict=True)), rules)
        met.setdefault(outcome, Counter())[" and ".join(cell or NOTHING for cell in cells)] += rows
    listed = [(word, rows, outcome) for outcome in OUTCOMES for word, rows in met.get(outcome, Counter()).most_common()]
    yield from (f"{word} ({rows:,}) {outcome}" for word, rows, outcome in listed[:MOST_WORDS])
    if left := listed[MOST_WORDS:]:
        yield f"{counted(f'{len(left):,}', 'other')} ({sum(rows for _, rows, _ in left):,})"
    if "" in met:
        yield OTHERS.format(f"{met[''].total():,}")


def _listed(cells: Any) -> tuple[Any, ...]:
    return tuple(cells) if isinstance(cells, list | tuple) else (cells,)
