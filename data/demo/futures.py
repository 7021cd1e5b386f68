"""The demo run on from its as-of date: what may become of every open opportunity, drawn from what was seen of it.

A future is drawn in three steps, each exact given the simulation's rates (see data.demo). First, from the log odds of
`Lives.ways`, which way an opportunity is going: won, lost, abandoned and still to die, or dead. Then when it leaves
the stage it is in, given that it has not left yet: an exponential sojourn starts anew, a dead one's Weibull goes on
from the days survived, and in Negotiation the quarter-end push adds its decisions from CUT on. Then the later stages,
as in `draw_path`. Futures differ from each other by the luck that is left; what was seen is the same in all of them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.demo.days import CUT, Days
from data.demo.dirt import fresh_numbers
from data.demo.life import WAYS, Lives, simulate
from data.demo.path import DEAD, LOSING, WINNING, WON, draw_leave, draw_state, draw_stop
from data.demo.world import FIXED, build_world

if TYPE_CHECKING:
    from data.demo.facts import Codes, Facts, Flags, Floats


@dataclasses.dataclass(frozen=True)
class Futures:
    """Some futures of the same open opportunities (arrays futures x opportunities).

    opportunity_id: one per opportunity. won: how it ends. closed_on: the working day it is closed on, as days since
    1970-01-01.
    """

    opportunity_id: tuple[str, ...]
    won: Flags
    closed_on: Codes

    def frame(self) -> pd.DataFrame:
        """Return one row per future and opportunity: future, opportunity_id, outcome, closed_on."""
        count, n = self.won.shape
        return pd.DataFrame(
            {
                "future": np.repeat(np.arange(count), n),
                "opportunity_id": np.tile(np.array(self.opportunity_id, dtype=object), count),
                "outcome": np.where(self.won, "won", "lost").ravel(),
                "closed_on": self.closed_on.ravel().astype("datetime64[D]").astype("datetime64[s]"),
            }
        )


def futures(count: int, *, opportunities: int = 12_000, seed: int = 7) -> Futures:
    """Draw futures of the demo CRM that `generate` writes for so many opportunities and this seed."""
    rng = np.random.default_rng((seed, count))
    drawn = [(numbers, *draw_futures(lives, count, rng)) for numbers, lives in _lived(opportunities, seed)]
    numbers, won, closed = (np.concatenate(parts, axis=-1) for parts in zip(*drawn, strict=True))
    epoch = int(np.datetime64(FIXED.starts_on, "D").astype(np.int64))
    return Futures(tuple(f"OPP-{number:08d}" for number in numbers), won, epoch + later_working_day(closed, FIXED))


def _lived(opportunities: int, seed: int) -> Iterator[tuple[Codes, Lives]]:
    """Live the same lives again, part by part: the numbers of the open opportunities, and the lives of all."""
    from data.demo import chunk_sizes  # noqa: PLC0415  # the package's own module stands above this one

    sizes = chunk_sizes(opportunities)
    seeds = np.random.SeedSequence(seed).spawn(len(sizes) + 1)
    world = build_world(opportunities, np.random.default_rng(seeds[0]))
    first = 1
    for size, own in zip(sizes, seeds[1:], strict=True):
        lives = simulate(world, size, np.random.default_rng(own))
        yield first + np.flatnonzero(lives.is_open), lives
        first += size + fresh_numbers(size)


def draw_futures(lives: Lives, count: int, rng: np.random.Generator) -> tuple[Flags, Floats]:
    """Draw whether each open opportunity is won, and its closing time after CUT (each futures x open ones)."""
    here = np.flatnonzero(lives.is_open)
    rows = np.tile(here, count)
    fate, dead = np.array(WAYS).T[:, _draw_ways(lives.ways[:, rows], rng)]
    closed = _run_on(lives, rows, fate, dead.astype(bool), rng)
    shape = (count, len(here))
    return (fate == WON).reshape(shape), closed.reshape(shape)


def _draw_ways(log_odds: Floats, rng: np.random.Generator) -> Codes:
    odds = np.exp(log_odds - log_odds.max(axis=0))
    return np.asarray((rng.random(odds.shape[1]) * odds.sum(axis=0) > odds.cumsum(axis=0)[:-1]).sum(axis=0))


def _run_on(lives: Lives, rows: Codes, fate: Codes, dead: Flags, rng: np.random.Generator) -> Floats:
    """Return the closing times of opportunities that are open at CUT, in the order of `rows`."""
    facts, stage = _taken(lives.facts, rows), lives.path.stage[rows]
    now, closed = np.full(len(rows), np.inf), np.full(len(rows), np.inf)
    for k in range(4):
        here = stage == k
        entered = np.where(here, lives.path.entered[k][rows], now)
        # Whether it is dead in the stage it is in was drawn from what was seen.
        seen = np.where(dead, DEAD, np.where(fate == WON, WINNING, LOSING))
        state = np.where(here, seen, draw_state(k, facts, fate, rng))
        left = draw_leave(k, facts, entered, state, rng, still_in=CUT)
        stops = draw_stop(k, facts, fate, state, rng) | (k == 3)
        closed = np.where(stops & np.isfinite(entered), left, closed)
        now = np.where(stops, np.inf, left)
    return closed


def _taken(facts: Facts, rows: Codes) -> Facts:
    names = [field.name for field in dataclasses.fields(facts) if field.name != "days"]
    columns = {name: getattr(facts, name)[..., rows] for name in names}
    return dataclasses.replace(facts, **columns)


def later_working_day(at: Floats, days: Days) -> Codes:
    """Return the day a time after CUT is logged under: weeks run on as they did before CUT."""
    weeks = np.floor((at - CUT) / 7).astype(np.int64) + 1
    return days.working_day(at - 7.0 * weeks) + 7 * weeks
