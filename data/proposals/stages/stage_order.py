"""In which order deals go through open stages: whatever tells it first, else somebody is asked."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from data.proposals.crms import Crm
from data.proposals.names import likeness, plain
from data.proposals.outcome_words import LIKE
from data.proposals.proposed import Choice, Guess, OutcomeGuess, Question, StageGuess
from data.proposals.stages.chances import usual_chances
from data.proposals.stages.entered import Entered
from data.proposals.stages.pipelines import Lines, by_pipeline
from data.proposals.survey import Look, Survey
from data.proposals.words import WORDS

# Tells of a file's stages how many rows each has with a day in a column, and the middle one of these, counted; of rows
# whose cell in another column is one of some.
Middle = Callable[[str, str, tuple[str, Sequence[str]]], Mapping[str, tuple[int, float]]]
# A value by stage, without case, by which they stand in order, and what it is.
Ranks = tuple[Mapping[str, Any], str]
# Stages are often numbered by whoever names them: '2. Demo', 'B - Offer'.
NUMBERED: Final = re.compile(r"^\s*(\d+|[A-Za-z])\s*[-.):]")
WHOLE: Final = re.compile(r"^\d+(?:[.,]0+)?$")
# Of fewer deals, or days that lie nearer, the age of a stage's deals tells nothing.
FEWEST_AGES, LEAST_DAYS = 5, 7
# Where names tell the step of some stages alone, the others are likelier amid them than at an end.
MIDDLE: Final = "5"
# Of so few stages every order is offered as an answer.
FEW: Final = 3
ASKED: Final = "In which order does a deal go through these stages? Any other can be made where they are listed."
BY: Final = "In order of {}."
EACH: Final = " Each pipeline has its own; one stands after the other."


@dataclasses.dataclass(frozen=True)
class Order:
    """Stages, the open ones in order and the others behind them, what tells it, and what is asked if nothing does."""

    stages: tuple[StageGuess, ...]
    why: str = ""
    asked: tuple[Question, ...] = ()


@dataclasses.dataclass(frozen=True)
class Telling:
    """What may tell the order of the stages of a column: a file's columns by name, days of stages, and ways to look."""

    main: Survey
    stage: str
    named: Mapping[str, Guess]
    outcomes: Sequence[OutcomeGuess]
    days: Entered
    crm: Crm
    look: Look
    middle: Middle


def in_funnel_order(stages: Sequence[StageGuess], telling: Telling) -> Order:
    """Return the open stages in the order that the first of several signs tells of all of them; the others follow.

    They are: numbers in their names, a column of their places, their usual probability, the days on which they are
    entered, the stages that the CRM starts with, the steps of a sale that they name, their ids, and for how long the
    deals in them have been open.
    """
    open_ones = [one for one in stages if one.outcome == "open" and not one.ended]
    rest = [one for one in stages if one not in open_ones]
    if len(open_ones) < 2:
        return Order((*open_ones, *rest))
    lines = [_in_line(line, telling) for line in _lines(open_ones, telling)]
    stages = (*(one for line in lines for one in line.stages), *rest)
    if all(line.why or len(line.stages) == 1 for line in lines):
        whys = dict.fromkeys(line.why for line in lines if line.why)
        return Order(stages, f"{BY.format(' and of '.join(whys))}{EACH if len(lines) > 1 else ''}" if whys else "")
    return Order(stages, asked=(_question(lines),))


def _lines(stages: Sequence[StageGuess], telling: Telling) -> Lines:
    if "pipeline" not in telling.named:
        return (tuple(stages),)
    return by_pipeline(stages, telling.look(telling.main, [telling.stage, telling.named["pipeline"].header]))


def _in_line(stages: Sequence[StageGuess], telling: Telling) -> Order:
    """Return the open stages of one pipeline in order, and the sign that tells it."""
    for ranks, why in _signs(stages, telling) if len(stages) > 1 else ():
        known = [ranks.get(one.name.casefold()) for one in stages]
        if None not in known and len(set(known)) > 1:
            ordered = sorted(stages, key=lambda one: ranks[one.name.casefold()])  # it is used at once
            return Order(tuple(ordered), why)
    told = {step_of(one.name) for one in stages} - {None}
    return Order(tuple(sorted(stages, key=lambda one: step_of(one.name) or MIDDLE) if len(told) > 1 else stages))


