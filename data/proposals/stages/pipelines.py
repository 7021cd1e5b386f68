"""Stages of several pipelines: deals of one never come through those of another, so that each has its own order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from data.proposals.proposed import StageGuess

# A pipeline in which fewer of a stage's rows are holds it by mistake.
FEWEST: Final = 0.05
Lines = tuple[tuple[StageGuess, ...], ...]


def by_pipeline(stages: Sequence[StageGuess], rows: Sequence[tuple[Any, ...]]) -> Lines:
    """Part stages by their pipelines, that of most rows first; pipelines that share a stage are one.

    `rows`: a stage, a pipeline, and how many deals are in both.
    """
    held = _pipelines(rows)
    lines: list[set[str]] = []
    for one in stages:
        found = held.get(one.name.casefold(), {""})
        met = [line for line in lines if line & found]
        lines = [line for line in lines if line not in met] + [found.union(*met)]
    parts = (tuple(s for s in stages if held.get(s.name.casefold(), {""}) <= line) for line in lines)
    return tuple(sorted(parts, key=lambda part: -sum(stage.rows for stage in part)))


def _pipelines(rows: Sequence[tuple[Any, ...]]) -> Mapping[str, set[str]]:
    counts: dict[str, Counter[str]] = {}
    for stage, pipeline, n in rows:
        if pipeline:
            counts.setdefault(stage.casefold(), Counter())[pipeline] += n
    return {name: {one for one, n in met.items() if n >= FEWEST * met.total()} for name, met in counts.items()}
