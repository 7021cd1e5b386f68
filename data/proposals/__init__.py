"""What an unknown export is taken for, with evidence, and what has to be asked about it. Builds no draft."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from data.memory import share
from data.proposals.answers import answered
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
)
from data.proposals.survey import Export, workspace
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

    `label`: what the export is called on screen, else its folder. `memory`: megabytes that this may take.
    """
    with workspace(memory) as work:
        export = Export(folder, work)
        tables, unread = export.survey()
        found = drafted(tables, label or folder.resolve().name, export)
    said = ((one.file, f"{one.error.message} {one.error.on_page}".strip()) for one in unread)
    others = (FileGuess(file, 0, "", "", "", words) for file, words in said)
    return dataclasses.replace(found, files=(*found.files, *others))
