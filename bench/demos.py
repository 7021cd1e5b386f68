"""How near the loss model comes to the true odds of simulated pipelines, over ten seeds: python -m bench.demos."""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from bench import forecast, futures
from bench.aims import Aim, heading, show, status
from bench.imported import demo_crm, trained
from data.demo.futures import futures as run_on
from model.arrays import numbers
from model.evaluation.baselines import logistic
from model.features.matrix import features
from model.fitting.design import Design
from model.fitting.fit import Sample
from model.registry.bundle import Bundle
from model.statistics.metrics import LOGISTIC, MODEL

Numbers = npt.NDArray[np.float64]
FIRST_SEED, SEEDS, OPPORTUNITIES, FUTURES = 7, 10, 12_000, 100


@dataclasses.dataclass(frozen=True)
class Trained:
    """A bundle, how long its training took, and the open opportunities it is used on with their true odds.

    rival: log-odds of the same open opportunities by logistic regression on the same rows and features.
    """

    bundle: Bundle
    seconds: float
    rival: Numbers
    open_facts: pd.DataFrame
    truth: Numbers


@dataclasses.dataclass(frozen=True)
class Row:
    """One demo: AUC that the true odds reach and that the model does, and what else is measured; shares in per cent.

    loss: log loss above the least possible. calibration: error of the backtest, mean over its origins. ahead: AUC above
    that of logistic regression on open opportunities; then: the same in the backtest. covered, width: of the interval
    beside each open opportunity.
    """

    seed: int
    best: float
    auc: float
    loss: float
    calibration: float
    ahead: float
    then: float
    covered: float
    width: float
    seconds: float
    drivers: int


def demo_trained(opportunities: int, seed: int, folder: Path) -> Trained:
    """Generate a demo, import it as any export, and train on it."""
    held, truth = demo_crm(opportunities, seed, folder)
    bundle, seconds = trained(held)
    rival = by_logistic(bundle, held.facts, held.today)
    return Trained(bundle, seconds, rival, held.today, true_odds(truth, held.today))


def by_logistic(bundle: Bundle, facts: pd.DataFrame, today: pd.DataFrame) -> Numbers:
    """Learn logistic regression from all that is known, and return its log-odds of the open opportunities."""
    label = numbers(facts["label_lost"])
    learned = np.flatnonzero(np.isfinite(label))
    both = pd.concat([facts.iloc[learned], today], ignore_index=True)
    matrix, rows = features(both, bundle.feature_set), np.arange(len(learned))
    data = Sample(matrix, np.r_[label[learned], np.zeros(len(today))], bundle.feature_set, np.ones(len(both)))
    return logistic(Design.of(matrix, rows), data, rows)(np.arange(len(learned), len(both)))


def true_odds(path: Path, facts: pd.DataFrame) -> Numbers:
    """The true loss probability of each open opportunity."""
    with duckdb.connect() as connection:
        known = connection.execute("select * from read_parquet($path)", {"path": str(path)}).df()
    asked = known.set_index("opportunity_id")["loss_probability"].reindex(facts["opportunity_id"])
    return asked.to_numpy("float64")


def expected_auc(truth: Numbers, said: Numbers) -> float:
    """AUC to be expected where each opportunity is lost with its true probability and won otherwise."""
    _, place = np.unique(said, return_inverse=True)
    lost, won = np.bincount(place, weights=truth), np.bincount(place, weights=1.0 - truth)
    return float((lost * (np.cumsum(won) - 0.5 * won)).sum() / (lost.sum() * won.sum()))


def expected_log_loss(truth: Numbers, said: Numbers) -> float:
    """Mean log loss to be expected where each opportunity is lost with its true probability."""
    p = np.clip(said, 1e-9, 1.0 - 1e-9)
    return float(-(truth * np.log(p) + (1.0 - truth) * np.log(1.0 - p)).mean())


