"""The order of an import's stages, as a person says, names each of them once."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from app.imports.record import Record
from data.errors import InvalidInput
from data.proposals import Proposal
from data.proposals.answers import in_turn
from data.proposals.stages.stage_order import KEY
from data.schema import shown


def is_of_order(question: str) -> bool:
    """Say whether a question is for the order of stages."""
    return question.partition(":")[0] == KEY


def with_order(record: Record, order: Sequence[str], answers: Mapping[str, str], asked: Proposal) -> Record:
    """Return a record with what was said last of the order of stages: a move answers for it, an answer undoes moves."""
    if order:
        left = {key: said for key, said in record.answers.items() if not is_of_order(key)}
        return dataclasses.replace(record, order=tuple(order), answers=left)
    turned = record.order
    for one in asked.asked:
        if is_of_order(one.key) and turned:
            said = (choice.order for choice in one.choices if choice.label == answers.get(one.key))
            turned = in_turn(turned, next(said, ()))
    return dataclasses.replace(record, order=turned)


def ordered_by_hand(proposal: Proposal, record: Record) -> Proposal:
    """Return a proposal that asks no longer for the order of stages that somebody has moved."""
    if not {one.name for one in proposal.stages} & set(record.order):
        return proposal
    left = tuple(one for one in proposal.asked if not is_of_order(one.key))
    return dataclasses.replace(proposal, asked=left)


def check_order(stages: Sequence[Mapping[str, Any]], order: Sequence[str]) -> None:
    """Raise InvalidInput naming the first stage that the export does not have, or that stands twice."""
    known = list(dict.fromkeys(str(one["name"]) for one in stages))
    odd = next((name for nth, name in enumerate(order) if name not in known or name in order[:nth]), None)
    if odd is not None:
        words = f"The stage {shown(odd)} stands twice." if odd in known else f"There is no stage {shown(odd)}."
        raise InvalidInput("order", words, f"Name each once: {', '.join(known)}.")
