"""A proposed mapping: its guesses, each with evidence, the questions that it leaves open, and what answers change."""

from __future__ import annotations

import copy
import dataclasses
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from data.errors import InvalidInput

Path = tuple[str | int, ...]
Keys = dict[str, Any]
# What a guess rests on once somebody has said it.
SAID = "As answered."
# Where a mapping has a history.
HISTORY: Final = "stage_history"
# Questions of which others take the place once another column is the stage.
_OF_STAGES = re.compile(r"(stage|won|lost|order)$|(stage|status):")


@dataclasses.dataclass(frozen=True)
class Change:
    """A change to a mapping: the place, by keys and positions, and what stands there then; None removes it."""

    place: Path
    value: Any = None

    def make(self, keys: Keys) -> None:
        """Change a mapping in place; tables on the way are made where they are missing, and lists grow at their end."""
        last = self.place[-1]
        held: Any = keys
        for step, after in itertools.pairwise(self.place):
            held = held[step] if isinstance(step, int) else held.setdefault(step, [] if isinstance(after, int) else {})
        if self.value is None:
            held.pop(last, None)
        elif isinstance(held, list) and isinstance(last, int) and last >= len(held):
            held.append(copy.deepcopy(self.value))
        else:
            held[last] = copy.deepcopy(self.value)


@dataclasses.dataclass(frozen=True)
class Choice:
    """An answer that a question takes, and what it changes in the mapping: also the order of its stages, by names."""

    label: str
    patch: tuple[Change, ...] = ()
    order: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Question:
    """What only a person can tell, in the words of the export; `column` is the header that it is about, if one.

    A question about a column is open only while the mapping reads that column.
    """

    key: str
    sentence: str
    choices: tuple[Choice, ...]
    example: str = ""
    column: str = ""


@dataclasses.dataclass(frozen=True)
class FileGuess:
    """A file of the export: its rows, how it is laid out, and the canonical table it is taken for; '' if for none.

    `unread`: a sentence on what of it could not be looked at, '' where all was.
    """

    file: str
    rows: int
    layout: str
    table: str
    evidence: str
    unread: str = ""


@dataclasses.dataclass(frozen=True)
class Guess:
    """A header that is taken for a canonical column or a field of its own, and which others it could be.

    `confidence` lies between 0 and 1.
    """

    table: str
    name: str
    label: str
    file: str
    header: str
    confidence: float
    evidence: str
    others: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class StageGuess:
    """A stage as the export writes it, and the outcome that it is taken for.

    `ended`: other columns say that its deals have ended, whatever its words are.
    """

    name: str
    outcome: str
    rows: int
    confidence: float
    evidence: str
    pipeline: str = ""
    ended: bool = False


@dataclasses.dataclass(frozen=True)
class OutcomeGuess:
    """A rule by which columns beside the stage tell an outcome: the cells that each must hold."""

    outcome: str
    when: Mapping[str, tuple[bool | int | float | str, ...]]
    confidence: float
    evidence: str


@dataclasses.dataclass(frozen=True)
class Staging:
    """A column that may be the stage: its stages, the rules beside them, both as keys, and what is asked about them.

    `history`: a history as keys, where columns of days name its stages, and why. `of_each`: columns of one stage each.
    `order_why`: what tells the order of the stages, '' where nothing does.
    """

    header: str
    stages: tuple[StageGuess, ...]
    outcomes: tuple[OutcomeGuess, ...]
    declared: Keys
    asked: tuple[Question, ...] = ()
    history: Keys = dataclasses.field(default_factory=dict)
    history_why: str = ""
    of_each: tuple[str, ...] = ()
    order_why: str = ""

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return what it changes in a mapping that reads it as the stage."""
        rows = (Change((key,), self.declared.get(key, [])) for key in ("stage", "outcome"))
        return (Change(("opportunities", "columns", "stage"), self.header), *rows)


@dataclasses.dataclass(frozen=True)
class Proposal:
    """What an export is taken for: its CRM ('' if none is recognised), its guesses, and its mapping as plain keys.

    `asked` holds every question, those about columns that are not read among them. `comments` says of places of the
    mapping what they rest on. `stagings`: the columns that may be the stage. `endings`: the headers of columns that say
    that deals have ended, whatever their stages are. `currencies` are those of the deals, the commonest first.
    """

    crm: str
    why: str
    files: tuple[FileGuess, ...]
    columns: tuple[Guess, ...]
    stages: tuple[StageGuess, ...]
    outcomes: tuple[OutcomeGuess, ...]
    asked: tuple[Question, ...]
    keys: Keys
    comments: Mapping[Path, str] = dataclasses.field(default_factory=dict)
    stagings: tuple[Staging, ...] = ()
    endings: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the questions that are open, what matters most first."""
        read = {guess.header for guess in self.columns}
        return tuple(question for question in self.asked if not question.column or question.column in read)


