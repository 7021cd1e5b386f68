"""A wide world, as public tables of customers are: python -m bench.wide <step> <draft> runs one step of it."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from bench import processes
from bench.aims import Aim
from data import sources
from data.building.build import build, open_draft
from data.snapshots.point_in_time import opening_facts, training_facts
from data.snapshots.snapshot import kept_catalogue
from data.sources import Source
from model.features.matrix import feature_set
from model.training.train import train

OPPORTUNITIES, COLUMNS = 20_000, 370
SOME = 1_000_000_000
FIRST_DAY, LAST_DAY, DAYS = np.datetime64("2023-01-01"), np.datetime64("2025-10-01"), 1_000
Values = npt.NDArray[Any]
Draw = Callable[[np.random.Generator, int], Values]

# What real tables hold: plain numbers, heavy tails, mostly nothing, counts, a number that stands for none; choices.
NUMBERS: tuple[Draw, ...] = (
    lambda rng, n: rng.normal(size=n),
    lambda rng, n: rng.normal(50.0, 9.0, n).round(1),
    lambda rng, n: rng.standard_cauchy(n) * 1_000,
    lambda rng, n: rng.lognormal(8, 2, n).round(2),
    lambda rng, n: np.where(rng.random(n) < 0.95, 0.0, rng.lognormal(6, 2, n)),
    lambda rng, n: rng.poisson(2, n).astype("float64"),
    lambda rng, n: np.where(rng.random(n) < 0.01, 9_999_999_999.0, rng.integers(0, 3, n)),
    lambda rng, n: np.where(rng.random(n) < 0.5, 1e15, rng.random(n)),
)
CHOICES: tuple[Draw, ...] = (
    lambda rng, n: rng.choice(["A", "B", "C", "D"], n),
    lambda rng, n: np.char.add("Level ", np.minimum(rng.zipf(1.5, n), 300).astype(str)),
)
KINDS = (*NUMBERS, *CHOICES)
# Of every third column this share is empty.
GAPS = (0.1, 0.5, 0.9)


def aims(folder: Path) -> Iterator[Aim]:
    """Build the wide world, then judge its columns and train on it in a process of its own each."""
    draft = folder / "wide.duckdb"
    _build(folder / "wide", draft)
    size = f"{OPPORTUNITIES:,} x {COLUMNS}"
    for step, words, seconds in (("judge", "judging every column", 60), ("train", "the whole training", 180)):
        spent = processes.run("-m", "bench.wide", step, str(draft), env={})
        yield Aim(f"{size}: {words}", spent.seconds, "s", seconds)
        yield Aim(f"{size}: {words}, most memory held", spent.peak_mb, "MB", 1_000)


def _build(export: Path, draft: Path) -> None:
    export.mkdir()
    rows = _rows()
    with duckdb.connect() as connection:
        connection.register("incoming", rows)
        path = str(export / "opportunities.parquet")
        connection.table("incoming").write_parquet(path)
    with contextlib.closing(open_draft(draft, SOME)) as opened:
        build(opened, export, source(), lambda _: None)


def _rows() -> pd.DataFrame:
    """Opportunities of which a few columns tell who is lost, each opened and closed on a day of three years."""
    rng, n = np.random.default_rng(7), OPPORTUNITIES
    odds = rng.normal(size=n)
    lost = rng.random(n) < 1 / (1 + np.exp(0.8 - odds))
    opened = FIRST_DAY + rng.integers(0, DAYS, n)
    closed = opened + 5 + rng.gamma(2, 40, n).astype(int)
    still_open = closed > LAST_DAY
    columns: dict[str, Any] = {
        "id": np.char.add("W", np.arange(n).astype(str)).astype(object),
        "stage": np.where(still_open, "Open", np.where(lost, "Lost", "Won")).astype(object),
        "opened": opened,
        "closed": np.where(still_open, np.datetime64("NaT"), closed),
    }
    return pd.DataFrame(columns | {name: _column(place, odds, rng) for place, name in enumerate(_names())})


def _names() -> list[str]:
    return [f"column_{place:03}" for place in range(COLUMNS)]


def _column(place: int, odds: Values, rng: np.random.Generator) -> pd.Series[Any]:
    kind = place % len(KINDS)
    values = pd.Series(KINDS[kind](rng, len(odds)))
    if kind == 0 and place % 7 == 0:
        values += 0.3 * odds
    if kind >= len(NUMBERS):
        values = values.astype(object)
    return values.mask(rng.random(len(odds)) < GAPS[place // 3 % 3]) if place % 3 == 0 else values


def source() -> Source:
    """The mapping of the wide export: every column known at the opening."""
    own = _names()
    columns = {"opportunity_id": "id", "stage": "stage", "opened_on": "opened", "closed_on": "closed"}
    kinds = [("number" if place % len(KINDS) < len(NUMBERS) else "choice", name) for place, name in enumerate(own)]
    text: Mapping[str, Any] = {
        "label": "Wide",
        "currency": "EUR",
        "recognise": ["opportunities.parquet"],
        "stage": [{"name": name, "outcome": name.lower()} for name in ("Open", "Won", "Lost")],
        "opportunities": {"file": "opportunities.parquet", "columns": columns | {name: name for name in own}},
        "field": [
            {
                "table": "opportunities",
                "name": name,
                "label": name.replace("_", " "),
                "kind": kind,
                "known": "at opening",
            }
            for kind, name in kinds
        ],
    }
    return sources.parse("wide", text)


def main(step: str, draft: Path) -> None:
    """Judge the columns of a built draft, or train on it."""
    with contextlib.closing(open_draft(draft, draft.stat().st_size)) as opened:
        facts, catalogue = training_facts(opened, source().catalogue()), kept_catalogue(opened)
        openings = opening_facts(opened, source().catalogue())
    if step == "judge":
        feature_set(facts, catalogue)
    else:
        train(facts, catalogue, source="wide", as_of_on=dt.date(2025, 10, 1), openings=openings)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
