"""The demo's streams of events: activities, contacts, pushes, discounts and changes of scope.

Every stream is drawn stage by stage and weighed as it is drawn; the formulae are documented in data.demo.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from data.demo.days import CUT, Days

if TYPE_CHECKING:
    from data.demo.facts import Codes, Facts, Floats
    from data.demo.path import Evidence, Path

# Events for winning, losing and dead opportunities: pushes per unit of time, all others per beat of 20 days.
BEAT = 20.0
# By segment: a large customer that is won is in touch all the time, a small one hears little either way.
ACTIVITY = np.array(((3.2, 3.2, 3.2), (4.4, 4.2, 4.2), (5.4, 4.7, 4.7)))
ACTIVITY_FLOOR = np.array((1.0, 1.0, 0.01))
ACTIVITY_FADE = np.array((1.0, 1.0, 0.2))
# By segment: a small customer's committee grows as it hesitates, a large one's as it warms to the idea.
CONTACT = np.array(((0.11, 0.16, 0.004), (0.16, 0.12, 0.004), (0.18, 0.12, 0.004)))
# By stage: until Proposal a new date is a plan being made, in Negotiation it puts off a no.
PUSH = np.array((*((0.19, 0.14, 0.004),) * 3, (0.08, 0.26, 0.004)))
PUSH_OVERDUE = np.array((*((0.44, 0.34, 0.004),) * 3, (0.20, 0.50, 0.004)))
# An overdue date is noticed in time that runs more alike for small and large deals: sqrt(unit x these days).
OVERDUE_DAYS = 10.0
# By segment: what closes a small deal is what a large one asks for before it leaves.
DISCOUNT = np.array(((0.28, 0.19, 0.004), (0.22, 0.22, 0.004), (0.17, 0.26, 0.004)))
SCOPE = np.array((0.12, 0.12, 0.004))
SCOPE_UP = np.array((0.50, 0.50, 0.50))

ENTRY_MEETING = 0.7
LONGEST_PLAN = 400.0
# A step is this many rungs of 2.5 points of discount.
DISCOUNT_STEPS = np.array((1, 2, 2, 2, 2, 3))
SCOPE_FACTORS = np.log(np.array(((0.6, 0.75, 0.8, 0.9), (1.1, 1.2, 1.25, 1.5))))


@dataclasses.dataclass(frozen=True)
class Events:
    """One stream: opportunity, time and mark of each event; for pushes and scope changes the mark is the new state."""

    row: Codes
    at: Floats
    mark: Floats


def draw_steady(path: Path, evidence: Evidence, rates: Floats, stages: range, rng: np.random.Generator) -> Events:
    """Draw a Poisson stream; its rates are given by state and opportunity."""
    rows, times = [], []
    for k in stages:
        exposure = path.days_before_cut(k) / BEAT
        counts = rng.poisson(rates[path.state[k], np.arange(len(exposure))] * exposure)
        rows.append(np.repeat(np.arange(len(counts)), counts))
        times.append(path.entered[k][rows[-1]] + rng.random(len(rows[-1])) * path.days_before_cut(k)[rows[-1]])
        evidence.add_counts(k, counts, exposure, rates)
    row, at = np.concatenate(rows), np.concatenate(times)
    return Events(row, at, np.ones(len(row)))


def draw_discounts(facts: Facts, path: Path, evidence: Evidence, rng: np.random.Generator) -> Events:
    """Draw steps of the discount from Proposal on; the mark is the rungs climbed, whatever the state."""
    events = draw_steady(path, evidence, DISCOUNT[facts.segment].T, range(2, 4), rng)
    return dataclasses.replace(events, mark=rng.choice(DISCOUNT_STEPS, len(events.row)).astype(np.float64))


def draw_scopes(facts: Facts, path: Path, evidence: Evidence, rng: np.random.Generator) -> Events:
    """Draw changes of the number of seats; the mark is the log of the factor."""
    events = draw_steady(path, evidence, np.broadcast_to(SCOPE[:, None], (3, len(facts.unit))), range(4), rng)
    k = (events.at[None, :] >= path.entered[:, events.row]).sum(axis=0) - 1
    up = rng.random(len(k)) < SCOPE_UP[path.state[k, events.row]]
    size = SCOPE_FACTORS[up.astype(np.int64), rng.integers(0, 4, len(k))]
    for stage in range(4):
        here = k == stage
        ups, downs = (np.bincount(events.row[here & way], minlength=len(facts.unit)) for way in (up, ~up))
        evidence.add(stage, ups * np.log(SCOPE_UP)[:, None] + downs * np.log(1 - SCOPE_UP)[:, None])
    return Events(events.row, events.at, size)


def draw_activities(facts: Facts, path: Path, evidence: Evidence, rng: np.random.Generator) -> Events:
    """Draw calls, meetings and mails; their rate fades with the time in a stage once the opportunity is dead."""
    streams, segment = [], facts.segment
    for k in range(4):
        stay = path.days_before_cut(k) / BEAT
        counts = rng.poisson(_activity_mass(segment, path.state[k], stay))
        row = np.repeat(np.arange(len(counts)), counts)
        age = _draw_ages(segment[row], path.state[k][row], stay[row], rng)
        for_rate = np.stack([np.log(_activity_rate(segment[row], s, age)) for s in range(3)])
        seen = np.stack([np.bincount(row, weights=f, minlength=len(stay)) for f in for_rate])
        mass = np.stack([_activity_mass(segment, s, stay) for s in range(3)])
        evidence.add(k, np.asarray(seen - mass, dtype=np.float64))
        # A stage is often entered in a meeting, whatever comes of it.
        met = np.flatnonzero((path.entered[k] < CUT) & (rng.random(len(stay)) < ENTRY_MEETING))
        streams += [(row, path.entered[k][row] + age * BEAT), (met, path.entered[k][met])]
    row, at = (np.concatenate(parts) for parts in zip(*streams, strict=True))
    return Events(row, at, np.zeros(0))


def _activity_rate(segment: Codes, state: Codes | int, age: Floats) -> Floats:
    floor = ACTIVITY_FLOOR[state]
    return np.asarray(ACTIVITY[segment, state] * (floor + (1 - floor) * np.exp(-age / ACTIVITY_FADE[state])))


def _activity_mass(segment: Codes, state: Codes | int, stay: Floats) -> Floats:
    floor, fade = ACTIVITY_FLOOR[state], ACTIVITY_FADE[state]
    return np.asarray(ACTIVITY[segment, state] * (floor * stay + (1 - floor) * fade * -np.expm1(-stay / fade)))


def _draw_ages(segment: Codes, state: Codes, stay: Floats, rng: np.random.Generator) -> Floats:
    """Draw ages from the fading rate: a mixture of a uniform and a truncated exponential."""
    steady = ACTIVITY[segment, state] * ACTIVITY_FLOOR[state] * stay
    even = rng.random(len(state)) * _activity_mass(segment, state, stay) < steady
    u, fade = rng.random(len(state)), ACTIVITY_FADE[state]
    return np.asarray(np.where(even, u * stay, -fade * np.log1p(u * np.expm1(-stay / fade))))


def draw_pushes(facts: Facts, path: Path, evidence: Evidence, rng: np.random.Generator) -> tuple[Floats, Events]:
    """Draw expected close dates and their pushes; the mark of an event is the new date, also the first one's."""
    dated = rng.random(len(facts.unit)) > 0.35
    planned = facts.opened + np.minimum(1.7 * facts.unit * rng.lognormal(0.0, 0.35, len(dated)), LONGEST_PLAN)
    due = np.where(dated, _typed_date(planned, facts.days, rng), np.nan)
    opening, streams = due.copy(), []
    for k in range(4):
        if k == 1:
            late = ~dated & (path.entered[1] < CUT)
            planned = path.entered[1][late] + 2.5 * facts.unit[late] * rng.lognormal(0.0, 0.35, late.sum())
            due[late] = _typed_date(planned, facts.days, rng)
            streams.append((np.flatnonzero(late), path.entered[1][late], due[late]))
        streams += _push_through(k, facts, path, evidence, due, rng)
    row, at, mark = (np.concatenate(parts) for parts in zip(*streams, strict=True))
    return opening, Events(row, at, mark)


