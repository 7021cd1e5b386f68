"""The columns that may be the stage, each with its stages, their outcomes, and what is asked about them."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from data.proposals.crms import Crm
from data.proposals.deleted import Marked, deletion_questions
from data.proposals.names import likeness
from data.proposals.outcome_words import is_doubtful, is_open, outcome_of
from data.proposals.proposed import Change, Choice, Guess, Keys, OutcomeGuess, Question, StageGuess, Staging
from data.proposals.stages.by_days import stages_by_days
from data.proposals.stages.entered import Entered, entered
from data.proposals.stages.outcomes import (
    agreeing_outcomes,
    guesses_of,
    open_first,
    outcome_guesses,
    stage_guesses,
    unknown_words,
)
from data.proposals.stages.stage_order import Order, Telling, in_funnel_order, step_of
from data.proposals.stages.stage_outcomes import told_by_days, told_by_signs, told_by_won, told_stages
from data.proposals.survey import Column, Export, Pasts, Survey, Turns
from data.proposals.words import WORDS

OUTCOMES: Final = {"open": "Still open", "won": "Won", "lost": "Lost"}
# More stages than these are asked about one by one only by a person's own will.
MOST_STAGES: Final = 3
# Those whose deals have ended are not: left alone, each would count as open.
MOST_ENDED: Final = 12
# A column that tells how deals stand repeats few words; so many columns may be chosen as the stage.
MOST_WORDS, MOST_STAGINGS = 60, 40
# Yes and no are rather a flag.
FEWEST_WORDS: Final = 3
# Of so many of them the other columns are read beside theirs, which takes a look at the whole file each.
MOST_LOOKS: Final = 4
IN_TURN: Final = "In order of their columns."
# So many dates that no name tells are looked at for one that is ahead.
MOST_DATES: Final = 8
# A header that is that much like one of a stage is looked at.
LIKE: Final = 0.75


@dataclasses.dataclass(frozen=True)
class Sight:
    """What stages are told by: the deals' file, its CRM, its columns by name, and the export to read them anew.

    `as_read`: the file with the forms of its days and numbers that other columns tell.
    """

    main: Survey
    crm: Crm
    named: Mapping[str, Guess]
    export: Export
    deleted: Sequence[Marked]
    as_read: Survey

    def past_days(self, stage: str) -> Pasts:
        """Return of which stages the days are past: of the closing day, else of one that no name tells."""
        happened = [self.named[name].header for name in ("opened_on", "last_activity_on") if name in self.named]
        expected = [self.named[name].header for name in ("expected_close_on", "closed_on") if name in self.named][:1]
        read = {guess.header for guess in self.named.values()}
        read |= set(self.entered(stage).of_each)
        free = [column.header for column in self.main.columns if column.kind == "date" and column.header not in read]
        return self.export.pasts(self.main, stage, self._days(happened), self._days(expected or free)[:MOST_DATES])

    def entered(self, stage: str, *, looks: bool = False) -> Entered:
        """Return which columns say when the stages of a column were entered; with looks, in which turn, too."""
        cells = {cell: outcome_of(cell) == "open" for cell, _ in self.main.column(stage).common}
        taken = {guess.header for guess in self.named.values()}
        return entered(self.main, stage, cells, taken, self.crm, self.turns if looks else None)

    def turns(self, stage: str, columns: Mapping[str, str], still_open: Collection[str]) -> Turns:
        """Hold the days of columns, each with its stage, against each other and against each row's own stage."""
        return self.export.turns(self.as_read, stage, columns, still_open)

    def middles(self, stage: str, day: str, within: tuple[str, Sequence[str]]) -> Mapping[str, tuple[int, float]]:
        """Return how many deals of each stage have a day in a column, and the middle one, counted."""
        return self.export.middles(self.as_read, stage, day, within)

    def _days(self, headers: Sequence[str]) -> list[str]:
        return [header for header in headers if self.main.column(header).kind == "date"]


def stagings(sight: Sight) -> tuple[Staging, ...]:
    """Return the columns that may be the stage, the one that is taken for it first."""
    stage = sight.named["stage"].header if "stage" in sight.named else ""
    read = {guess.header for guess in sight.named.values()}
    few = [c for c in sight.main.columns if c.header != stage and c.kind == "choice" and c.levels <= MOST_WORDS]
    sound = {c.header for c in few if _may_be_stages(sight.main, c)}
    order = lambda c: (c.levels < FEWEST_WORDS, c.header not in sound, c.header in read)  # noqa: E731  # one line
    likely = sorted(few, key=order)[:MOST_STAGINGS]
    looked_at = [c.header for c in likely if c.header in sound or (not stage and c.header not in read)]
    looks = set(looked_at[:MOST_LOOKS])
    first = [staging(sight, stage)] if stage else []
    others = [staging(sight, column.header, looks=column.header in looks) for column in likely]
    return (*first, *sorted(others, key=lambda one: not _tells_endings(one)))


