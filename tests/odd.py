"""Worlds that lack what most exports have, and a real training run over each: colours and sizes tell losses apart."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from app.jobs.training import train_and_score
from app.services import Services
from app.settings import Settings
from data import sources
from data.building import build
from tests import worlds

DEALS = 700
LAST_DAY = np.datetime64("2025-12-01")
# What each world has beside stage, owner, product, account and its two choices.
WORLDS: dict[str, tuple[str, ...]] = {
    "only choices": (),
    "some opening dates": ("some opened", "closed", "amount"),
    "opening dates alone": ("opened", "amount"),
    "closing dates alone": ("closed", "amount"),
    "expected dates alone": ("expected",),
    "dates and no numbers": ("opened", "closed"),
}


def services(folder: Path, name: str, deals: int = DEALS) -> Services:
    """Build one of the worlds, train on it and publish it."""
    rows = table(WORLDS[name], deals)
    export = folder / "export"
    export.mkdir(parents=True)
    rows.to_csv(export / "opportunities.csv", index=False, date_format="%Y-%m-%d")
    source = sources.parse("odd", mapping(rows))
    opened = Services(Settings(data_dir=folder / "var"))
    with opened.snapshots.draft() as path:
        with contextlib.closing(build.open_draft(path)) as draft:
            build.build(draft, export, source, lambda _: None, worlds.ANYWAY)
            bundle = train_and_score(opened.settings, draft, source, lambda _: None, retrain=False)
        opened.bundles.point(bundle.version)
        opened.snapshots.publish(path)
    return opened


def table(has: tuple[str, ...], deals: int) -> pd.DataFrame:
    """Red deals are lost more often and large ones less."""
    rng = np.random.default_rng(3)
    colour, size = rng.choice(["Red", "Green", "Blue"], deals), rng.choice(["Small", "Large"], deals)
    lost = rng.random(deals) < 1 / (1 + np.exp(0.3 - 2.0 * (colour == "Red") + 1.5 * (size == "Large")))
    opened = np.datetime64("2024-01-01") + rng.integers(0, 690, deals)
    closed = opened + 5 + rng.gamma(2, 30, deals).astype(int)
    still_open = closed > LAST_DAY
    given: dict[str, Any] = {
        "opened": pd.Series(opened),
        "some opened": pd.Series(opened).mask(rng.random(deals) < 0.4),
        "closed": pd.Series(closed).mask(still_open),
        "expected": pd.Series(opened + 60),
        "amount": rng.lognormal(8, 1, deals).round(),
    }
    rows = pd.DataFrame({
        "id": [f"C{nth:04d}" for nth in range(deals)],
        "stage": np.where(still_open, "Talking", np.where(lost, "Lost", "Won")),
        "colour": colour,
        "size": size,
        "owner": rng.choice(["Ann", "Bob"], deals),
        "product": rng.choice(["Gale", "Zephyr"], deals),
        "account": [f"Account {nth}" for nth in rng.integers(0, 60, deals)],
    })  # fmt: skip
    return rows.assign(**{name.removeprefix("some "): given[name] for name in has})


def mapping(rows: pd.DataFrame) -> dict[str, Any]:
    """The source mapping of a table."""
    named = {"id": "opportunity_id", "opened": "opened_on", "closed": "closed_on", "expected": "expected_close_on"}
    return {
        "label": "Odd",
        "currency": "EUR",
        "recognise": ["opportunities.csv"],
        "stage": [{"name": name, "outcome": "open" if name == "Talking" else name.lower()}
                  for name in ("Talking", "Won", "Lost")],
        "opportunities": {"file": "opportunities.csv", "columns": {named.get(name, name): name for name in rows}},
        "field": [{"table": "opportunities", "name": name, "label": name.title(), "kind": "choice",
                   "known": "at opening"} for name in ("colour", "size")],
    }  # fmt: skip
