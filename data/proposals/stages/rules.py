"""Which outcome the rules beside the stage give a row, by its cells as they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from data.ingest.outcomes import NO, YES
from data.proposals.proposed import OutcomeGuess

Cell = bool | int | float | str
# A share that a rule compares may be written 0, 0.00, 0,00 or 0 %.
BARE: Final = re.compile(r"([.,]0{1,2})?\s*%?$")


def headers_of(rules: Sequence[OutcomeGuess]) -> tuple[str, ...]:
    """Return the columns that rules read, each once."""
    return tuple(dict.fromkeys(header for rule in rules for header in rule.when))


def outcome_by(cells: Mapping[str, str], rules: Sequence[OutcomeGuess]) -> str:
    """Return what the first rule that fits calls a deal; '' where none does."""
    fitting = (rule.outcome for rule in rules if all(_fits(cells[h], held) for h, held in rule.when.items()))
    return next(fitting, "")


def _fits(cell: str, held: Sequence[Cell]) -> bool:
    return any(_is(cell.casefold(), one) for one in held)


def _is(text: str, one: Cell) -> bool:
    if isinstance(one, bool):
        return text in (YES if one else NO)
    return text == str(one).casefold() or (not isinstance(one, str) and BARE.sub("", text, count=1) == str(one))
