"""What a publication does to an experiment: deals that came to be flagged get their arms, or its rule ends it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Final

from app.answer_json import as_json
from app.services import Services
from app.views.experiments.candidates import candidates, flagged, untouched
from app.views.experiments.course import Course, course
from data.errors import NotFound
from data.records import experiments as records
from data.records.experiments import Arm, Candidate, Experiment
from model.experiments.assignment import ACT, Flagged, assign

# Who ends an experiment whose rule is met, and who gives arms.
RULE: Final = "the experiment's rule"


@dataclasses.dataclass(frozen=True)
class Assigned:
    """What was done about the experiment that runs: how many deals got which arm, and why it has ended, '' if not."""

    name: str
    act: int
    held_out: int
    ending: str


def running(services: Services) -> Experiment | None:
    """The experiment that runs on what is served, None where none does."""
    found = records.kept(services.store, services.published().bundle.source)
    return next((one for one in found if one.ended_at is None), None)


def assign_arms(services: Services) -> Assigned | None:
    """End the experiment that runs where its rule says so, else give arms; None where none runs. Idempotent."""
    experiment = running(services)
    if experiment is None:
        return None
    found = course(services, experiment)
    if found.ending:
        end(services, experiment, found, found.ending, RULE)
        return Assigned(experiment.name, 0, 0, found.ending)
    given = give_arms(services, experiment)
    act = sum(one.arm == ACT for one in given)
    return Assigned(experiment.name, act, len(given) - act, "")


def give_arms(services: Services, experiment: Experiment) -> tuple[Arm, ...]:
    """Give an arm to each flagged deal that may take part and has none."""
    published = services.published()
    source, on = published.bundle.source, published.snapshot.as_of_on
    if on < experiment.started_on:  # a former snapshot is served again
        return ()
    rows = untouched(services, flagged(published))
    found = candidates(rows, experiment.follow_up_days, experiment.larger_from)

    def placing(
        fresh: Sequence[Candidate], taken: Mapping[tuple[str, str], int], most: int
    ) -> dict[str, tuple[int, str]]:
        deals = [Flagged(one.opportunity_id, (one.owner, one.band)) for one in fresh]
        return {one.opportunity_id: (one.place, one.arm) for one in assign(experiment.key, deals, taken, most)}

    return records.give_arms(services.store, source, experiment.number, found, on, placing, RULE)


def end(services: Services, experiment: Experiment, found: Course, why: str, author: str) -> None:
    """End an experiment with what it shows by now; whoever comes second finds it ended, which is no error of a rule."""
    source = services.published().bundle.source
    result = json.loads(json.dumps(as_json(found)))
    try:
        records.end(services.store, source, experiment.number, why, result, author, found.on)
    except NotFound:
        if author != RULE:
            raise
