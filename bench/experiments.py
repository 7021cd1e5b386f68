"""Whether experiments stop falsely and find what they promise, in simulated pipelines: python -m bench.experiments."""

from __future__ import annotations

import dataclasses
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np

from bench.aims import Aim, heading, show, status
from model.arrays import Index, Numbers
from model.experiments.assignment import ACT, Flagged, Place, Stratum, assign
from model.experiments.power import POWER, needed
from model.experiments.stopping import Ending, ending
from model.experiments.uplift import Followed, Uplift, uplift

PIPELINES: Final = 1_000
# Deals that come to be flagged in a week, and how many owners they have.
WEEKLY, OWNERS = 14, 12
SAVE_RATE: Final = 0.2
# By so much, in log-odds, the model is off for single deals, and for all of a pipeline.
OFF, OFF_ALL = 0.5, 0.2


@dataclasses.dataclass(frozen=True)
class Pipeline:
    """Flagged deals in the order in which they come: how each ends, what the model expects, and its week and arm."""

    week: Index
    followed: Followed
    places: tuple[Place, ...]


@dataclasses.dataclass(frozen=True)
class Course:
    """How one experiment went: why it ended, after how many deals, and whether all that was said held at every look."""

    ending: Ending
    deals: int
    planned: int
    rate_held: bool
    money_held: bool
    unbalanced: int


def flagged_losses(n: int, rng: np.random.Generator) -> Numbers:
    """Loss probabilities within the follow-up, as flagged deals have them."""
    return rng.beta(4.0, 2.5, n)


def simulate(n: int, save_rate: float, seed: int) -> Pipeline:
    """Simulate a pipeline of n flagged deals of which acting saves a share of the losses; what is saved is won."""
    rng = np.random.default_rng(seed)
    losses, amount = flagged_losses(n, rng), rng.lognormal(9.0, 0.9, n)
    wins = (1 - losses) * rng.uniform(0.4, 0.9)
    weeks = np.sort(rng.integers(0, max(n // WEEKLY, 1), n))
    places = _places(rng.integers(0, OWNERS, n), amount, weeks, f"pipeline {seed}")
    act = np.array([one.arm == ACT for one in places])
    drawn = rng.random(n)
    kept = losses * np.where(act, 1 - save_rate, 1.0)
    lost, won = drawn < kept, (drawn >= kept) & (drawn < losses + wins)
    said = _as_said(losses, rng)
    expected = said * 1.0, np.clip((1 - said) * 0.65, 0, 1) * amount
    return Pipeline(weeks, Followed(act, lost.astype("float64"), won * amount, *expected), places)


def _places(owner: Index, amount: Numbers, weeks: Index, key: str) -> tuple[Place, ...]:
    """Assign arms week by week, as publications do."""
    middle, taken, found = float(np.median(amount)), Counter[Stratum](), {}
    deals = [
        Flagged(f"D{nth}", (f"Owner {who}", "larger" if size >= middle else "smaller"))
        for nth, (who, size) in enumerate(zip(owner, amount, strict=True))
    ]
    for week in np.unique(weeks):
        run = assign(key, [deals[nth] for nth in np.flatnonzero(weeks == week)], taken, len(deals))
        taken.update(one.stratum for one in run)
        found.update({one.opportunity_id: one for one in run})
    return tuple(found[one.opportunity_id] for one in deals)


def _as_said(losses: Numbers, rng: np.random.Generator) -> Numbers:
    """What a model says of true probabilities that is off for single deals and for all of them."""
    odds = np.log(losses / (1 - losses)) + rng.normal(0, OFF, len(losses)) + rng.normal(0, OFF_ALL)
    return np.asarray(1 / (1 + np.exp(-odds)))


def follow(save_rate: float, seed: int) -> Course:
    """Look at a pipeline's experiment every week until it ends."""
    planned = needed(flagged_losses(400, np.random.default_rng([seed, 1])), SAVE_RATE)
    pipeline = simulate(planned, save_rate, seed)
    looks = [_look(pipeline, week, planned) for week in np.unique(pipeline.week)]
    ends = [ending(found, planned) for found in looks]
    last = next(nth for nth, why in enumerate(ends) if why)
    seen = [found for found in looks[: last + 1] if found is not None and found.n >= 60]
    # Without an effect on losses there is none on money either; with one nobody knows it in the head.
    rate_held = all(_holds(found, save_rate) for found in seen)
    money_held = save_rate > 0 or all(found.money.low <= 0 <= found.money.high for found in seen)
    return Course(ends[last], seen[-1].n, planned, rate_held, money_held, unbalanced(pipeline.places))


def _holds(found: Uplift, save_rate: float) -> bool:
    rate = found.save_rate
    return rate is None or rate.low - 0.005 <= save_rate <= rate.high + 0.005


def _look(pipeline: Pipeline, week: int, planned: int) -> Uplift | None:
    return uplift(pipeline.followed.some(pipeline.week <= week), planned)


def unbalanced(places: tuple[Place, ...]) -> int:
    """By how many deals the arms differ most in any stratum."""
    found: Counter[Stratum] = Counter()
    for one in places:
        found[one.stratum] += 1 if one.arm == ACT else -1
    return max(abs(n) for n in found.values())


def courses(save_rate: float, pipelines: int, first: int = 0) -> list[Course]:
    """Follow many pipelines."""
    return [follow(save_rate, seed) for seed in range(first, first + pipelines)]


def aims(pipelines: int = PIPELINES) -> Iterator[Aim]:
    """Measure false stops where acting does nothing, and what is found where it saves a fifth of the losses."""
    heading(f"{pipelines:,} simulated pipelines in which acting changes nothing, looked at every week")
    yield from _without_effect(courses(0.0, pipelines), pipelines)
    heading(f"{pipelines:,} simulated pipelines in which acting saves {SAVE_RATE:.0%} of the losses")
    yield from _with_effect(courses(SAVE_RATE, pipelines, pipelines), pipelines)


def _without_effect(found: list[Course], pipelines: int) -> Iterator[Aim]:
    false = sum(one.ending in ("benefit", "harm") for one in found)
    harm = sum(one.ending == "harm" for one in found)
    yield Aim("experiments that stop falsely", 100 * false / pipelines, "%", 5.0, f"{harm} of them for harm")
    money = 100 * sum(one.money_held for one in found) / pipelines
    yield Aim("intervals of money that hold nothing at every look", money, "%", least=95.0)
    yield Aim("by how many deals arms differ in a stratum", max(one.unbalanced for one in found), "deals", 2)


def _with_effect(found: list[Course], pipelines: int) -> Iterator[Aim]:
    right = 100 * sum(one.ending == "benefit" for one in found) / pipelines
    planned = float(np.mean([one.planned for one in found]))
    yield Aim("experiments that find it by the planned end", right, "%", least=100 * POWER, note="as promised")
    yield Aim("deals planned", planned, "deals")
    used = float(np.mean([one.deals for one in found]))
    yield Aim("deals followed until it is found", used, "deals", planned, "on the mean")
    held = 100 * sum(one.rate_held for one in found) / pipelines
    yield Aim("intervals of the save rate that hold it at every look", held, "%", least=95.0)
    harm = 100 * sum(one.ending == "harm" for one in found) / pipelines
    yield Aim("experiments that stop for harm", harm, "%", 1.0)


def main() -> int:
    """Print a line per aim; return 1 if one falls short."""
    return status(show(aims()))


if __name__ == "__main__":
    sys.exit(main())
