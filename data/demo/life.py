"""What happens to the demo's opportunities: facts, then fates, then events, and the exact odds given what was seen.

The hazard model, its rates and its formulae are documented in data.demo.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from data.demo.days import CUT, Days
from data.demo.facts import Codes, Facts, Flags, Floats
from data.demo.path import (
    ABANDONED,
    DEAD,
    DEATH,
    LOSING,
    LOST,
    WINNING,
    WON,
    Evidence,
    Path,
    draw_path,
    exits,
    weigh_path,
)
from data.demo.streams import (
    CONTACT,
    Events,
    draw_activities,
    draw_discounts,
    draw_pushes,
    draw_scopes,
    draw_steady,
)
from data.demo.world import LEAD_SOURCES, PRODUCTS, World

if TYPE_CHECKING:
    from numpy.typing import NDArray

# How an opportunity can be going: its fate, and whether it is dead by now.
WAYS = ((WON, False), (LOST, False), (ABANDONED, False), (ABANDONED, True))

# Log odds of a loss, per level.
BASE = 0.48
SEGMENT_EFFECT = np.array((-0.08, 0.02, 0.14))
SOURCE_EFFECT = np.array((-0.85, -0.40, 0.0, 0.0, 0.40, 0.80))
COMPETITOR_EFFECT = np.array((0.10, -0.10, 0.30, -0.10, 0.0, -0.40))
# A committee slows a small customer down; at a large one each contact is one more who wants it.
CONTACT_EFFECT = np.array((0.45, -0.15, -0.42))
# Log odds of a loss a rung of discount at opening, by segment.
RUNG_EFFECT = np.array((-0.22, 0.0, 0.22))
# Log odds of being abandoned rather than lost, by lead source.
ABANDONED_ODDS = np.array((-3.2, -3.0, -2.8, -2.8, -2.6, -2.6))

# Days of one unit of time, by segment.
UNIT_DAYS = np.array((9.9, 20.6, 37.5))
# Rungs of 2.5 points of discount at opening.
DISCOUNT_RUNGS = np.array((0, 0, 0, 0, 1, 2, 2, 3, 4))


@dataclasses.dataclass(frozen=True)
class Lives:
    """A batch of opportunities up to CUT, their fates, and each one's probability of being lost given what was seen.

    ways: log odds, given what was seen, of each of WAYS it can be going (ways x opportunities).
    """

    facts: Facts
    fate: Codes
    path: Path
    expected_close: Floats
    activities: Events
    contacts: Events
    pushes: Events
    discounts: Events
    scopes: Events
    ways: Floats

    @property
    def loss_probability(self) -> Floats:
        """Return each one's probability of being lost, or abandoned, given what was seen."""
        won = self.ways[0]
        against = np.logaddexp(np.logaddexp(self.ways[1], self.ways[2]), self.ways[3]) - won
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(against, -700, 700))))

    @property
    def is_open(self) -> Flags:
        """Return which opportunities had not closed by CUT."""
        return np.asarray(self.path.closed >= CUT)


def simulate(world: World, opportunities: int, rng: np.random.Generator) -> Lives:
    """Draw facts, then fates, then everything that happens before CUT, and weigh what was seen."""
    facts = draw_facts(world, opportunities, rng)
    fate = _draw_fates(facts.prior, rng)
    path = draw_path(facts, fate, rng)
    evidence = Evidence(path)
    weigh_path(facts, path, evidence)
    activities = draw_activities(facts, path, evidence, rng)
    contacts = draw_steady(path, evidence, CONTACT[facts.segment].T, range(4), rng)
    expected, pushes = draw_pushes(facts, path, evidence, rng)
    discounts = draw_discounts(facts, path, evidence, rng)
    scopes = draw_scopes(facts, path, evidence, rng)
    ways = _ways(facts, path.stage, evidence.total)
    return Lives(facts, fate, path, expected, activities, contacts, pushes, discounts, scopes, ways)


