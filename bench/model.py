"""How good the loss model is on every export at hand, against its baselines and its aims: python -m bench.model."""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.settings import ROOT
from bench import alarms, demos, leaks, wide
from bench.aims import Aim, heading, show, status
from bench.imported import imported, trained
from model.registry.bundle import Bundle
from model.registry.card_records import ModelMetrics
from model.statistics.metrics import METRICS, MODEL

# Exports that are not the project's to ship lie beside the checkout, or not at all.
SHARED = ROOT.parent / "shared" / "data"
NOTHING_TO_LEARN = ("kaggle_crm", "skygeni")
LEAST_AUC = {"ibm_win_loss": 0.835, "salvirt": 0.82}


@dataclasses.dataclass(frozen=True)
class Trained:
    """A bundle, and how long its training took."""

    name: str
    bundle: Bundle
    seconds: float


def main() -> int:
    """Train on every export there is, print one table each, then one line per aim; return 1 if one falls short."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=demos.SEEDS, help="how many demos, from seed 7 on")
    seeds = asked.parse_args().seeds
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        heading(f"{seeds} demos of {demos.OPPORTUNITIES:,} opportunities")
        aims = [*demos.over(range(demos.FIRST_SEED, demos.FIRST_SEED + seeds), demos.OPPORTUNITIES)]
        for name in (*NOTHING_TO_LEARN, *LEAST_AUC):
            if (SHARED / name).is_dir():
                aims += _aims(_print_metrics(_trained(SHARED / name, folder)))
            else:
                heading(f"{name}: skipped, {SHARED / name} is not there")
        heading("Leaks that were planted, and what is right")
        aims += [*leaks.aims(), *alarms.aims(folder)]
        heading("Aims")
        return status(show(itertools.chain(aims, wide.aims(folder))))


def _trained(export: Path, folder: Path) -> Trained:
    held = imported(export, folder)
    return Trained(held.source, *trained(held))


def _print_metrics(found: Trained) -> Trained:
    card, gate = found.bundle.card, found.bundle.gate
    heading(f"{found.name}: {gate.verdict}, {card.judged_by}, trained in {found.seconds:.1f} s")
    print(f"{'':<30}{'AUC':>24}{'PR AUC':>24}{'log loss':>24}{'Brier':>24}{'seconds':>9}")
    for row in card.metrics:
        print(f"{row.model:<30}{''.join(_interval(row, name) for name in METRICS)}{row.seconds or 0.0:>9.1f}")
    for reason in gate.reasons:
        print(f"  {reason}")
    return found


def _interval(row: ModelMetrics, name: str) -> str:
    value, low, high = (getattr(row, f"{name}{end}") for end in ("", "_low", "_high"))
    return f"{value:>8.3f} ({low:.3f} to {high:.3f})".rjust(24)


def _aims(found: Trained) -> Iterator[Aim]:
    verdict = found.bundle.gate.verdict
    if found.name in NOTHING_TO_LEARN:
        yield Aim(f"{found.name}: verdicts other than No signal", float(verdict != "No signal"), "", 1, verdict)
        return
    judged = {row.model: row for row in found.bundle.card.metrics}
    own, best = judged[MODEL], max(judged.values(), key=lambda row: row.auc or 0.0)
    between = f"{_interval(own, 'auc').strip()}; best {best.model} {best.auc:.3f}"
    least = LEAST_AUC[found.name]
    yield Aim(f"{found.name}: CatBoost's AUC below {least}", least - (own.auc or 0.0), "", 0, between)


if __name__ == "__main__":
    sys.exit(main())
