"""Stages that no column holds, told by a column of days for each: the last day that is filled is of the present one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from data.counted import counted
from data.proposals.columns import is_counted
from data.proposals.names import WORD, plain
from data.proposals.outcome_words import outcome_of
from data.proposals.proposed import StageGuess
from data.proposals.stages.entered import FEWEST, PIPELINE, SAID, Entered
from data.proposals.stages.outcomes import open_first
from data.proposals.stages.stage_order import step_of
from data.proposals.survey import Survey

AROUND: Final = SAID["days"] | SAID["words"]
NEVER: Final = SAID["left"] | SAID["planned"] | SAID["any"] | SAID["others"]
WHY: Final = "{} when each stage was entered; a deal is in the stage of its last day"


def stages_by_days(main: Survey, taken: Collection[str]) -> tuple[tuple[StageGuess, ...], Entered]:
    """Return the stages that columns of days name, in their order, and these; none where fewer than two do.

    `taken`: headers that are read as something else.
    """
    days = [c for c in main.columns if c.header not in taken and c.filled and (c.kind == "date" or is_counted(c))]
    named = {column.header: found for column in days if (found := _stage(main.names[column.header]))}
    if len(named) < FEWEST or len(names := _names(named.values())) < FEWEST:
        return (), Entered()
    columns = {header: names[name.casefold()] for header, (name, _) in named.items()}
    firsts = {name: header for header, name in reversed(columns.items())}
    rows = {column.header: column.filled for column in days}
    stages = (StageGuess(n, named[h][1], rows[h], 0.9, f"named by {h!r}") for n, h in reversed(firsts.items()))
    why = WHY.format(counted(str(len(named)), "column says", "columns say"))
    return open_first(tuple(stages)), Entered(columns=columns, why=why, of_each=tuple(columns))


def _names(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return how each stage is called first, by its name without case."""
    return {name.casefold(): name for name, _ in reversed(list(found))}


def _stage(header: str) -> tuple[str, str] | None:
    """Return the stage that the header of a column of days names, and its outcome; None where it names none."""
    text = PIPELINE.sub("", header)
    words = [(plain(found[0]), found) for found in WORD.finditer(text)]
    if NEVER & {word for word, _ in words}:
        return None
    kept = [found for word, found in words if word not in AROUND]
    if not kept:
        return None
    name = text[kept[0].start() : kept[-1].end()]
    outcome = next(_outcomes(name), "")
    return (name, outcome) if outcome else None


def _outcomes(name: str) -> Iterator[str]:
    """Yield what deals are whose last day is of a stage of that name."""
    folded = re.sub(r"\s+", " ", plain(name))
    yield from (outcome for outcome in ("lost", "won") if folded in SAID[outcome] or outcome_of(name) == outcome)
    if folded in SAID["begun"] or step_of(name) is not None:
        yield "open"