def _push_through(
    k: int, facts: Facts, path: Path, evidence: Evidence, due: Floats, rng: np.random.Generator
) -> list[tuple[Codes, Floats, Floats]]:
    """Push through one stage, moving `due` in place; the rate jumps once the date has passed."""
    streams = []
    counts, exposure = np.zeros((2, len(due))), np.zeros((2, len(due)))
    row = np.flatnonzero((path.entered[k] < CUT) & np.isfinite(due))
    now = path.entered[k][row]
    while len(row):
        until, unit = np.minimum(path.left[k][row], CUT), facts.unit[row]
        at = _next_push(now, due[row] + 1, unit, path.state[k][row], k, rng)
        overdue = at > due[row] + 1
        stop = np.minimum(at, until)
        early = np.clip(np.minimum(stop, due[row] + 1) - now, 0, None)
        exposure[0, row] += early / unit
        exposure[1, row] += (stop - now - early) / np.sqrt(unit * OVERDUE_DAYS)
        more = at < until
        row, now, overdue = row[more], at[more], overdue[more]
        counts[overdue.astype(np.int64), row] += 1
        due[row] = _later_date(np.maximum(due[row], now), facts.unit[row], facts.days, rng)
        streams.append((row, now, due[row]))
    evidence.add_counts(k, counts[0], exposure[0], PUSH[k])
    evidence.add_counts(k, counts[1], exposure[1], PUSH_OVERDUE[k])
    return streams


def _next_push(now: Floats, due: Floats, unit: Floats, state: Codes, k: int, rng: np.random.Generator) -> Floats:
    rates, overdue = PUSH[k][state], PUSH_OVERDUE[k][state]
    budget = rng.standard_exponential(len(now))
    before = np.clip(due - now, 0, None) * rates / unit
    early = now + budget * unit / rates
    late = np.maximum(due, now) + (budget - before) * np.sqrt(unit * OVERDUE_DAYS) / overdue
    return np.asarray(np.where(budget < before, early, late))


def _later_date(after: Floats, unit: Floats, days: Days, rng: np.random.Generator) -> Floats:
    later = _typed_date(after + unit * rng.lognormal(0.1, 0.5, len(after)), days, rng)
    return np.asarray(np.maximum(later, np.floor(after) + 1))


def _typed_date(planned: Floats, days: Days, rng: np.random.Generator) -> Floats:
    """Return whole days as people type them: often a month's end, sometimes the quarter's, never a weekend."""
    u = rng.random(len(planned))
    month = days.month_ends[np.searchsorted(days.month_ends, planned)]
    quarter = days.quarter_ends[np.searchsorted(days.quarter_ends, planned)]
    plain = np.floor(planned)
    plain = plain + np.array((0, 0, 0, 0, 0, 2, 1))[days.weekday(plain)]
    return np.asarray(
        np.select((u < 0.42, (u < 0.58) & (quarter - planned < 45)), (month, quarter), plain), dtype=np.float64
    )
