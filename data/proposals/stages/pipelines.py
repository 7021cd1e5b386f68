"""Stages of several pipelines: deals of one never come through those of another, so that each has its own order."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from data.proposals.proposed import StageGuess

# A pipeline in which fewer of a stage's rows are holds it by mistake.
FEWEST: Final = 0.05


@dataclasses.dataclass(frozen=True)
class Line:
    """Stages that deals go through one after the other, and the pipelines that they are of, if any."""

    stages: tuple[StageGuess, ...]
    pipelines: tuple[str, ...] = ()


def by_pipeline(stages: Sequence[StageGuess], rows: Sequence[tuple[Any, ...]]) -> tuple[Line, ...]:
    """Part stages by their pipelines, that of most rows first; pipelines that share a stage are one.

    `rows`: a stage, a pipeline, and how many deals are in both.
    """
    held = _pipelines(rows)
    lines: list[set[str]] = []
    for one in stages:
        found = held.get(one.name.casefold(), {""})
        met = [line for line in lines if line & found]
        lines = [line for line in lines if line not in met] + [found.union(*met)]
    parts = [(tuple(s for s in stages if held.get(s.name.casefold(), {""}) <= line), line) for line in lines]
    named = (Line(part, tuple(sorted(filter(None, line)))) for part, line in parts)
    return tuple(sorted(named, key=lambda one: -sum(stage.rows for stage in one.stages)))


def _pipelines(rows: Sequence[tuple[Any, ...]]) -> Mapping[str, set[str]]:
    counts: dict[str, Counter[str]] = {}
    for stage, pipeline, n in rows:
        if pipeline:
            counts.setdefault(stage.casefold(), Counter())[pipeline] += n
    return {name: {one for one, n in met.items() if n >= FEWEST * met.total()} for name, met in counts.items()}
