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
from data.proposals.proposed import ARROW, Choice, Guess, OutcomeGuess, Question, StageGuess
from data.proposals.stages.chances import usual_chances
from data.proposals.stages.entered import Entered
from data.proposals.stages.pipelines import Line, by_pipeline
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
# The steps of a sale in their order. Where names tell those of some stages alone, the others are likelier amid them.
STEPS: Final = tuple(WORDS["steps"])
MIDDLE: Final = STEPS.index("decision")
# Of so few stages every order is offered as an answer.
FEW: Final = 3
KEY: Final = "order"
ASKED: Final = "In which order does a deal go through {}? Nothing in the export tells: move them where they are listed."
GUESSED: Final = "Is this the order in which a deal goes through {}? In part only the age of open deals tells it."
AS_LISTED: Final = "As listed here"
BY: Final = "In order of {}."
EACH: Final = " Each pipeline has its own; one stands after the other."
AGES: Final = "how long their deals have been open"
WEAK: Final = " That tells little: look whether it is right."


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
    deals in them have been open. Of those that one sign has in one place the next one tells.
    """
    open_ones = [one for one in stages if one.outcome == "open" and not one.ended]
    rest = [one for one in stages if one not in open_ones]
    lines = [(line, _in_line(line.stages, telling)) for line in _lines(open_ones, telling)]
    stages = (*(one for _, order in lines for one in order.stages), *rest)
    asked = tuple(_questions(lines))
    return Order(stages, _why([order for _, order in lines]), asked)


def _why(lines: Sequence[Order]) -> str:
    whys = dict.fromkeys(line.why for line in lines if line.why)
    weak = WEAK if any(AGES in why for why in whys) else ""
    return f"{BY.format(' and of '.join(whys))}{weak}{EACH if len(lines) > 1 else ''}" if whys else ""


def _lines(stages: Sequence[StageGuess], telling: Telling) -> tuple[Line, ...]:
    if "pipeline" not in telling.named or len(stages) <= 1:
        return (Line(tuple(stages)),)
    return by_pipeline(stages, telling.look(telling.main, [telling.stage, telling.named["pipeline"].header]))


def _in_line(stages: Sequence[StageGuess], telling: Telling) -> Order:
    """Return the open stages of one pipeline in order, and the signs that tell it."""
    told = list(_telling(stages, telling)) if len(stages) > 1 else []
    if not told:
        steps = [step_of(one.name) for one in stages]
        return Order(_in_step(stages) if len({*steps} - {None}) > 1 else tuple(stages))
    ordered = sorted(stages, key=lambda one: [ranks[one.name.casefold()] for ranks, _ in told])
    return Order(tuple(ordered), " and of ".join(why for _, why in told))


def _telling(stages: Sequence[StageGuess], telling: Telling) -> Iterator[Ranks]:
    """Yield the signs that tell the place of every stage, each only where those before leave some in one place."""
    places: list[tuple[Any, ...]] = [()] * len(stages)
    for ranks, why in _signs(stages, telling):
        known = [ranks.get(one.name.casefold()) for one in stages]
        further = [(*place, rank) for place, rank in zip(places, known, strict=True)]
        if None not in known and len(set(further)) > len(set(places)):
            places = further
            yield ranks, why
        if len(set(places)) == len(stages):
            return


def _in_step(stages: Sequence[StageGuess]) -> tuple[StageGuess, ...]:
    steps = {one.name: step_of(one.name) for one in stages}
    return tuple(sorted(stages, key=lambda one: MIDDLE if (step := steps[one.name]) is None else step))


def _questions(lines: Sequence[tuple[Line, Order]]) -> Iterator[Question]:
    """Ask for the order of the stages of each pipeline of which nothing tells it, or only in part what tells little."""
    for line, order in lines:
        if (not order.why or AGES in order.why) and len(order.stages) > 1:
            names = tuple(one.name for one in order.stages)
            key = f"{KEY}:{', '.join(line.pipelines)}" if len(lines) > 1 else KEY
            choices = (Choice(AS_LISTED), *(Choice(ARROW.join(one), order=one) for one in _other_orders(order.stages)))
            sentence = GUESSED if order.why else ASKED
            yield Question(key, sentence.format(_of_line(line, len(lines))), choices, ARROW.join(names))


def _of_line(line: Line, lines: int) -> str:
    named = " and ".join(map(repr, line.pipelines))
    return "these stages" if lines == 1 else f"the stages of {named}" if named else "the stages without a pipeline"


def _other_orders(stages: Sequence[StageGuess]) -> list[tuple[str, ...]]:
    """Return other orders of stages than the one in which they stand: where some steps are told, only for a few."""
    names = tuple(one.name for one in stages)
    if len(names) <= FEW:
        return list(itertools.permutations(names))[1:]
    return [names[::-1]] if all(step_of(name) is None for name in names) else []


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
        yield _ages(stages, telling, telling.named["opened_on"].header), AGES


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


def step_of(name: str) -> int | None:
    """Return the step of a sale that a stage's name begins with, of several the longest word's; None for none."""
    text = f" {plain(name)}"
    words = ((word, step) for step, listed in enumerate(WORDS["steps"].values()) for word in listed)
    found = [(len(word), step) for word, step in words if f" {plain(word)}" in text]
    return max(found)[1] if found else None


def _number(name: str) -> tuple[int, str]:
    found = NUMBERED.match(name)
    start = found[1] if found else ""
    return (int(start), "") if start.isdigit() else (0, start.casefold())