def draw_facts(world: World, opportunities: int, rng: np.random.Generator) -> Facts:
    """Draw what is known on the opening day, in order of opening."""
    n = opportunities
    account = rng.choice(len(world.weight), n, p=world.weight / world.weight.sum())
    segment = world.segment[account]
    product = _draw_products(segment, rng)
    contacts = 1 + rng.poisson(np.array((0.6, 1.1, 1.9))[segment])
    size = rng.lognormal(0.0, np.array((0.42, 0.42, 0.50))[segment])
    target = np.array((9_800.0, 41_000.0, 165_000.0))[segment] * size
    price = np.array([p[2] for p in PRODUCTS])[product]
    source = rng.choice(len(LEAD_SOURCES), n, p=(0.14, 0.15, 0.24, 0.14, 0.12, 0.21))
    return _with_prior(
        world,
        account=account,
        segment=segment,
        owner=_draw_owners(world, account, rng),
        product=product,
        lead_source=source,
        competitor=_draw_competitors(segment, rng),
        contacts=contacts,
        opened=_draw_openings(n, world.days, rng),
        seats=np.maximum(1, np.rint(target / price)).astype(np.int64),
        rung=rng.choice(DISCOUNT_RUNGS, n),
        unit=UNIT_DAYS[segment],
    )


def _draw_products(segment: Codes, rng: np.random.Generator) -> Codes:
    shares = np.array(
        (
            (0.24, 0.22, 0.12, 0.18, 0.12, 0.03, 0.07, 0.02),
            (0.08, 0.16, 0.18, 0.12, 0.18, 0.10, 0.12, 0.06),
            (0.02, 0.06, 0.20, 0.05, 0.16, 0.20, 0.14, 0.17),
        ),
    )
    return np.asarray((rng.random(len(segment))[:, None] > shares.cumsum(axis=1)[segment, :-1]).sum(axis=1))


def _draw_competitors(segment: Codes, rng: np.random.Generator) -> Codes:
    named = rng.random(len(segment)) < np.array((0.42, 0.55, 0.66))[segment]
    return np.where(named, 1 + rng.choice(5, len(segment), p=(0.26, 0.24, 0.20, 0.16, 0.14)), 0)


def _draw_owners(world: World, account: Codes, rng: np.random.Generator) -> Codes:
    region, n = world.region[account], len(account)
    colleagues = (len(world.skill) - 1 - region) // 4 + 1
    colleague = region + 4 * rng.integers(0, colleagues)
    return np.where(rng.random(n) < 0.8, world.owner[account], colleague)


def _draw_openings(n: int, days: Days, rng: np.random.Generator) -> Floats:
    day = np.searchsorted(days.arrival_weights().cumsum(), rng.random(n), side="right").clip(0, CUT - 1)
    opened = np.sort(day + rng.random(n))
    # The last one opens on the last day.
    opened[-1] = CUT - 0.5
    return np.asarray(opened)


def _with_prior(world: World, **facts: NDArray) -> Facts:  # type: ignore[type-arg]  # codes and floats by name
    spare = facts["contacts"] - np.array((1.6, 2.1, 2.9))[facts["segment"]]
    log_odds = (
        BASE
        + SEGMENT_EFFECT[facts["segment"]]
        + SOURCE_EFFECT[facts["lead_source"]]
        + COMPETITOR_EFFECT[facts["competitor"]]
        + CONTACT_EFFECT[facts["segment"]] * spare
        + RUNG_EFFECT[facts["segment"]] * (facts["rung"] - DISCOUNT_RUNGS.mean())
        - world.skill[facts["owner"]]
    )
    scores = np.stack((np.zeros_like(log_odds), log_odds, log_odds + ABANDONED_ODDS[facts["lead_source"]]))
    return Facts(**facts, prior=scores - np.log(np.exp(scores).sum(axis=0)), days=world.days)


def _draw_fates(prior: Floats, rng: np.random.Generator) -> Codes:
    return np.asarray((rng.random(prior.shape[1]) > np.exp(prior[:ABANDONED]).cumsum(axis=0)).sum(axis=0))


def _ways(facts: Facts, stage: Codes, total: Floats) -> Floats:
    prior, every = facts.prior, np.arange(len(stage))
    with np.errstate(divide="ignore"):
        still_in = np.concatenate((np.ones((1, len(stage))), np.cumprod(1 - exits(facts), axis=0)[:3]))
        alive = np.concatenate(([1.0], np.cumprod(1 - DEATH)[:3]))
        won = prior[WON] + total[WINNING]
        lost = prior[LOST] + np.log(still_in[stage, every]) + total[LOSING]
        will_die = prior[ABANDONED] + np.log(alive * (1 - DEATH))[stage] + total[LOSING]
        dead = prior[ABANDONED] + np.log(alive * DEATH)[stage] + total[DEAD]
    return np.stack((won, lost, will_die, dead))
