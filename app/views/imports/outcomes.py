"""What tells won and lost beside the stages of an import."""

from __future__ import annotations

import dataclasses

from data.proposals import Proposal
from data.proposals.answers import SAID
from data.proposals.stages.rules import headers_of
from data.proposals.stages.told_by import rules_in, told_by


@dataclasses.dataclass(frozen=True)
class ProposedOutcomes:
    """The columns that tell won and lost whatever the stage, a sentence with their words, and why they are taken."""

    headers: tuple[str, ...]
    sentence: str
    evidence: str


def outcomes(told: Proposal) -> ProposedOutcomes | None:
    """Return what tells won and lost of a proposal as it is answered; None where stages alone do."""
    rules = rules_in(told.keys.get("outcome", ()))
    sentence = told_by(rules, told.outcome_cells)
    evidence = next((one.evidence for one in told.outcomes), SAID)
    return ProposedOutcomes(headers_of(rules), sentence, evidence) if sentence else None
