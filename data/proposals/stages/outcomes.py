"""What tells won from lost in an export: its stages, a status beside them, flags, or what is archived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from data.proposals.names import best, signless
from data.proposals.outcome_words import (
    LIKE,
    is_known,
    outcome_columns,
    outcome_in,
    outcome_of,
    tells_only_outcomes,
)
from data.proposals.proposed import OutcomeGuess, StageGuess
from data.proposals.survey import Column, Look, Survey
from data.proposals.words import WORDS

ORDER = {"open": 0, "won": 1, "lost": 2}
# Of the deals whose stage tells how they ended a few may say otherwise.
NEARLY_ALL = 0.98
BY_WORDS, NO_WORD = "by its words", "no word for won or lost in it"


def stage_guesses(column: Column | None) -> tuple[StageGuess, ...]:
    """Return the stages of a column, and what each sounds like; those that differ in signs alone are one."""
    written: dict[str, Counter[str]] = {}
    for cell, rows in column.common if column else ():
        written.setdefault(signless(cell), Counter())[cell] += rows
    return guesses_of((cells.most_common(1)[0][0], cells.total()) for cells in written.values())


def guesses_of(stages: Iterable[tuple[str, int]]) -> tuple[StageGuess, ...]:
    """Return stages, each with how many rows are in it, and what each sounds like."""
    named = [(name, rows, outcome_of(name)) for name, rows in stages]
    return tuple(
        StageGuess(name, outcome, rows, *((0.95, BY_WORDS) if outcome != "open" else (0.7, NO_WORD)))
        for name, rows, outcome in named
    )


def open_first(stages: Sequence[StageGuess]) -> tuple[StageGuess, ...]:
    """Return stages with the open ones first."""
    return tuple(sorted(stages, key=lambda stage: ORDER[stage.outcome]))


def outcome_guesses(main: Survey, stages: tuple[StageGuess, ...], stage_header: str) -> tuple[OutcomeGuess, ...]:
    """Return the rules that tell outcomes beside the stages, or where these do not."""
    told = [column for column in outcome_columns(main) if column.header != stage_header]
    if told:
        return _by_column(told[0])
    if {stage.outcome for stage in stages} >= {"won", "lost"}:
        return ()
    return _by_flags(main) or _by_archiving(main)


def agreeing_outcomes(main: Survey, stage: str, stages: Sequence[StageGuess], look: Look) -> tuple[OutcomeGuess, ...]:
    """Return the rules of a column that holds outcomes alone, whatever it is called, where stages tell less than it.

    It says one thing of all deals of a stage, and what the stages say whose words tell won or lost: what is forecast or
    was said before differs within a stage.
    """
    told = {one.name.casefold(): one.outcome for one in stages}
    for column in (one for one in main.columns if one.header != stage and tells_only_outcomes(one)):
        said: dict[str, Counter[str]] = {}
        for cell, word, rows in look(main, [stage, column.header]):
            said.setdefault(cell.casefold(), Counter())[outcome_of(word) if word else ""] += rows
        usual = {name: counts.most_common(1)[0] for name, counts in said.items() if name}
        is_one = all(rows >= NEARLY_ALL * said[name].total() for name, (_, rows) in usual.items())
        by_words = {name: outcome for name, outcome in told.items() if outcome != "open" and name in usual}
        agrees = all(usual[name][0] == outcome for name, outcome in by_words.items())
        more = any(usual[name][0] not in ("", told.get(name, "open")) for name in usual)
        if is_one and by_words and agrees and more:
            return _by_column(column)
    return ()


def unknown_words(main: Survey, stage_header: str) -> tuple[str, tuple[str, ...]]:
    """Return the status column beside the stage, and those of its words that tell nothing."""
    told = [column for column in outcome_columns(main) if column.header != stage_header]
    if not told:
        return "", ()
    return told[0].header, tuple(cell for cell, _ in told[0].common if not is_known(told[0], cell))


def _by_column(column: Column) -> tuple[OutcomeGuess, ...]:
    cells: dict[str, tuple[str, ...]] = {
        outcome: tuple(c for c, _ in column.common if is_known(column, c) and outcome_in(column, c) == outcome)
        for outcome in ("won", "lost", "open")
    }
    why = f"{column.header!r} tells it, whatever the stage."
    return tuple(OutcomeGuess(outcome, {column.header: held}, 0.95, why) for outcome, held in cells.items() if held)


def _by_flags(main: Survey) -> tuple[OutcomeGuess, ...]:
    won, closed = (_named(main, words) for words in ("won_flags", "closed_flags"))
    if won is None or closed is None:
        return ()
    why = f"The stage does not tell won from lost; the flags {closed!r} and {won!r} do."
    rules: dict[str, dict[str, bool]] = {
        "won": {won: True},
        "lost": {closed: True, won: False},
        "open": {closed: False},
    }
    return tuple(_rule(outcome, when, why) for outcome, when in rules.items())


def _by_archiving(main: Survey) -> tuple[OutcomeGuess, ...]:
    """Tell lost deals by their archiving, where the flag says so, and a probability of 0 beside it."""
    active, probability = (_named(main, words) for words in ("archive_flags", "probabilities"))
    if active is None:
        return ()
    more = {} if probability is None else {probability: 0}
    beside = "" if probability is None else f" with {probability!r} 0"
    return (_rule("lost", {active: False, **more}, f"No stage is lost; a deal that is not {active!r}{beside} is."),)


def _named(main: Survey, words: str) -> str | None:
    """Return the header of the first column that has one of the words of an outcome."""
    likely = best(main.names, WORDS["outcome"][words])
    return next((header for sure, header in likely if sure >= LIKE and main.column(header).kind != "date"), None)


def _rule(outcome: str, when: Mapping[str, bool | int], why: str) -> OutcomeGuess:
    return OutcomeGuess(outcome, {header: (cell,) for header, cell in when.items()}, 0.9, why)
