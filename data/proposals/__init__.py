"""What an unknown export is taken for, with evidence, and what has to be asked about it. Builds no draft."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from data.memory import share
from data.proposals.drafting import drafted
from data.proposals.proposed import (
    Change,
    Choice,
    FileGuess,
    Guess,
    OutcomeGuess,
    Proposal,
    Question,
    StageGuess,
    answered,
)
from data.proposals.survey import measures, middles, pasts, survey, together, turns
from data.proposals.toml_text import as_toml, explained

__all__ = [
    "Change",
    "Choice",
    "FileGuess",
    "Guess",
    "OutcomeGuess",
    "Proposal",
    "Question",
    "StageGuess",
    "answered",
    "as_toml",
    "explained",
    "proposal",
]


def proposal(folder: Path, label: str = "", memory: int = share("surveying")) -> Proposal:
    """Look at a folder's files and propose their mapping; raise SourceError saying why where none holds a table.

    `label`: what the export is called on screen, else its folder. `memory`: megabytes that looking at one may take.
    """
    look = lambda one, headers: together(folder, one, headers, memory)  # noqa: E731  # it is handed on
    tables, unread = survey(folder, memory)
    measure = lambda one, headers, others: measures(folder, one, headers, others, memory)  # noqa: E731  # so is this
    past = lambda one, stage, happened, ahead: pasts(folder, one, stage, happened, ahead, memory)  # noqa: E731  # and this
    turn = lambda one, stage, days, still_open: turns(folder, one, stage, days, still_open, memory)  # noqa: E731
    middle = lambda one, stage, day, within: middles(folder, one, stage, day, within, memory)  # noqa: E731  # and this
    found = drafted(tables, label or folder.resolve().name, look, measure, past, turn, middle)
    said = ((one.file, f"{one.error.message} {one.error.on_page}".strip()) for one in unread)
    others = (FileGuess(file, 0, "", "", "", words) for file, words in said)
    return dataclasses.replace(found, files=(*found.files, *others))
