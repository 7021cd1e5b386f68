"""How often what is right is accused, by calibration bars, the monitor and the drivers: python -m bench.alarms."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bench.aims import Aim, show, status
from bench.imported import demo_crm
from data.demo.days import AS_OF_ON, CUT, Days
from data.demo.facts import Facts
from data.demo.life import UNIT_DAYS, Lives, simulate
from data.demo.path import LOST, WON, draw_path
from data.demo.world import build_world
from data.schema import Field
from model.drivers.running_rates import records
from model.drivers.win_rate import drivers
from model.features.matrix import FeatureSet, feature_set
from model.monitoring.outcome_tracking import realised
from model.statistics.metrics import calibration_curve
from model.statistics.proportions import Z95
from model.time_to_close.by_date import HORIZONS

Numbers = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]

OPPORTUNITIES = 12_000
WORLDS, LATER = 24, 90
# Lives drawn of every day of opening, segment and fate: what of them is open on the as-of date, and when that closes.
DRAWS = 300
# Loss odds that are said too high by this much.
SPOILED = 1.3
EXPORT, EXPORTS, SHUFFLES = 3_500, 5, 20


def aims(folder: Path) -> Iterator[Aim]:
    """Measure false alarms on what is right, and how often what is wrong is found; files go into a folder."""
    yield from _bars()
    yield from _monitor()
    yield from _drivers(folder)


def _bars() -> Iterator[Aim]:
    rng = np.random.default_rng(1)
    curves = [calibration_curve(*simulate_landmarks(1_000, rng)) for _ in range(60)]
    held = [(curve["low"] <= curve["predicted"]) & (curve["predicted"] <= curve["high"]) for curve in curves]
    what = "calibration bars that hold a perfect probability"
    yield Aim(what, float(np.mean(held)) * 100, "%", 97, "93 at least", least=93)


def simulate_landmarks(deals: int, rng: np.random.Generator) -> tuple[Numbers, Numbers, int, Codes]:
    """Label, true loss probability, bins and deal of looks every 30 days; lost deals last twice as long as won ones."""
    chance, unit = 1.0 / (1.0 + np.exp(-rng.normal(0.5, 1.2, deals))), rng.lognormal(4.0, 0.6, deals)
    lost, first = rng.random(deals) < chance, rng.random(deals) * 30.0
    life = rng.exponential(np.where(lost, 2.0, 1.0) * unit)
    seen = np.where(life > first, np.minimum((life - first) // 30, 23).astype(np.intp) + 1, 0)
    deal = np.repeat(np.arange(deals), seen)
    day = first[deal] + 30.0 * (np.arange(len(deal)) - np.repeat(np.cumsum(seen) - seen, seen))
    still = [
        share * np.exp(-day / (slow * unit[deal])) for share, slow in ((chance[deal], 2.0), (1 - chance[deal], 1.0))
    ]
    return lost[deal].astype("float64"), still[0] / (still[0] + still[1]), 10, deal


@dataclasses.dataclass(frozen=True)
class Fates:
    """Shares by segment, rival, fate and opening day: of what is open on the as-of date, and of what closes by when."""

    still_open: Numbers
    closing: dict[int, Numbers]


@functools.cache
def fates() -> Fates:
    """Draw many lives of every opening day: known of an open deal are that day, its segment and if it has a rival."""
    rng = np.random.default_rng(2)
    shape = (len(UNIT_DAYS), 2, 3, CUT)
    still_open, closing = np.zeros(shape), {days: np.zeros(shape) for days in HORIZONS}
    nothing: Any = np.zeros(CUT)
    plain = Facts(**dict.fromkeys((field.name for field in dataclasses.fields(Facts)), nothing) | {"days": Days()})
    for segment, rival, fate in np.ndindex(shape[:3]):
        for _ in range(DRAWS):
            opened = np.arange(CUT) + rng.random(CUT)
            rivals, unit = np.full(CUT, rival), np.full(CUT, UNIT_DAYS[segment])
            facts = dataclasses.replace(plain, opened=opened, competitor=rivals, unit=unit)
            closed = draw_path(facts, np.full(CUT, fate), rng).closed
            still_open[segment, rival, fate] += (closed >= CUT) / DRAWS
            for days, found in closing.items():
                found[segment, rival, fate] += ((closed >= CUT) & (closed < CUT + days)) / DRAWS
    return Fates(still_open, closing)


def deals_frame(lives: Lives) -> pd.DataFrame:
    """What is true of each open deal given its first day, as a snapshot would have told it, and how it ended."""
    held, facts, rows = fates(), lives.facts, np.flatnonzero(lives.is_open)
    rival = (facts.competitor[rows] > 0).astype(np.intp)
    place = (facts.segment[rows], rival, slice(None), facts.opened[rows].astype(np.intp))
    prior = np.exp(facts.prior[:, rows]).T
    weight = prior * held.still_open[place]
    whole = np.maximum(weight.sum(axis=1), 1e-12)
    frame = pd.DataFrame({"given_on": pd.Timestamp(AS_OF_ON), "loss_probability": 1.0 - weight[:, WON] / whole}, rows)
    for days, found in held.closing.items():
        ended = prior * found[place] / whole[:, None]
        frame[f"won_{days}"], frame[f"lost_{days}"] = ended[:, WON], ended[:, LOST:].sum(axis=1)
    after = np.floor(lives.path.closed[rows] - CUT) + 1.0
    frame["outcome"] = np.where(lives.fate[rows] == WON, "won", "lost")
    return frame.assign(closed_on=frame["given_on"] + pd.to_timedelta(np.minimum(after, 9_999), unit="D"))


def spoiled(frame: pd.DataFrame) -> pd.DataFrame:
    """The same with the odds of a loss said too high; what is said of when it ends, given how, stays right."""
    right = frame["loss_probability"]
    said = SPOILED * right / (1.0 - right + SPOILED * right)
    changed = {"lost": said / right.clip(1e-9), "won": (1.0 - said) / (1.0 - right).clip(1e-9)}
    columns = {f"{word}_{days}": frame[f"{word}_{days}"] * by for days in HORIZONS for word, by in changed.items()}
    return frame.assign(loss_probability=said, **columns)


def _monitor() -> Iterator[Aim]:
    today = AS_OF_ON + dt.timedelta(LATER)
    worlds = [deals_frame(_lives(seed)) for seed in range(WORLDS)]
    accused = sum(not realised(frame, today).as_expected for frame in worlds)
    before = sum(_closed_alone(frame, today) for frame in worlds)
    note = f"{before} where closed deals alone are compared"
    yield Aim("perfect chances accused, of 24 demo worlds at 90 days", accused, "worlds", 4, note)
    found = sum(not realised(spoiled(frame), today).as_expected for frame in worlds)
    yield Aim(f"loss odds said {SPOILED} times too high found, of 24", found, "worlds", least=12)


def _lives(seed: int) -> Lives:
    rng = np.random.default_rng(seed)
    return simulate(build_world(OPPORTUNITIES, rng), OPPORTUNITIES, rng)


def _closed_alone(frame: pd.DataFrame, today: dt.date) -> bool:
    """Tell whether the deals closed since would be other than expected, were they compared as if they were all."""
    closed = frame[frame["closed_on"] <= pd.Timestamp(today)]
    said = closed["loss_probability"]
    far = abs(float((closed["outcome"] == "lost").sum() - said.sum()))
    return far > Z95 * float(np.sqrt((said * (1.0 - said)).sum()))


def _drivers(folder: Path) -> Iterator[Aim]:
    shown = 0
    for seed in range(1, EXPORTS + 1):
        openings, catalogue, chosen = _openings(folder, seed)
        rng = np.random.default_rng(seed)
        for _ in range(SHUFFLES):
            rows = drivers(shuffled(openings, chosen, rng), catalogue, chosen, openings.get("account"))
            shown += any(row["driver"] for row in rows)
    what = f"drivers shown by {EXPORTS * SHUFFLES} shuffled exports of {EXPORT:,}"
    yield Aim(what, shown, "exports", 8, "5 are promised")


def _openings(folder: Path, seed: int) -> tuple[pd.DataFrame, tuple[Field, ...], FeatureSet]:
    held, _ = demo_crm(EXPORT, seed, folder)
    return held.openings, held.catalogue, feature_set(held.facts, held.catalogue)


def shuffled(openings: pd.DataFrame, chosen: FeatureSet, rng: np.random.Generator) -> pd.DataFrame:
    """Deal the outcomes out anew among all closed deals, and count every record anew."""
    lost = rng.permutation(openings["label_lost"].to_numpy())
    recounted = [record.counts(lost) for record in records(openings, chosen).values()]
    return openings.assign(label_lost=lost, **{name: found for counts in recounted for name, found in counts.items()})


def main() -> int:
    """Print a line per aim; return 1 if one falls short."""
    with tempfile.TemporaryDirectory() as place:
        return status(show(aims(Path(place))))


if __name__ == "__main__":
    sys.exit(main())