def _tells_endings(one: Staging) -> bool:
    """Say whether deals of some stages have ended, and of others have not."""
    ended = [stage.ended or stage.outcome != "open" for stage in one.stages]
    return any(ended) and not all(ended)


def _may_be_stages(main: Survey, column: Column) -> bool:
    """Say whether a header or words sound like stages."""
    if likeness(main.names[column.header], WORDS["opportunities"]["stage"]) >= LIKE:
        return True
    cells = [cell for cell, _ in column.common]
    told = [c for c in cells if outcome_of(c) != "open" or is_open(c) or is_doubtful(c) or step_of(c) is not None]
    return 3 * len(told) > len(cells) > 1


def staging(sight: Sight, header: str, *, looks: bool = True) -> Staging:
    """Return what a column's stages are; '' stands for no column. Without looks their words alone tell it."""
    days = sight.entered(header, looks=looks) if header else Entered()
    stages = (*stage_guesses(sight.main.column(header) if header else None), *_named_by(days))
    outcomes = outcome_guesses(sight.main, stages, header)
    if looks and header:
        outcomes = outcomes or agreeing_outcomes(sight.main, header, stages, sight.export.together)
        stages = _looked_at(sight, header, stages, outcomes)
        if not outcomes and (outcomes := told_by_won(sight.main, header, stages, sight.export.together)):
            stages = _looked_at(sight, header, stages, outcomes)
    order = Order(open_first(stages))
    if looks and header:
        together, crm = sight.export.together, sight.crm
        telling = Telling(sight.main, header, sight.named, outcomes, days, crm, together, sight.middles)
        order = in_funnel_order(order.stages, telling)
    stages = order.stages
    status, words = _untold(sight, header)
    asked = (
        *_missing(sight.crm, stages, outcomes),
        *_ended(stages, outcomes),
        *_status(sight.main, status, words, outcomes),
        *deletion_questions(sight.deleted, len(outcomes) + len(words), OUTCOMES),
    )
    # Until it is known which stage is won or lost, each of them may be none that deals go through.
    asked = (*asked, *(() if any(one.key in ("won", "lost") for one in asked) else order.asked))
    rules = [{"outcome": one.outcome, "when": _when(one)} for one in outcomes]
    declared = {"stage": _declared(stages, outcomes), "outcome": rules}
    declared = {key: rows for key, rows in declared.items() if rows}
    history = days.as_keys(sight.main.file)
    return Staging(header, stages, outcomes, declared, asked, history, days.why, days.of_each, order.why)


def _named_by(days: Entered) -> tuple[StageGuess, ...]:
    """Return the stages that no deal is in and that columns of days name."""
    columns = {name: header for header, name in days.columns.items()}
    return tuple(
        dataclasses.replace(stage, evidence=f"named by {columns[stage.name]!r}")
        for stage in guesses_of([(name, 0) for name in days.named])
    )


def without_stage(sight: Sight) -> Staging:
    """Return what tells outcomes where no column is taken for the stage: rules, else columns of days for each stage."""
    found = staging(sight, "")
    ends = ("won_on", "lost_on")
    taken = {guess.header for name, guess in sight.named.items() if name not in ends}
    stages, days = stages_by_days(sight.main, taken)
    if found.outcomes or not stages:
        return found
    # Deals are in none of them by a column, and may have passed all but the last.
    declared = [_stage(dataclasses.replace(one, rows=0)) for one in stages]
    told = {one["outcome"] for one in declared}
    made = [{"name": o.capitalize(), "outcome": o, "optional": True} for o in ("won", "lost") if o not in told]
    asked = (*_missing(sight.crm, stages, ()), *found.asked)
    history = {"tells_stage": True, **days.as_keys(sight.main.file)}
    return Staging("", stages, (), {"stage": [*declared, *made]}, asked, history, days.why, days.of_each, IN_TURN)


