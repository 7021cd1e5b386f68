"""What answers change of a proposed mapping, and what another column as the stage does."""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from data.errors import InvalidInput
from data.proposals.proposed import (
    HISTORY,
    Change,
    Choice,
    Guess,
    Keys,
    Proposal,
    Question,
    StageGuess,
    header_of,
    header_read,
)

# What a guess rests on once somebody has said it.
SAID = "As answered."
_OF_ORDER = re.compile(r"order($|:)")
# Questions of which others take the place once another column is the stage.
_OF_STAGES = re.compile(r"(stage|won|lost|order)$|(stage|status|order):")


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
    changes = [change for choice in chosen for change in choice.patch]
    for change in changes:
        change.make(keys)
    for change in changes:
        _read_once(keys, change)
    # Other answers speak of stages by their places: those change last.
    for order in (choice.order for choice in chosen if choice.order):
        open_ones = {row["name"] for row in keys["stage"] if row["outcome"] == "open"}
        turned = in_turn([row["name"] for row in keys["stage"]], [name for name in order if name in open_ones])
        keys["stage"] = in_order(keys["stage"], turned)
    drop_unread_aliases(keys)
    return dataclasses.replace(
        with_keys(proposal, keys),
        stages=tuple(_as_declared(stage, keys) for stage in proposal.stages),
        asked=tuple(
            _left_of(one, chosen)
            for one in proposal.asked
            if one.key not in answers and (not _OF_ORDER.match(one.key) or _is_of_several(one, keys))
        ),
    )


def _is_of_several(question: Question, keys: Keys) -> bool:
    """Say whether the order of several stages is asked for that are open by the answers."""
    still_open = [row["name"] for row in keys.get("stage", ()) if row["outcome"] == "open"]
    return sum(name in question.example for name in still_open) > 1


def with_keys(proposal: Proposal, keys: Keys) -> Proposal:
    """Return a proposal with another mapping: its guesses are what that reads, and so are questions about columns."""
    read = (_as_mapped(guess, keys) for guess in proposal.columns if header_read(keys, guess))
    return dataclasses.replace(proposal, keys=keys, columns=(*read, *_new(proposal, keys)))


def _left_of(question: Question, chosen: Sequence[Choice]) -> Question:
    """Return a question without the choices that would say another thing of a stage than an answer has said."""
    said = {change.place for choice in chosen for change in choice.patch if change.place[0] == "stage"}
    left = tuple(one for one in question.choices if said.isdisjoint(change.place for change in one.patch))
    return dataclasses.replace(question, choices=left)


def in_order(stages: Sequence[Mapping[str, Any]], order: Sequence[str]) -> list[Any]:
    """Return the stages of a mapping as they are to stand; those that nobody has placed come last, as they stood."""
    places = {name: place for place, name in enumerate(order)}
    return sorted(stages, key=lambda one: places.get(one["name"], len(places)))


def in_turn(names: Sequence[str], order: Sequence[str]) -> tuple[str, ...]:
    """Return names of which some stand in an order that is said, in the places that these have had together."""
    turn = iter([name for name in order if name in names])
    return tuple(next(turn, name) if name in order else name for name in names)


def staged(proposal: Proposal, header: str) -> Proposal:
    """Return a proposal that reads another column as the stage, with its stages, outcomes and questions; else as it is.

    An own field that was read from that column is none any longer.
    """
    found = next((one for one in proposal.stagings if one.header == header), None)
    if found is None or not header or header == proposal.keys["opportunities"]["columns"].get("stage"):
        return proposal
    keys = copy.deepcopy(proposal.keys)
    drop_fields_of(keys, header)
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


def _read_once(keys: Keys, change: Change) -> None:
    """Drop the fields of a column that a change reads as one of Headwind's."""
    if change.place[:2] == ("opportunities", "columns") and change.value:
        drop_fields_of(keys, header_of(change.value))


def drop_fields_of(keys: Keys, header: str) -> None:
    """Take the own fields that are read from a column of the deals out of a mapping."""
    columns = keys["opportunities"]["columns"]
    own = [row["name"] for row in keys.get("field", ()) if row["table"] == "opportunities"]
    gone = {name for name in own if header_of(columns.get(name)) == header}
    for name in gone:
        del columns[name]
    kept = [row for row in keys.get("field", ()) if row["table"] != "opportunities" or row["name"] not in gone]
    if gone:
        keys["field"] = kept
        if not kept:
            del keys["field"]


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
            yield dataclasses.replace(told, header=header_read(keys, told))


def _as_mapped(guess: Guess, keys: Keys) -> Guess:
    header = header_read(keys, guess)
    if header == guess.header:
        return guess
    return dataclasses.replace(guess, header=header, confidence=1.0, evidence=SAID, others=())


def _as_declared(stage: StageGuess, keys: Keys) -> StageGuess:
    declared = {(one["name"], one.get("pipeline", "")): one["outcome"] for one in keys.get("stage", ())}
    outcome = declared.get((stage.name, stage.pipeline), stage.outcome)
    if outcome == stage.outcome:
        return stage
    return dataclasses.replace(stage, outcome=outcome, confidence=1.0, evidence=SAID)
