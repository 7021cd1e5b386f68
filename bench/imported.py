"""An export as training reads it: imported into a draft like any other, and trained on as the job does."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import time
from pathlib import Path

import duckdb
import pandas as pd

from data import demo, sources
from data.building.build import build, open_draft
from data.calendar import Calendar
from data.schema import Field
from data.snapshots.point_in_time import (
    keep_facts_on,
    kept_on,
    logged_changes,
    open_facts,
    opening_facts,
    training_facts,
)
from data.snapshots.snapshot import kept_catalogue
from data.statements import sql
from model.evaluation.past_forecasts import History, days_seen
from model.leaks.recorded_changes import Records
from model.registry.bundle import Bundle
from model.training.train import train

DRAFT_BYTES = 2_000_000_000


@dataclasses.dataclass(frozen=True)
class Imported:
    """What a draft holds for training: the rows, the open opportunities as of today, and opportunities as opened.

    path: the draft itself, which is asked for what was open on other days while it is there.
    """

    path: Path
    source: str
    as_of_on: dt.date
    catalogue: tuple[Field, ...]
    facts: pd.DataFrame
    today: pd.DataFrame
    openings: pd.DataFrame
    records: Records


def imported(export: Path, folder: Path) -> Imported:
    """Import an export into a draft in a folder, and read it."""
    source, path = sources.recognise(export), folder / f"{export.name}.duckdb"
    fields = source.catalogue()
    with contextlib.closing(open_draft(path, DRAFT_BYTES)) as draft:
        build(draft, export, source, lambda _: None)
        on = dt.date.fromisoformat(dict(draft.execute("select key, value from info").fetchall())["as_of_on"])
        facts, today, openings = training_facts(draft, fields), open_facts(draft), opening_facts(draft, fields)
        records = Records(logged_changes(draft, fields))
        return Imported(path, source.name, on, kept_catalogue(draft), facts, today, openings, records)


def demo_crm(opportunities: int, seed: int, folder: Path) -> tuple[Imported, Path]:
    """Generate the demo of a seed and import it; return it with the file of its true odds."""
    truth = folder / f"truth-{seed}.parquet"
    demo.generate(folder / f"demo-{seed}", truth, opportunities=opportunities, seed=seed)
    return imported(folder / f"demo-{seed}", folder), truth


def trained(held: Imported) -> tuple[Bundle, float]:
    """Train on what was imported; return the bundle and the seconds it took."""
    started = time.perf_counter()
    with contextlib.closing(open_draft(held.path, DRAFT_BYTES)) as draft:
        bundle = train(
            held.facts,
            held.catalogue,
            source=held.source,
            as_of_on=held.as_of_on,
            openings=held.openings,
            records=held.records,
            history=history_of(draft, held.catalogue, held.as_of_on),
        )
    return bundle, time.perf_counter() - started


def history_of(draft: duckdb.DuckDBPyConnection, catalogue: tuple[Field, ...], as_of_on: dt.date) -> History:
    """What past periods are forecast by."""
    keep_facts_on(draft, catalogue, days_seen(Calendar(), as_of_on))
    return History(draft.execute(sql("won_deals")).df(), lambda day: kept_on(draft, day))
