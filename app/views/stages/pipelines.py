"""Which stages belong together: those of one pipeline, through which its deals go and those of another do not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Final

from app.services import Published
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot

# Of so few deals it is no wonder that none has stood in a stage.
FEW: Final = 10


@dataclasses.dataclass(frozen=True)
class Line:
    """Pipelines with the same open stages, '' for none, and these in their order, each with its place."""

    pipelines: tuple[str, ...]
    stages: Mapping[str, int]


def lines(published: Published, scope: Scope) -> tuple[Line, ...]:
    """Return the lines of stages of the viewer's pipelines; the line of all stages where nothing tells them apart.

    A pipeline of few deals that have stood in some stages of another alone goes with that: it has not come further yet.
    """
    rows, places = published.snapshot.ask("stages/pipelines"), all_stages(published.snapshot)
    rows = rows[rows["pipeline"].isin(scope.pipeline)] if scope.pipeline else rows
    alike: dict[frozenset[str], list[str]] = {}
    for pipeline, own in sorted(rows.groupby("pipeline"), key=lambda one: -len(one[1])):
        stages, is_small = frozenset(own["stage"]), int(own["stood"].iloc[0]) < FEW
        whole = next((one for one in alike if stages < one and is_small), stages)
        alike.setdefault(whole, []).append(str(pipeline))
    found = (Line(tuple(sorted(names)), _in_order(places, stages)) for stages, names in alike.items())
    return tuple(found) or (Line((), places),)


def _in_order(places: Mapping[str, int], stages: Iterable[str]) -> dict[str, int]:
    held = set(stages)
    return {stage: place for stage, place in places.items() if stage in held}


def all_stages(snapshot: Snapshot) -> dict[str, int]:
    """Return the open stages in their order, each with its place."""
    found = snapshot.ask("stages/open")
    return dict(zip(found["stage"], found["stage_order"].astype(int), strict=True))


def shown_stages(published: Published, scope: Scope, met: Iterable[str]) -> list[str]:
    """Return the stages of the viewer's pipelines in their order, and others where deals of theirs were met."""
    own = {stage for line in lines(published, scope) for stage in line.stages} | set(met)
    return [stage for stage in all_stages(published.snapshot) if stage in own]
