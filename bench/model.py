"""How good the loss model is on every export at hand, against its baselines and its aims: python -m bench.model."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from app.settings import ROOT
from bench import wide
from bench.aims import Aim, heading, show, status
from data import demo, sources
from data.build import build, open_draft
from data.facts import open_facts, opening_facts, training_facts
from data.snapshot import kept_catalogue
from model.bundle import Bundle
from model.evaluate import METRICS, MODEL
from model.train import train

Numbers = npt.NDArray[np.float64]

# Exports that are not the project's to ship lie beside the checkout, or not at all.
SHARED = ROOT.parent / "shared" / "data"
NOTHING_TO_LEARN = ("kaggle_crm", "skygeni")
LEAST_AUC = {"ibm_win_loss": 0.835, "salvirt": 0.82}
DRAFT_BYTES = 1_000_000_000


@dataclasses.dataclass(frozen=True)
class Trained:
    """A bundle, how long its training took, and the open opportunities it would be used on."""

    name: str
    bundle: Bundle
    seconds: float
    open_facts: pd.DataFrame


def main() -> int:
    """Train on every export there is, print one table each, then one line per aim; return 1 where one falls short."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        demo.generate(folder / "demo", folder / "truth.parquet")
        done = [_shown(_trained(folder / "demo", folder))]
        aims = list(_demo_aims(done[0], _truth(folder / "truth.parquet", done[0].open_facts)))
        for name in (*NOTHING_TO_LEARN, *LEAST_AUC):
            if not (SHARED / name).is_dir():
                heading(f"{name}: skipped, {SHARED / name} is not there")
                continue
            done.append(_shown(_trained(SHARED / name, folder)))
            aims += _aims(done[-1])
        heading("Aims")
        return status(show(itertools.chain(aims, wide.aims(folder))))


def _trained(export: Path, folder: Path) -> Trained:
    source = sources.recognise(export)
    with contextlib.closing(open_draft(folder / f"{source.name}.duckdb", DRAFT_BYTES)) as draft:
        build(draft, export, source, lambda _: None)
        info = dict(draft.execute("select key, value from info").fetchall())
        facts, today = training_facts(draft, source.catalogue()), open_facts(draft)
        openings, catalogue = opening_facts(draft, source.catalogue()), kept_catalogue(draft)
    started = time.perf_counter()
    bundle = train(
        facts, catalogue, source=source.name, as_of_on=dt.date.fromisoformat(info["as_of_on"]), openings=openings
    )
    return Trained(source.name, bundle, time.perf_counter() - started, today)


def _shown(found: Trained) -> Trained:
    card, gate = found.bundle.card, found.bundle.gate
    heading(f"{found.name}: {gate.verdict}, {card.method['name']}, trained in {found.seconds:.1f} s")
    print(f"{'':<30}{'AUC':>24}{'PR AUC':>24}{'log loss':>24}{'Brier':>24}{'seconds':>9}")
    for row in card.metrics:
        print(f"{row['model']:<30}{''.join(_interval(row, name) for name in METRICS)}{row['seconds']:>9.1f}")
    for reason in gate.reasons:
        print(f"  {reason}")
    return found


def _interval(row: dict[str, Any], name: str) -> str:
    return f"{row[name]:>8.3f} ({row[f'{name}_low']:.3f} to {row[f'{name}_high']:.3f})".rjust(24)


def _truth(path: Path, facts: pd.DataFrame) -> Numbers:
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


def _demo_aims(found: Trained, truth: Numbers) -> Iterator[Aim]:
    said = found.bundle.raw_probability(found.open_facts)
    best, reached = expected_auc(truth, truth), expected_auc(truth, said)
    least, loss = expected_log_loss(truth, truth), expected_log_loss(truth, said)
    errors = [row["calibration_error"] for row in found.bundle.card.backtest]
    yield Aim("demo: AUC below the best possible", best - reached, "", 0.02, f"{reached:.3f} of {best:.3f}")
    yield Aim("demo: log loss above the least possible", (loss / least - 1) * 100, "%", 3, f"{loss:.3f} of {least:.3f}")
    yield Aim("demo: calibration error, mean over the origins", float(np.mean(errors)) * 100, "points", 2)
    yield Aim("demo: the whole training", found.seconds, "s", 20)


def _aims(found: Trained) -> Iterator[Aim]:
    verdict = found.bundle.gate.verdict
    if found.name in NOTHING_TO_LEARN:
        yield Aim(f"{found.name}: verdicts other than No signal", float(verdict != "No signal"), "", 1, verdict)
        return
    rows = {row["model"]: row for row in found.bundle.card.metrics}
    own, best = rows[MODEL], max(rows.values(), key=lambda row: row["auc"])
    between = (
        f"{own['auc']:.3f} ({own['auc_low']:.3f} to {own['auc_high']:.3f}); best {best['model']} {best['auc']:.3f}"
    )
    least = LEAST_AUC[found.name]
    yield Aim(f"{found.name}: CatBoost's AUC below {least}", least - own["auc"], "", 0, between)


if __name__ == "__main__":
    sys.exit(main())
