"""What a stage is whose words tell nothing, where a rule beside it calls every deal in it won, or every one lost."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from data.ingest.outcomes import NO, YES
from data.proposals.names import plain
from data.proposals.proposed import OutcomeGuess, StageGuess
from data.proposals.survey import Survey
from data.proposals.words import WORDS

Look = Callable[[Survey, Sequence[str]], list[tuple[Any, ...]]]
# Stages are often numbered by whoever names them: '2. Demo', 'B - Offer'.
NUMBERED = re.compile(r"^\s*(\d+|[A-Za-z])\s*[-.):]")
PERCENT = re.compile(r"^(\d+(?:\.\d+)?)\s*%?$")
CERTAIN = 100
TOLD = "every deal in it is {} by {!r}"


def told_stages(
    main: Survey,
    stage: str,
    stages: Sequence[StageGuess],
    outcomes: Sequence[OutcomeGuess],
    look: Look,
) -> tuple[StageGuess, ...]:
    """Return stages with the outcomes that rules give their deals, where each stage has deals of one outcome alone.

    A stage that open and closed deals share, as where lost ones keep their last, tells none.
    """
    headers = list(dict.fromkeys(header for rule in outcomes for header in rule.when))
    if not headers or not stages:
        return tuple(stages)
    counts: dict[str, Counter[str]] = {}
    for cell, *told, rows in look(main, [stage, *headers]):
        outcome = _outcome(dict(zip(headers, told, strict=True)), outcomes)
        counts.setdefault(cell.casefold(), Counter())[outcome] += rows
    if any(len(found) > 1 for found in counts.values()):
        return tuple(stages)
    told_by = {name: next(iter(found)) for name, found in counts.items()}
    return tuple(_stage_of(one, told_by.get(one.name.casefold(), ""), headers[-1]) for one in stages)


def in_funnel_order(
    main: Survey, stage: str, stages: Sequence[StageGuess], chance: str, look: Look
) -> tuple[StageGuess, ...]:
    """Return the open stages in order of their numbers, else of their usual probability, else of what they are called.

    The others follow. `chance` is the header of the probabilities, '' where there are none. Names order stages only
    where each names a step of a sale.
    """
    open_ones = [one for one in stages if one.outcome == "open"]
    if all(NUMBERED.match(one.name) for one in open_ones):
        ordered = sorted(open_ones, key=lambda one: _number(one.name))
    elif chance and open_ones:
        usual = _usual(look(main, [stage, chance]))
        ordered = sorted(open_ones, key=lambda one: usual.get(one.name.casefold(), 0.0))
    elif None not in (steps := {one.name: step_of(one.name) for one in open_ones}).values():
        ordered = sorted(open_ones, key=lambda one: steps[one.name] or "")
    else:
        ordered = open_ones
    return (*ordered, *(one for one in stages if one.outcome != "open"))


def step_of(name: str) -> str | None:
    """Return the step of a sale that a stage's name begins with, of several the longest word's; None for none."""
    text = f" {plain(name)}"
    found = [(len(word), step) for step, words in WORDS["steps"].items() for word in words if f" {plain(word)}" in text]
    return max(found, default=(0, None))[1]


def _number(name: str) -> tuple[int, str]:
    found = NUMBERED.match(name)
    start = found[1] if found else ""
    return (int(start), "") if start.isdigit() else (0, start.casefold())


def _usual(rows: Sequence[tuple[Any, ...]]) -> dict[str, float]:
    """Return the commonest probability of each stage: closed deals that keep theirs have that of their outcome."""
    counts: dict[str, Counter[float]] = {}
    for name, cell, count in rows:
        found = PERCENT.match(cell)
        if found and 0 < float(found[1]) < CERTAIN:
            counts.setdefault(name.casefold(), Counter())[float(found[1])] += count
    return {name: found.most_common(1)[0][0] for name, found in counts.items()}


def _stage_of(stage: StageGuess, outcome: str, header: str) -> StageGuess:
    if stage.outcome != "open" or outcome not in ("won", "lost"):
        return stage
    return dataclasses.replace(stage, outcome=outcome, confidence=0.95, evidence=TOLD.format(outcome, header))


def _outcome(cells: Mapping[str, str], outcomes: Sequence[OutcomeGuess]) -> str:
    """Return what the first rule that fits calls a deal; '' where none does."""
    fitting = (rule.outcome for rule in outcomes if all(_fits(cells[h], held) for h, held in rule.when.items()))
    return next(fitting, "")


def _fits(cell: str, held: Sequence[bool | int | float | str]) -> bool:
    words = [one for one in held if not isinstance(one, bool)]
    flags = [YES if one else NO for one in held if isinstance(one, bool)]
    text = cell.casefold()
    return any(text in flag for flag in flags) or any(text == str(word).casefold() for word in words)
