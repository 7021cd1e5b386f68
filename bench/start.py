"""How fast Headwind starts, from nothing and again, and what it holds in memory: python -m bench.start."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.services import Services
from app.settings import Settings
from bench import processes
from bench.aims import Aim, heading, show, status
from bench.pages import cases
from bench.viewers import Viewers
from bench.visitor import Transport, Visitor, over_http
from bench.worlds import CACHE

ROUNDS = 20
MANY = 1_000_000
SERVE = ("-m", "app", "serve", "--prepare")


def main() -> int:
    """Measure in a folder that is deleted afterwards; return 1 if an aim falls short."""
    CACHE.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="start-", dir=CACHE))
    try:
        heading("Starting with the demo CRM")
        short = show(_starts(folder))
        heading(f"Memory of the production server, all its processes, every request of every page {ROUNDS} times")
        short += show(_memory(folder))
        heading("Generating demo CRMs")
        short += show(_generation(folder))
    finally:
        shutil.rmtree(folder)
    return status(short)


def _env(folder: Path) -> dict[str, str]:
    return {"HEADWIND_DATA_DIR": str(folder), "HEADWIND_SOURCE": "", "HEADWIND_DEBUG": "", "HEADWIND_PREPARE": "no"}


def _starts(folder: Path) -> Iterator[Aim]:
    env = _env(folder)
    prepared = processes.run("-m", "app", "prepare", env=env)
    with processes.served(*processes.GUNICORN, env=env) as server:
        pass
    note = f"generated, imported, trained, scored in {prepared.seconds:.1f} s"
    yield Aim("From nothing to the first page", prepared.seconds + server.first_page_s, "s", 60, note)
    yield Aim("Most memory held while preparing", prepared.peak_mb, "MB", 400)
    yield Aim("First page of the production server", server.first_page_s, "s")
    with processes.served(*SERVE, env=env) as server:
        yield Aim("Second start of make run to the first page", server.first_page_s, "s", 5)


def _memory(folder: Path) -> Iterator[Aim]:
    services = Services(Settings(data_dir=folder))
    with processes.served(*processes.GUNICORN, env=_env(folder)) as server:
        shared, resident = server.memory_mb()
        yield Aim("After the first page", resident, "MB", None, f"proportional {shared:.0f} MB")
        asked = _walk(over_http(server.port), services)
        shared, resident = server.memory_mb()
        yield Aim("After every page", resident, "MB", 350, f"proportional {shared:.0f} MB, {asked:,} requests")


def _walk(ask: Transport, services: Services) -> int:
    forms = [form for case in cases(Visitor(ask), Viewers.of(services)) for form in case.forms]
    for path, body in forms * ROUNDS:
        ask(path, body)
    return len(forms) * ROUNDS


def _generation(folder: Path) -> Iterator[Aim]:
    code = "import sys; from pathlib import Path; from data import demo; to = Path(sys.argv[1])\n"
    code += "demo.generate(to / 'crm', to / 'truth.parquet', opportunities=int(sys.argv[2]))"
    for opportunities in (MANY // 4, MANY):
        spent = processes.run("-c", code, str(folder / "many"), str(opportunities), env={})
        name = f"{opportunities:,} opportunities"
        yield Aim(f"{name}: a second", opportunities / spent.seconds, "rows/s", None, f"{spent.seconds:.1f} s")
        yield Aim(f"{name}: most memory held", spent.peak_mb, "MB", 1000)


if __name__ == "__main__":
    sys.exit(main())