def measured(seed: int, found: Trained) -> Row:
    """Hold what a bundle says of the open opportunities against their true odds."""
    bundle, truth = found.bundle, found.truth
    said = bundle.raw_probability(found.open_facts)
    ends = bundle.interval(found.open_facts, said)
    low, high = ends if ends is not None else (said, said)
    rows = {row.model: row for row in bundle.card.metrics}
    return Row(
        seed=seed,
        best=expected_auc(truth, truth),
        auc=expected_auc(truth, said),
        loss=(expected_log_loss(truth, said) / expected_log_loss(truth, truth) - 1.0) * 100,
        calibration=float(np.mean([row.calibration_error for row in bundle.card.backtest])) * 100,
        ahead=expected_auc(truth, said) - expected_auc(truth, found.rival),
        then=(rows[MODEL].auc or 0.0) - (rows[LOGISTIC].auc or 0.0),
        covered=float(((low <= truth) & (truth <= high)).mean()) * 100,
        width=float((high - low).mean()) * 100,
        seconds=found.seconds,
        drivers=sum(row.driver for row in bundle.card.drivers),
    )


def aims(rows: Sequence[Row], opportunities: int = OPPORTUNITIES) -> Iterator[Aim]:
    """Judge the mean over the seeds, and the worst of them."""
    of = f"{len(rows)} {'demo' if len(rows) == 1 else 'demos'} of {opportunities:,}"
    mean = {field.name: float(np.mean([getattr(row, field.name) for row in rows])) for field in dataclasses.fields(Row)}
    most, least = max(row.loss for row in rows), min(row.best for row in rows)
    within = 1.5 if opportunities >= 200_000 else 3.5
    yield Aim(f"{of}: log loss above the least possible, mean", mean["loss"], "%", within, f"worst {most:.2f}")
    yield Aim(f"{of}: best AUC that can be had, least", least, "", 0.86, f"{mean['best']:.3f} on the mean", least=0.80)
    yield Aim(f"{of}: AUC below the best possible, mean", mean["best"] - mean["auc"], "", 0.02)
    worst = max(row.calibration for row in rows)
    yield Aim(f"{of}: calibration error, mean", mean["calibration"], "points", 1.5)
    yield Aim(f"{of}: calibration error, worst", worst, "points", 2.5)
    in_backtest = f"{mean['then']:.4f} in the backtest"
    yield Aim(f"{of}: AUC ahead of logistic regression, mean", mean["ahead"], "", least=0.01, note=in_backtest)
    yield Aim(f"{of}: intervals that hold the true odds", mean["covered"], "%", least=88)
    yield Aim(f"{of}: width of the interval", mean["width"], "points")
    yield Aim(f"{of}: the whole training, mean", mean["seconds"], "s", 120 if opportunities == OPPORTUNITIES else None)


def row_text(row: Row) -> str:
    """Write one demo on a line."""
    return (
        f"seed {row.seed:>3}: AUC {row.auc:.3f} of {row.best:.3f}, log loss +{row.loss:.2f} %, calibration error "
        f"{row.calibration:.2f} points, AUC {row.ahead:+.4f} against logistic regression ({row.then:+.4f} in the "
        f"backtest), intervals hold {row.covered:.1f} % at {row.width:.1f} points, {row.drivers} drivers, "
        f"{row.seconds:.0f} s"
    )


def over(seeds: Iterable[int], opportunities: int) -> Iterator[Aim]:
    """Train on the demo of each seed, print a line each, and judge them together, dates and money included."""
    rows, later, past = [], [], []
    for seed in seeds:
        with tempfile.TemporaryDirectory() as place:
            found = demo_trained(opportunities, seed, Path(place))
        rows.append(measured(seed, found))
        print(row_text(rows[-1]), flush=True)
        ahead = run_on(FUTURES, opportunities=opportunities, seed=seed)
        past.append(forecast.measured(seed, found.bundle))
        print(f"  {forecast.row_text(past[-1])}", flush=True)
        later.append(futures.measured(seed, found.bundle, found.open_facts, ahead))
        print(f"  {futures.row_text(later[-1])}", flush=True)
    yield from aims(rows, opportunities)
    yield from futures.aims(later)
    yield from forecast.aims(past)


def main() -> int:
    """Return 1 if an aim falls short."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=SEEDS, help="how many demos, from seed 7 on")
    asked.add_argument("--opportunities", type=int, default=OPPORTUNITIES, help="how large each is")
    chosen = asked.parse_args()
    heading(f"{chosen.seeds} demos of {chosen.opportunities:,} opportunities")
    seeds = range(FIRST_SEED, FIRST_SEED + chosen.seeds)
    return status(show([*over(seeds, chosen.opportunities)]))


if __name__ == "__main__":
    sys.exit(main())