def answered(proposal: Proposal, answers: Mapping[str, str]) -> Proposal:
    """Return a proposal with some of its questions answered: by their keys, each with the label of a choice.

    Raise InvalidInput for a question that is not open or a choice that it does not offer.
    """
    if "stage" in answers:
        _choice(proposal, "stage", answers["stage"])
        told = answered(staged(proposal, answers["stage"]), {k: said for k, said in answers.items() if k != "stage"})
        return dataclasses.replace(told, asked=tuple(one for one in told.asked if one.key != "stage"))
    keys = copy.deepcopy(proposal.keys)
    chosen = [_choice(proposal, key, label) for key, label in answers.items()]
    for change in (change for choice in chosen for change in choice.patch):
        change.make(keys)
    # Other answers speak of stages by their places: those change last.
    for order in (choice.order for choice in chosen if choice.order):
        keys["stage"] = in_order(keys["stage"], order)
    drop_unread_aliases(keys)
    return dataclasses.replace(
        proposal,
        keys=keys,
        columns=(
            *(_as_mapped(guess, keys) for guess in proposal.columns if _header(guess, keys)),
            *_new(proposal, keys),
        ),
        stages=tuple(_as_declared(stage, keys) for stage in proposal.stages),
        asked=tuple(_left_of(one, chosen) for one in proposal.asked if one.key not in answers),
    )


def _left_of(question: Question, chosen: Sequence[Choice]) -> Question:
    """Return a question without the choices that would say another thing of a stage than an answer has said."""
    said = {change.place for choice in chosen for change in choice.patch if change.place[0] == "stage"}
    left = tuple(one for one in question.choices if said.isdisjoint(change.place for change in one.patch))
    return dataclasses.replace(question, choices=left)


def in_order(stages: Sequence[Mapping[str, Any]], order: Sequence[str]) -> list[Any]:
    """Return the stages of a mapping as they are to stand; those that nobody has placed come last, as they stood."""
    places = {name: place for place, name in enumerate(order)}
    return sorted(stages, key=lambda one: places.get(one["name"], len(places)))


def staged(proposal: Proposal, header: str) -> Proposal:
    """Return a proposal that reads another column as the stage, with its stages, outcomes and questions; else as it is.

    An own field that was read from that column is none any longer.
    """
    found = next((one for one in proposal.stagings if one.header == header), None)
    if found is None or not header or header == proposal.keys["opportunities"]["columns"].get("stage"):
        return proposal
    keys = copy.deepcopy(proposal.keys)
    _drop_fields_of(keys, header)
    for change in found.changes:
        change.make(keys)
    comments = {place: said for place, said in proposal.comments.items() if place != (HISTORY,)}
    if keys.get(HISTORY, {}).get("entered") or HISTORY not in keys:
        keys[HISTORY] = found.history
        comments[HISTORY,] = found.history_why
    others = (question for question in proposal.asked if not _OF_STAGES.match(question.key))
    return dataclasses.replace(
        proposal,
        keys={key: value for key, value in keys.items() if value not in ([], {})},
        comments={place: said for place, said in comments.items() if said},
        stages=found.stages,
        outcomes=found.outcomes,
        asked=(*found.asked, *others),
    )


def _drop_fields_of(keys: Keys, header: str) -> None:
    columns = keys["opportunities"]["columns"]
    own = [row["name"] for row in keys.get("field", ()) if row["table"] == "opportunities"]
    gone = {name for name in own if columns.get(name) == header}
    for name in gone:
        del columns[name]
    keys["field"] = [row for row in keys.get("field", ()) if row["table"] != "opportunities" or row["name"] not in gone]


def drop_unread_aliases(keys: Keys) -> None:
    """Take the spellings of columns out of a mapping that it does not read."""
    held = [row for row in keys.get("alias", ()) if row["column"] in keys.get(row["table"], {}).get("columns", {})]
    keys["alias"] = held
    if not held:
        del keys["alias"]


def _choice(proposal: Proposal, key: str, label: str) -> Choice:
    question = next((question for question in proposal.asked if question.key == key), None)
    if question is None:
        open_ones = ", ".join(question.key for question in proposal.questions) or "none"
        raise InvalidInput(key, f"No question is called {key!r}.", f"Open are: {open_ones}.")
    choice = next((choice for choice in question.choices if choice.label == label), None)
    if choice is None:
        labels = ", ".join(repr(choice.label) for choice in question.choices)
        raise InvalidInput(key, f"{label!r} is no answer to this.", f"Choose one of: {labels}.")
    return choice


def _new(proposal: Proposal, keys: Keys) -> Iterator[Guess]:
    """Yield a guess for each column of the opportunities that answers alone have told."""
    known = {guess.name for guess in proposal.columns if guess.table == "opportunities"}
    table = keys.get("opportunities", {})
    for name in table.get("columns", {}):
        if name not in known:
            told = Guess("opportunities", name, name.replace("_", " ").capitalize(), table["file"], "", 1.0, SAID)
            yield dataclasses.replace(told, header=_header(told, keys))


def _header(guess: Guess, keys: Keys) -> str:
    """Return the header that a mapping reads for a guess; '' if it reads none."""
    column = keys.get(guess.table, {}).get("columns", {}).get(guess.name, "")
    return str(column["column"] if isinstance(column, dict) else column)


def _as_mapped(guess: Guess, keys: Keys) -> Guess:
    header = _header(guess, keys)
    if header == guess.header:
        return guess
    return dataclasses.replace(guess, header=header, confidence=1.0, evidence=SAID, others=())


def _as_declared(stage: StageGuess, keys: Keys) -> StageGuess:
    declared = {(one["name"], one.get("pipeline", "")): one["outcome"] for one in keys.get("stage", ())}
    outcome = declared.get((stage.name, stage.pipeline), stage.outcome)
    if outcome == stage.outcome:
        return stage
    return dataclasses.replace(stage, outcome=outcome, confidence=1.0, evidence=SAID)
