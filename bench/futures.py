"""Whether dates and expected revenue keep their word, over simulated futures of the demo: python -m bench.futures."""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from app.views.pipeline.expected import doubts
from bench.aims import Aim, heading, show, status
from bench.imported import demo_crm, trained
from data.demo.futures import Futures, futures
from model.arrays import Mask, Numbers, amounts, numbers
from model.features.matrix import features
from model.money import revenue
from model.registry.bundle import Bundle
from model.time_to_close.by_date import HORIZONS, MONTHS_AHEAD, OUTCOMES
from model.time_to_close.clock import Days, month_ends

FIRST_SEED, SEEDS, COUNT, OPPORTUNITIES = 7, 10, 100, 12_000
# Months that hold less of the revenue are too small to be judged by a share.
LEAST_SHARE = 0.05


@dataclasses.dataclass(frozen=True)
class Row:
    """One demo: what was said, and what came of it as the mean of its futures.

    closed: by 'won 30', 'lost 30', ... the deals said to close by then and those that did. months: money won in each
    calendar month ahead (months x said and came). whole: money won in all. covered: for each month, what is later, and
    all, the share of futures that lie in the interval.
    """

    seed: int
    closed: dict[str, tuple[float, float]]
    months: Numbers
    whole: tuple[float, float]
    covered: Numbers


def measured(seed: int, bundle: Bundle, facts: pd.DataFrame, known: Futures) -> Row:
    """Compare what a bundle says of the open opportunities of a demo with what becomes of them."""
    place = pd.Index(known.opportunity_id).get_indexer(pd.Index(facts["opportunity_id"]))
    day = numbers(facts["as_of_on"])
    won, days = known.won[:, place], known.closed_on[:, place] - day
    loss, money = bundle.loss_probability(facts), np.nan_to_num(amounts(facts))
    if bundle.timing is None:
        raise ValueError(f"The demo of seed {seed} was trained without dates.")
    said = bundle.timing.by_month(features(facts, bundle.feature_set), loss, day)
    closed = {
        f"{outcome} {within}": (
            float(said[f"{outcome}_{within}"].sum()),
            float(((won == (outcome == "won")) & (days <= within)).sum(axis=1).mean()),
        )
        for outcome in OUTCOMES
        for within in HORIZONS
    }
    by = np.column_stack([*(said[f"won_month_{nth + 1}"] for nth in range(MONTHS_AHEAD)), 1.0 - loss])
    came = _came(won, days, money, month_ends(int(day[0]), MONTHS_AHEAD))
    low, high = revenue.between(_chances(money, by), np.array(doubts(bundle)))
    covered = np.asarray(((came >= low) & (came <= high)).mean(axis=0))
    expected, mean = np.diff(money @ by, prepend=0.0)[:MONTHS_AHEAD], came.mean(axis=0)
    months = np.column_stack([expected, mean[:MONTHS_AHEAD]])
    return Row(seed, closed, months, (float(money @ by[:, -1]), float(mean[-1])), covered)


def _came(won: Mask, days: Numbers, money: Numbers, ends: Days) -> Numbers:
    """Money won in each month, later, and in all (futures x (months + 2))."""
    by = np.stack([*((won & (days <= end)) @ money for end in ends), won @ money], axis=1)
    return np.column_stack([np.diff(by, axis=1, prepend=0.0), by[:, -1]])


def _chances(money: Numbers, by: Numbers) -> revenue.Chances:
    order = np.argsort(-money, kind="stable")
    largest, rest = order[: revenue.LARGEST], order[revenue.LARGEST :]
    chance = np.column_stack([np.diff(by[rest], axis=1, prepend=0.0), by[rest, -1]])
    variance = money[rest] ** 2 @ (chance * (1.0 - chance))
    return revenue.Chances(money[largest], by[largest], money[rest] @ chance, variance, float(money[rest].sum()))


def aims(rows: Sequence[Row]) -> Iterator[Aim]:
    """Judge all demos together: where they are few, the luck of each training shows in the figures."""
    over = f"{len(rows)} demos"
    for name in rows[0].closed:
        off = _off([row.closed[name] for row in rows])
        yield Aim(f"futures: closed {name} days, said beside came", abs(off), "%", 3, f"{off:+.1f} %, {over}")
    whole = _off([row.whole for row in rows])
    yield Aim("futures: revenue in all, said beside came", abs(whole), "%", 3, f"{whole:+.1f} %")
    said, came = np.sum([row.months for row in rows], axis=0).T
    judged = came >= LEAST_SHARE * sum(row.whole[1] for row in rows)
    off_by = (said[judged] / came[judged] - 1.0) * 100
    listed = ", ".join(f"{each:+.1f}" for each in off_by)
    together = float((said[judged].sum() / came[judged].sum() - 1.0) * 100)
    yield Aim("futures: months' revenue together, said beside came", abs(together), "%", 3, f"{together:+.1f} %")
    yield Aim("futures: the worst month's revenue", float(np.abs(off_by).max()), "%", 10, listed)
    covered = np.mean([row.covered for row in rows], axis=0)
    within = float(covered[:MONTHS_AHEAD].mean() * 100)
    each = ", ".join(f"{share:.2f}" for share in covered)
    yield Aim("futures: months within their interval", within, "%", least=85, note=each)
    yield Aim("futures: revenue in all within its interval", float(covered[-1] * 100), "%", least=85)


def _off(pairs: Sequence[tuple[float, float]]) -> float:
    said, came = np.sum(pairs, axis=0)
    return float((said / came - 1.0) * 100)


def main() -> int:
    """Train on some demos, run each on, print a line each and one per aim; return 1 if one falls short."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=SEEDS, help="how many demos")
    asked.add_argument("--futures", type=int, default=COUNT, help="how many futures of each")
    chosen = asked.parse_args()
    heading(f"{chosen.seeds} demos, {chosen.futures} futures each: said against came, in %")
    rows = []
    for seed in range(FIRST_SEED, FIRST_SEED + chosen.seeds):
        with tempfile.TemporaryDirectory() as place:
            held, _ = demo_crm(OPPORTUNITIES, seed, Path(place))
            bundle, _ = trained(held)
        rows.append(measured(seed, bundle, held.today, futures(chosen.futures, seed=seed)))
        print(row_text(rows[-1]), flush=True)
    heading("Aims")
    return status(show(aims(rows)))


def row_text(row: Row) -> str:
    """Write one demo on a line: how far off each figure is, and the share of futures within the intervals."""
    closed = "  ".join(f"{name} {_off([pair]):+.1f}" for name, pair in row.closed.items())
    months = " ".join(f"{_off([(said, came)]):+.0f}" if came else "none" for said, came in row.months)
    return f"seed {row.seed}: {closed}  months {months}  all {_off([row.whole]):+.1f}  within {row.covered.round(2)}"


if __name__ == "__main__":
    sys.exit(main())
