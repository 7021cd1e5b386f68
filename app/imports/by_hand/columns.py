"""A column that is chosen by hand is the answer to the question which column it is: what was said last holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from app.imports.by_hand.units import TIMES
from app.imports.record import Record
from data.errors import InvalidInput
from data.proposals import Proposal, Question
from data.proposals.proposed import header_of
from data.schema import shown

OF_DEALS: Final = "opportunities."
STAGE: Final = f"{OF_DEALS}stage"
NO_STAGES: Final = "The cells of {} are no stages: they are days, too many different ones, or none at all."
FEW_WORDS: Final = "Choose the column that says in a few words how far a deal is."


def with_columns(record: Record, said: Record, questions: Collection[Question]) -> Record:
    """Return a record with what was said last of each column: an answer undoes a choice, and a choice an answer.

    `said`: what was said now alone. How a column is written, and in which unit, was said of the one read until then.
    """
    asked = {one.key: OF_DEALS + one.asks_for for one in questions if one.asks_for}
    chosen = {place for place, header in said.columns.items() if header}
    answered = {place for key, place in asked.items() if said.answers.get(key)}
    record = _without_forms(record, said, {*said.columns, *_changed_by(said.answers, questions)})
    return dataclasses.replace(
        record,
        answers={key: said for key, said in record.answers.items() if asked.get(key) not in chosen},
        columns={place: said for place, said in record.columns.items() if place not in answered - chosen},
    )


def _changed_by(answers: Mapping[str, str], questions: Iterable[Question]) -> Iterator[str]:
    """Yield the columns that answers may have read otherwise."""
    for one in questions:
        changes = (change for choice in one.choices for change in choice.patch if answers.get(one.key))
        yield from (OF_DEALS + str(c.place[2]) for c in changes if c.place[:2] == ("opportunities", "columns"))


def _without_forms(record: Record, said: Record, places: Collection[str]) -> Record:
    """Return a record without what was said before of how some columns are written."""
    units = {f"{TIMES}:{place.removeprefix(OF_DEALS)}" for place in places} - set(said.more)
    return dataclasses.replace(
        record,
        forms={place: form for place, form in record.forms.items() if place not in set(places) - set(said.forms)},
        more={key: value for key, value in record.more.items() if key not in units},
    )


def answers_of(proposal: Proposal, record: Record) -> dict[str, str]:
    """Return the answers of a record, with what a person chose by hand where a question offers just that."""
    answers = dict(record.answers)
    for one in proposal.asked:
        header = record.columns.get(OF_DEALS + one.asks_for, "") if one.asks_for else ""
        if header:
            answers.pop(one.key, None)
            answers.update((one.key, label) for label in _labels(one, header))
    return answers


def _labels(question: Question, header: str) -> Iterator[str]:
    """Yield the answer that reads a column from a header, if the question offers it."""
    place = ("opportunities", "columns", question.asks_for)
    for choice in question.choices:
        read = [header_of(change.value) for change in choice.patch if change.place == place and change.value]
        yield from [choice.label] if header in read else []


def without_chosen(proposal: Proposal, record: Record) -> Proposal:
    """Return a proposal that asks no longer which column it is that somebody has chosen by hand."""
    asked = (one for one in proposal.asked if not one.asks_for or not record.columns.get(OF_DEALS + one.asks_for))
    return dataclasses.replace(proposal, asked=tuple(asked))


def check_stage(proposal: Proposal, columns: Mapping[str, str]) -> None:
    """Raise InvalidInput for a column that is chosen as the stage and whose cells can be no stages."""
    header = columns.get(STAGE, "")
    known = {one.header for one in proposal.stagings} | {proposal.keys["opportunities"]["columns"].get("stage", "")}
    if header and header not in known:
        raise InvalidInput("columns", NO_STAGES.format(shown(header)), FEW_WORDS)
