"""Worlds to measure in: demo CRMs of given sizes, imported and scored once, kept until the code behind them changes."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from app import jobs
from app.settings import DEMO, ROOT, Settings
from data import demo
from data.building.build import open_draft
from data.demo.days import AS_OF_ON
from data.snapshots.listing import write_list
from data.snapshots.snapshot import Snapshots

CACHE = ROOT / ".bench"
EXPORT_CODE = ("data/demo",)
# Questions are read when they are asked: changing one does not change a world.
WORLD_CODE = (
    *("data/building", "data/catalogue.py", "data/demo", "data/formats", "data/ingest", "data/schema.py"),
    *("data/snapshots/listing.py", "data/snapshots/point_in_time.py", "data/snapshots/snapshot.py"),
    *("data/sources", "data/sql/build", "data/statements.py", "data/sql/landmarks_open.sql"),
    *("data/sql/landmarks_opening.sql", "data/sql/landmarks_training.sql", "data/sql/landmarks_weekly.sql"),
    *("data/sql/open_list.sql", "data/sql/point_in_time.sql", "data/sql/scores.sql", "model", "app/jobs"),
)


def world(opportunities: int) -> Settings:
    """Return the settings under which a world is served; one that is missing is built in a process of its own."""
    settings = _settings(opportunities)
    if Snapshots(settings.snapshots).current_version() is None:
        print(f"Building a world of {opportunities:,} opportunities (once)", flush=True)
        subprocess.run([sys.executable, "-m", "bench.worlds", str(opportunities)], cwd=ROOT, check=True)
    return settings


def _settings(opportunities: int) -> Settings:
    folder = CACHE / f"world-{opportunities}-{fingerprint(WORLD_CODE)}"
    return dataclasses.replace(
        Settings(), data_dir=folder, source=DEMO, demo_opportunities=opportunities, demo_as_of=AS_OF_ON
    )


def fingerprint(code: tuple[str, ...]) -> str:
    """Return a short hash over files and folders of code."""
    digest = hashlib.sha256()
    for path in _sources(code):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _sources(code: tuple[str, ...]) -> Iterator[Path]:
    for name in code:
        found = (ROOT / name).rglob("*") if (ROOT / name).is_dir() else [ROOT / name]
        yield from sorted(path for path in found if path.suffix in {".py", ".sql", ".toml"})


def build(opportunities: int) -> None:
    """Build a world, saying how long each step takes; former ones of the same size are deleted."""
    settings, say = _settings(opportunities), _Clock()
    export = _export(opportunities, say)
    _forget(f"world-{opportunities}-*", settings.data_dir)
    jobs.import_export(settings, export, say)
    say("Built")


def _export(opportunities: int, say: _Clock) -> Path:
    folder = CACHE / f"export-{opportunities}-{fingerprint(EXPORT_CODE)}"
    _forget(f"export-{opportunities}-*", folder)
    if not (folder / "truth.parquet").is_file():
        say(f"Generating {opportunities:,} opportunities")
        demo.generate(folder / "crm", folder / "truth.parquet", opportunities=opportunities)
    return folder / "crm"


def _forget(pattern: str, kept: Path) -> None:
    for folder in CACHE.glob(pattern):
        if folder != kept:
            shutil.rmtree(folder)


def all_open(settings: Settings) -> Settings:
    """Return a world whose every opportunity is open, made of one that is built: the longest list there can be."""
    folder = settings.data_dir.with_name(settings.data_dir.name + "-open")
    if not folder.is_dir():
        making = folder.with_name("making")
        shutil.rmtree(making, ignore_errors=True)
        shutil.copytree(settings.data_dir, making)
        _open_all(Snapshots(making / "snapshots"))
        making.rename(folder)
    return dataclasses.replace(settings, data_dir=folder)


def _open_all(snapshots: Snapshots) -> None:
    with snapshots.draft(copy_of=snapshots.current_version()) as path:
        with contextlib.closing(open_draft(path, path.stat().st_size)) as draft:
            draft.execute((ROOT / "bench" / "all_open.sql").read_text("utf-8"))
            write_list(draft)
        snapshots.publish(path)


class _Clock:
    """Print words with the seconds since the beginning and the most memory held so far."""

    def __init__(self) -> None:
        self.started = time.perf_counter()

    def __call__(self, words: str) -> None:
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  [{time.perf_counter() - self.started:6.1f} s, {held:5,.0f} MB] {words}", flush=True)


if __name__ == "__main__":
    build(int(sys.argv[1]))
