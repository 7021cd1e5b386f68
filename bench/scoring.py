"""How fast opportunities are scored, from the rows in DuckDB to probabilities: python -m bench.scoring."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from app.services import Published, Services
from bench.aims import Aim, heading, show, status
from bench.worlds import world
from data.snapshots.point_in_time import open_facts
from model.arrays import numbers
from model.features.matrix import features
from model.registry.bundle import Bundle, raw_log_odds

OPPORTUNITIES = 1_000_000
REPEATS = 9


def main() -> int:
    """Score every open opportunity again and again; return 1 where building features costs more than the prediction."""
    published = Services(world(OPPORTUNITIES)).published()
    with published.snapshot.cursor() as cursor:
        facts = open_facts(cursor)
    heading(
        f"Scoring the {len(facts):,} open of {OPPORTUNITIES:,} opportunities: medians of {REPEATS} interleaved repeats"
    )
    seconds = interleaved(_stages(published, facts), REPEATS)
    return status(show(_aims(seconds, len(facts))))


def _stages(published: Published, facts: pd.DataFrame) -> Mapping[str, Callable[[], object]]:
    bundle = published.bundle
    matrix = features(facts, bundle.feature_set)
    return {
        "reading": lambda: _read(published),
        "features": lambda: features(facts, bundle.feature_set),
        "prediction": lambda: raw_log_odds(bundle.classifier, matrix),
        "whole": lambda: bundle.loss_probability(facts),
        "dates": lambda: _dates(bundle, facts, matrix),
        "one row": _one_row(bundle, facts),
    }


def _read(published: Published) -> pd.DataFrame:
    with published.snapshot.cursor() as cursor:
        return open_facts(cursor)


def _dates(bundle: Bundle, facts: pd.DataFrame, matrix: pd.DataFrame) -> object:
    if bundle.timing is None:
        return None
    return bundle.timing.by_month(matrix, np.full(len(facts), 0.5), numbers(facts["as_of_on"]))


def _one_row(bundle: Bundle, facts: pd.DataFrame) -> Callable[[], object]:
    row = facts.iloc[[0]]
    return lambda: bundle.loss_probability(row)


def interleaved(steps: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Run every step once per round, so that whatever else the machine does meets them all; return median seconds."""
    spent: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(repeats):
        for name, step in steps.items():
            started = time.perf_counter()
            step()
            spent[name].append(time.perf_counter() - started)
    return {name: float(np.median(each)) for name, each in spent.items()}


def _aims(seconds: Mapping[str, float], rows: int) -> list[Aim]:
    milliseconds = {name: value * 1000 for name, value in seconds.items()}
    compared = seconds["whole"] / seconds["prediction"]
    return [
        Aim("Reading the facts from DuckDB", milliseconds["reading"], "ms"),
        Aim("Building the features", milliseconds["features"], "ms"),
        Aim("CatBoost's bare predict on the same matrix", milliseconds["prediction"], "ms"),
        Aim("Features and prediction and calibration", milliseconds["whole"], "ms"),
        Aim("When each deal ends, from its features", milliseconds["dates"], "ms"),
        Aim("Features, compared with the bare predict", seconds["features"] / seconds["prediction"], "times", 1),
        Aim("Scoring with features, compared with the bare predict", compared, "times", 2),
        Aim("Deals a second by CatBoost's bare predict", rows / seconds["prediction"], "deals/s"),
        Aim("Deals a second with features", rows / seconds["whole"], "deals/s"),
        Aim("Deals a second from rows in DuckDB", rows / (seconds["reading"] + seconds["whole"]), "deals/s"),
        Aim("One deal, features and all", milliseconds["one row"], "ms", 5),
    ]


if __name__ == "__main__":
    sys.exit(main())