def _looked_at(
    sight: Sight, header: str, stages: tuple[StageGuess, ...], outcomes: tuple[OutcomeGuess, ...]
) -> tuple[StageGuess, ...]:
    stages = open_first(told_stages(sight.main, header, stages, outcomes, sight.export.together))
    told = {one.outcome for one in stages} | {one.outcome for one in outcomes}
    if not outcomes or "won" not in told:
        stages = open_first(told_by_signs(sight.main, header, stages, sight.named, sight.export.together, outcomes))
    return stages if outcomes else told_by_days(stages, sight.past_days(header))


def _when(one: OutcomeGuess) -> dict[str, Any]:
    return {header: cells[0] if len(cells) == 1 else list(cells) for header, cells in one.when.items()}


def _declared(stages: Sequence[StageGuess], outcomes: Sequence[OutcomeGuess]) -> list[Keys]:
    """Declare the stages, and one for an outcome that no deal of the export has."""
    told = {one.outcome for one in stages} | {one.outcome for one in outcomes}
    missing = [outcome for outcome in ("won", "lost") if stages and outcome not in told]
    declared: list[Keys] = [_stage(one) for one in stages]
    return declared + [{"name": one.capitalize(), "outcome": one, "optional": True} for one in missing]


def _stage(one: StageGuess) -> Keys:
    return {"name": one.name, "outcome": one.outcome, **({} if one.rows else {"optional": True})}


def _missing(crm: Crm, stages: Sequence[StageGuess], outcomes: Sequence[OutcomeGuess]) -> Iterator[Question]:
    """Ask which stage means an outcome that nothing in the export tells."""
    told = {one.outcome for one in stages} | {one.outcome for one in outcomes}
    open_ones = [(nth, stage) for nth, stage in enumerate(stages) if stage.outcome == "open"]
    if any(stage.ended for _, stage in open_ones):
        return
    for outcome in ("won", "lost"):
        if stages and outcome not in told and not (outcome == "lost" and crm.no_lost):
            choices = [Choice(stage.name, (_declare(nth, outcome),)) for nth, stage in open_ones]
            none = Choice(f"None: it holds no {outcome} deals")
            yield Question(outcome, f"Which stage means that a deal is {outcome}?", (*choices, none))


def _declare(nth: int, outcome: str) -> Change:
    return Change(("stage", nth, "outcome"), outcome)


def _ended(stages: Sequence[StageGuess], outcomes: Sequence[OutcomeGuess]) -> Iterator[Question]:
    """Ask for stages whose deals have ended, or may have by their words, where nothing beside them tells how."""
    told = {one.outcome for one in stages} >= {"won", "lost"}
    if outcomes:
        return
    numbered = sorted(enumerate(stages), key=lambda one: -one[1].rows)
    ended = [one for one in numbered if _is_ended(one[1])][:MOST_ENDED]
    doubtful = [one for one in numbered if told and one not in ended and _may_have_ended(one[1])][:MOST_STAGES]
    for nth, stage in (*ended, *doubtful):
        choices = tuple(Choice(label, (_declare(nth, outcome),)) for outcome, label in OUTCOMES.items())
        sentence = f"What does the stage {stage.name!r}, in {stage.rows:,} of the rows, mean: still open, won or lost?"
        yield Question(f"stage:{stage.name}", sentence, choices, stage.evidence if stage.ended else "")


def _may_have_ended(stage: StageGuess) -> bool:
    return stage.outcome == "open" and is_doubtful(stage.name)


def _is_ended(stage: StageGuess) -> bool:
    return stage.ended and stage.outcome == "open"


def _untold(sight: Sight, stage: str) -> tuple[str, list[str]]:
    """Return the status column beside the stage, and its words that neither tell an outcome nor mean deleted."""
    header, words = unknown_words(sight.main, stage)
    return header, [word for word in words if not any(mark.is_of(header, word) for mark in sight.deleted)]


def _status(main: Survey, header: str, words: Sequence[str], outcomes: Sequence[OutcomeGuess]) -> Iterator[Question]:
    """Ask for each word of a status that tells nothing."""
    rows = dict(main.column(header).common) if header else {}
    for word in words[:MOST_STAGES]:
        place = ("outcome", len(outcomes) + words.index(word))
        choices = tuple(
            Choice(label, (Change(place, {"outcome": outcome, "when": {header: [word]}}),))
            for outcome, label in OUTCOMES.items()
        )
        sentence = f"What does {word!r} in {header!r}, in {rows[word]:,} of the rows, mean: still open, won or lost?"
        yield Question(f"status:{word}", sentence, choices)
