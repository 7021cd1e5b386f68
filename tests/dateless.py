"""The ten-row world from an export without a single date, and, where asked, without amounts or anything open."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from app.services import Services
from app.settings import Settings
from data import sources
from data.building import build
from data.catalogue import EVENTS
from data.snapshots.point_in_time import training_facts
from data.snapshots.snapshot import kept_catalogue
from data.sources import Source
from model.decisions import neighbours
from model.money.costs import Costs
from model.registry.card_records import Method, SplitPart
from tests import cards, shared, worlds

FOLDS = Method("grouped cross-validation", "The export has no dates: judged by two folds.")
CUTS = Method("pseudo-time", "The export has no dates but an order: judged at two cuts along it.")
ORIGINS = {FOLDS.name: ("fold 1", "fold 2"), CUTS.name: ("50% of the order", "75% of the order")}
DATES = ("opened_on", "expected_close_on", "closed_on")
MONEY = ("amount", "close_value")
# Six of the ten are closed, of which four are won.
CLOSED = "".join(line for line in worlds.OPPORTUNITIES.splitlines(keepends=True) if line[:3] not in worlds.SCORES)


def services(folder: Path, *, amounts: bool = True, closed_only: bool = False, method: Method = FOLDS) -> Services:
    """Publish the world without dates, judged by folds or along an order; it is made once in a run of tests."""
    key = ("dateless", amounts, closed_only, method)
    made = shared.once(key, lambda empty: _published(empty, amounts, closed_only, method))
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return Services(Settings(data_dir=folder / "var"))


def _published(folder: Path, amounts: bool, closed_only: bool, method: Method) -> None:
    opened = Services(Settings(data_dir=folder / "var"))
    export = worlds.write(folder / "export", **({"opportunities": CLOSED} if closed_only else {}))
    with opened.snapshots.draft() as path:
        worlds.draft(path, export, _source(() if amounts else MONEY), worlds.ANYWAY)
        with contextlib.closing(build.open_draft(path)) as connection:
            catalogue = kept_catalogue(connection)
            facts = training_facts(connection, catalogue)
            trained = _judged(worlds.bundle(facts, catalogue), method, amounts=amounts)
            neighbours.write(connection, trained, facts)
        opened.bundles.publish(trained)
        opened.snapshots.publish(worlds.scored(path, trained.version, dated=False))


def _source(left_out: tuple[str, ...]) -> Source:
    mapped = worlds.MAPPING["opportunities"]["columns"].items()
    kept = {name: column for name, column in mapped if name not in (*DATES, *left_out)}
    plain = {name: part for name, part in worlds.MAPPING.items() if name not in EVENTS}
    return sources.parse("ten", {**plain, "opportunities": {"file": "opportunities.csv", "columns": kept}})


def _judged(bundle: Any, method: Method, *, amounts: bool) -> Any:
    origins = tuple(
        dataclasses.replace(row, origin=name) for row, name in zip(cards.BACKTEST, ORIGINS[method.name], strict=True)
    )
    parts = ("fit", "calibrate", "test", "published fit")
    split = tuple(SplitPart(name, rows=4, opportunities=4, lost_share=0.5) for name in parts)
    card = dataclasses.replace(bundle.card, backtest=origins, method=method, split=split, timing=())
    if amounts:
        return dataclasses.replace(bundle, card=card)
    # In deals: acting costs a tenth of one, so that it pays above a loss probability of a half.
    holdout = dataclasses.replace(bundle.holdout, amount=np.full(8, np.nan))
    return dataclasses.replace(bundle, card=card, holdout=holdout, costs=Costs(0.1, 0.2))
