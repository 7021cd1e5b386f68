"""How the demo's opportunities move through the stages, and how likely what was seen is.

The formulae are documented in data.demo.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from data.demo.days import CUT

if TYPE_CHECKING:
    from data.demo.days import Days
    from data.demo.facts import Codes, Facts, Flags, Floats

STAGES = ("Prospecting", "Qualified", "Proposal", "Negotiation")
CLOSED_WON, CLOSED_LOST = "Closed Won", "Closed Lost"
WON, LOST, ABANDONED = range(3)
# In a stage an opportunity is on its way to being won, on its way to being lost, or dead (nobody works it again).
WINNING, LOSING, DEAD = range(3)

# Days every stage lasts at least; then an exponential sojourn of this span, in units of time, per stage.
MIN_SOJOURN = 3.0
SPAN = np.array((1.0, 1.0, 1.05, 1.05))
# How much slower a losing opportunity is than a winning one.
SLOWNESS = np.array((1.0, 1.9))
# Decisions a unit that a quarter's last days bring on top in Negotiation, as many for winning as for losing ones.
RUSH = 1.5
CLEANUP_DAYS, CLEANUP_SHAPE = 200.0, 2.0
# Chance, per stage, that a lost one leaves here, without and with a competitor: a rival's offer is compared late.
EXIT = np.array(((0.44, 0.47, 0.47, 1.0), (0.08, 0.12, 0.38, 1.0)))
# Chance, per stage, that an abandoned one dies here.
DEATH = np.array((0.38, 0.40, 0.50, 1.0))


@dataclasses.dataclass(frozen=True)
class Path:
    """Where each opportunity was when: arrays stage by opportunity; `entered` is inf for a stage never reached."""

    entered: Floats
    left: Floats
    state: Codes

    @property
    def closed(self) -> Floats:
        """Return the closing times, also those after CUT."""
        return np.asarray(np.where(np.isfinite(self.left), self.left, -np.inf).max(axis=0))

    @property
    def stage(self) -> Codes:
        """Return the latest stage seen before CUT."""
        return np.asarray((self.entered < CUT).sum(axis=0) - 1)

    def days_before_cut(self, stage: int) -> Floats:
        """Return the days spent in a stage before CUT."""
        return np.asarray(np.clip(np.minimum(self.left[stage], CUT) - np.minimum(self.entered[stage], CUT), 0.0, None))


class Evidence:
    """Log likelihood of everything seen so far, for the three ways an opportunity can be going."""

    def __init__(self, path: Path) -> None:
        """Start with nothing seen: arrays of shape (winning | losing | dead, opportunity)."""
        self.total = np.zeros((3, path.entered.shape[1]))
        self._stage = path.stage

    def add(self, stage: int, terms: Floats) -> None:
        """Add one stage's terms; an opportunity that is dead now was a losing one in the stages before."""
        self.total[:DEAD] += terms[:DEAD]
        self.total[DEAD] += np.where(self._stage == stage, terms[DEAD], terms[LOSING])

    def add_counts(self, stage: int, counts: Floats, exposure: Floats, rates: Floats) -> None:
        """Add a Poisson count seen over an exposure in units of time: n log(rate) - rate x exposure.

        Rates come one per state, or one per state and opportunity.
        """
        each = rates.reshape(3, -1)
        self.add(stage, counts * np.log(each) - each * exposure)


def draw_path(facts: Facts, fate: Codes, rng: np.random.Generator) -> Path:
    """Draw when each stage is entered and left, and the state in it, from the fates; also what lies after CUT."""
    n = len(fate)
    entered, left = np.full((4, n), np.inf), np.full((4, n), np.inf)
    state = np.full((4, n), LOSING)
    now = facts.opened.copy()
    for k in range(4):
        state[k] = draw_state(k, facts, fate, rng)
        entered[k] = now
        left[k] = draw_leave(k, facts, now, state[k], rng)
        now = np.where(draw_stop(k, facts, fate, state[k], rng), np.inf, left[k])
    left[~np.isfinite(entered)] = np.inf
    return Path(entered, left, state)


def exits(facts: Facts) -> Floats:
    """Return the chance that a lost opportunity leaves in a stage it has reached: stage by opportunity."""
    return np.asarray(EXIT[(facts.competitor > 0).astype(np.int64)].T)


def draw_state(k: int, facts: Facts, fate: Codes, rng: np.random.Generator) -> Codes:
    """Draw the state in stage k of those who come to it: some of the abandoned die in it."""
    dies = (fate == ABANDONED) & (rng.random(len(facts.unit)) < DEATH[k])
    return np.asarray(np.where(dies, DEAD, np.where(fate == WON, WINNING, LOSING)))


def draw_stop(k: int, facts: Facts, fate: Codes, state: Codes, rng: np.random.Generator) -> Flags:
    """Draw who closes on leaving stage k; whoever leaves the last one closes in any case."""
    leaves = (fate == LOST) & (rng.random(len(facts.unit)) < exits(facts)[k])
    return np.asarray((state == DEAD) | leaves)


def _scale(k: int, unit: Floats, state: Codes) -> Floats:
    return np.asarray(np.where(state == DEAD, CLEANUP_DAYS, unit * SPAN[k] * SLOWNESS[np.minimum(state, LOSING)]))


def draw_leave(
    k: int, facts: Facts, entered: Floats, state: Codes, rng: np.random.Generator, still_in: float = -np.inf
) -> Floats:
    """Draw when stage k is left, later than `still_in`: whoever was in it then leaves as from its hazard since."""
    shape, scale = np.where(state == DEAD, CLEANUP_SHAPE, 1.0), _scale(k, facts.unit, state)
    start = entered + MIN_SOJOURN
    survived = (np.maximum(still_in - start, 0.0) / scale) ** shape
    left = start + scale * (survived + rng.standard_exponential(len(start))) ** (1.0 / shape)
    if k < 3:
        return np.asarray(left)
    rush = facts.days.rush_at(np.maximum(start, still_in))
    rush = rush + rng.standard_exponential(len(start)) * facts.unit / RUSH
    rushed = facts.days.time_of(rush)
    return np.asarray(np.where(state == DEAD, left, np.minimum(rushed, left)))


def weigh_path(facts: Facts, path: Path, evidence: Evidence) -> None:
    """Weigh sojourns and exits: a density and a survived exit per stage passed, a survival for the stage it is in."""
    for k in range(4):
        passed, here = path.stage > k, path.stage == k
        stayed = np.maximum(path.days_before_cut(k) - MIN_SOJOURN, 1e-9)
        terms = np.zeros((3, len(facts.unit)))
        rush = RUSH * _rush_days(facts.days, path, stayed) / facts.unit if k == 3 else 0.0
        for state in (WINNING, LOSING, DEAD):
            shape = CLEANUP_SHAPE if state == DEAD else 1.0
            scale = _scale(k, facts.unit, np.full(len(stayed), state))
            survival = -((stayed / scale) ** shape)
            density = survival + np.log(shape / scale) + (shape - 1) * np.log(stayed / scale)
            rushed = survival if state == DEAD else survival - rush
            terms[state] = np.where(passed, density, np.where(here, rushed, 0.0))
        evidence.add(k, terms)


def _rush_days(days: Days, path: Path, stayed: Floats) -> Floats:
    start = np.minimum(path.entered[3], CUT) + MIN_SOJOURN
    return np.asarray(days.rush_at(start + stayed) - days.rush_at(start))