def _question(lines: Sequence[Order]) -> Question:
    """Ask for the order of all stages at once; those of a pipeline whose order is told stay as they are."""
    names = tuple(one.name for line in lines for one in line.stages)
    turned = tuple(one.name for line in lines for one in (line.stages if line.why else line.stages[::-1]))
    one_line = len(lines) == 1 and len(names) <= FEW
    orders = list(itertools.permutations(names)) if one_line else [names, turned]
    return Question("order", ASKED, tuple(Choice(" → ".join(one), order=one) for one in orders))


def _signs(stages: Sequence[StageGuess], telling: Telling) -> Iterator[Ranks]:
    if all(NUMBERED.match(one.name) for one in stages):
        yield {one.name.casefold(): _number(one.name) for one in stages}, "the numbers in their names"
    yield from _of_places(telling, WORDS["stage_order"]["places"])
    if "rep_probability" in telling.named:
        chance = telling.named["rep_probability"].header
        names = [one.name.casefold() for one in stages]
        found = usual_chances(telling.main, (telling.stage, chance), names, telling.outcomes, telling.look)
        yield found, f"their usual {chance!r}"
    yield telling.days.after, "the days on which they are entered"
    yield telling.crm.places(one.name for one in stages), f"the stages that {telling.crm.name} starts with"
    yield {one.name.casefold(): step_of(one.name) for one in stages}, "the steps of a sale that they name"
    yield from _of_places(telling, WORDS["stage_order"]["ids"])
    if all(one.name.isdigit() for one in stages):
        yield {one.name: int(one.name) for one in stages}, "their ids"
    if "opened_on" in telling.named:
        yield _ages(stages, telling, telling.named["opened_on"].header), "how long their deals have been open"


def _of_places(telling: Telling, words: Sequence[str]) -> Iterator[Ranks]:
    """Yield the number that a column gives each stage, where it is called so and gives each one alone."""
    for column in telling.main.columns:
        whole = column.header != telling.stage and all(WHOLE.match(cell) for cell, _ in column.common)
        if column.filled and whole and likeness(telling.main.names[column.header], words) >= LIKE:
            pairs = telling.look(telling.main, [telling.stage, column.header])
            held = {(name.casefold(), cell) for name, cell, _ in pairs if name and cell}
            if len({name for name, _ in held}) == len(held):
                yield {name: float(cell.replace(",", ".")) for name, cell in held}, repr(column.header)


def _ages(stages: Sequence[StageGuess], telling: Telling, opened: str) -> dict[str, float]:
    """Return how early the middle of each stage's open deals was opened; nothing where these days lie near."""
    rule = next((one for one in telling.outcomes if one.outcome == "open" and len(one.when) == 1), None)
    told = [(header, [str(cell) for cell in cells]) for header, cells in rule.when.items()] if rule else [("", [])]
    middles = telling.middle(telling.stage, opened, told[0])
    names = {one.name.casefold() for one in stages}
    found = {stage: -day for stage, (rows, day) in middles.items() if stage in names and rows >= FEWEST_AGES}
    apart = sorted(found.values())
    near = any(later - one < LEAST_DAYS for one, later in itertools.pairwise(apart))
    return {} if near else found


def step_of(name: str) -> str | None:
    """Return the step of a sale that a stage's name begins with, of several the longest word's; None for none."""
    text = f" {plain(name)}"
    found = [(len(word), step) for step, words in WORDS["steps"].items() for word in words if f" {plain(word)}" in text]
    return max(found, default=(0, None))[1]


def _number(name: str) -> tuple[int, str]:
    found = NUMBERED.match(name)
    start = found[1] if found else ""
    return (int(start), "") if start.isdigit() else (0, start.casefold())
