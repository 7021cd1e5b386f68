"""Data folders that faults are tried on, and what has to be whole in them after each: a part of bench.faults."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import duckdb

from app.services import Published, Services
from app.settings import ROOT, Settings
from app.views.ledger.lineage import lineage
from app.views.pipeline.answer import pipeline
from data.demo import generate
from data.errors import HeadwindError
from data.records.jobs import runs
from data.records.store import Store
from data.statements import literal

# What is published next, beside what is served: the same deals, of which open ones have grown by a tenth.
GROWN = "select * replace (case when closed_on is null then amount * 1.1 else amount end as amount) from read_parquet"
# What killed jobs may not leave to lie there.
LEFTOVERS = ("draft-", "INTENDED", "restoring-", ".making", ".gone-")


@dataclasses.dataclass(frozen=True)
class State:
    """What a data folder serves: the version, a hash of its figures, and how many publications have an audit line.

    ledger: what it speaks of, publication after publication. agrees: the last of them is what is served.
    """

    version: str
    figures: str
    published: int
    ledger: tuple[str, ...]
    agrees: bool

    @property
    def repeats(self) -> bool:
        """Whether the ledger says twice in a row what one publication says."""
        return any(one == other for one, other in itertools.pairwise(self.ledger))


def environment(folder: Path, opportunities: int, **more: str) -> dict[str, str]:
    """The environment of a process over a data folder with a demo of a size."""
    known = {"HEADWIND_DATA_DIR": str(folder), "HEADWIND_DEMO_OPPORTUNITIES": str(opportunities)}
    known |= {"HEADWIND_SOURCE": "", "HEADWIND_DEMO_AS_OF": "2026-09-30", "HEADWIND_PREPARE": "no"}
    return {**os.environ, **known, "DATABASE_URL": "", **more}


def job(env: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run a job to its end."""
    command = [sys.executable, "-m", "app", *words]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def is_done(ended: subprocess.CompletedProcess[str]) -> bool:
    """Tell whether a job did what it was asked, and if not said why in a sentence."""
    return ended.returncode == 0 and "Traceback" not in ended.stderr


def exports(folder: Path, opportunities: int) -> tuple[Path, Path]:
    """Lay two exports of the same company, the second one the later; return the folders to import."""
    first, later = (folder / name / "company" / "crm" for name in ("first", "later"))
    generate(first, folder / "truth.parquet", opportunities=opportunities)
    shutil.copytree(first, later)
    for part in (later / "opportunities").glob("*.parquet"):
        grown = f"copy ({GROWN}({literal(str(part))})) to {literal(str(part) + '.new')} (format parquet)"
        duckdb.sql(grown)
        Path(f"{part}.new").replace(part)
    return first, later


def copied(source: Path, folder: Path) -> Path:
    """Put a copy of a data folder in the place of what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder, symlinks=True)
    return folder


def state_of(folder: Path) -> State | None:
    """Look what a folder serves; None where nothing is. Raise HeadwindError where what is there cannot be answered."""
    services = Services(Settings(data_dir=folder))
    if services.snapshots.current_version() is None:
        return None
    published = services.published()
    with contextlib.closing(services.store), contextlib.closing(published.snapshot):
        info = published.snapshot.info
        files = services.ledger.files(lineage(info))
        return State(
            published.snapshot.version,
            _figures(services, published),
            _publications(folder, services.bundles.versions()),
            tuple(f"{one.content} {one.bundle_version} {one.entries}" for one in files),
            agrees=services.bundles.current_version() == published.bundle.version == info["bundle_version"]
            and bool(files)
            and (files[-1].content, files[-1].bundle_version) == (info["content_hash"], published.bundle.version),
        )


def _figures(services: Services, published: Published) -> str:
    """Return a hash of what pages show; versions and moments are none of it."""
    asked = "select opportunity_id, stage, amount, round(loss_probability, 6) from open_list order by 1"
    with published.snapshot.cursor() as cursor:
        rows = cursor.execute(asked).fetchall()
    shown = [(one.key, None if one.value is None else round(one.value, 4)) for one in pipeline(services, None).kpis]
    return hashlib.sha256(repr((rows, shown)).encode()).hexdigest()


def _publications(folder: Path, bundles: Collection[str]) -> int:
    with _store(folder) as store:
        return sum(subject in bundles for (subject,) in store.execute("select subject from audit"))


def broken(folder: Path) -> Iterator[str]:
    """Say what of a folder is not whole, whoever was killed there: what is served, the ledger, the store."""
    if (folder / "store.sqlite").exists():
        with _store(folder) as store:
            if store.execute("pragma integrity_check").fetchone() != ("ok",):
                yield "the store is damaged"
            if store.execute("pragma foreign_key_check").fetchone() is not None:
                yield "something written lacks its audit line"
    yield from _broken_ledger(folder)
    try:
        state_of(folder)
    except HeadwindError as error:
        yield f"what is served cannot be: {error.message}"


def _broken_ledger(folder: Path) -> Iterator[str]:
    for path in (folder / "ledger").glob("[eo]*/*.parquet"):
        try:
            with contextlib.closing(duckdb.connect()) as connection:
                ((held,),) = connection.execute("select count(*) from read_parquet(?)", [str(path)]).fetchall()
                asked = connection.execute("select key, value from parquet_kv_metadata(?)", [str(path)])
                footer = dict(asked.fetchall())
            if held != int(footer[b"entries"]):
                yield f"{path.name} of the ledger is not whole"
        except (duckdb.Error, KeyError) as error:
            yield f"{path.name} of the ledger cannot be read: {error}"


def left_over(folder: Path) -> Iterator[str]:
    """Say what a killed job has left lying around, also once the next one has run, and which runs are on record so."""
    for path in folder.rglob("*"):
        if any(words in path.name for words in LEFTOVERS) or "pending" in path.parts:
            yield f"{path.name} is left"
    if (folder / "store.sqlite").exists():
        yield from _unsaid(folder)


def _unsaid(folder: Path) -> Iterator[str]:
    """Say which runs have no end, and which hold a lease; and of which jobs it is said last that they were killed."""
    with _store(folder) as store:
        for job, lease in store.execute("select job, lease from runs where ended_at is null").fetchall():
            yield f"a run of {job} has no end" + (", and holds its lease" if lease else "")
    with contextlib.closing(Store(folder / "store.sqlite")) as known:
        for last in runs.latest_by_job(known).values():
            if last.result == runs.KILLED:
                yield f"{last.job} is listed as killed"


@contextlib.contextmanager
def _store(folder: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(folder / "store.sqlite", timeout=10)) as store:
        yield store
