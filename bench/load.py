"""How a server bears many people at once, and slow ones: python -m bench.load (make load installs what it needs)."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import pages
from app.services import Services
from app.settings import ROOT, Settings
from bench import processes
from bench.aims import Aim, heading, show, status
from bench.pages import cases
from bench.processes import Server
from bench.viewers import Viewers
from bench.visitor import LAYOUT, WIRES, Transport, Visitor, over_http
from bench.worlds import CACHE, world

OPPORTUNITIES, WORKERS = 12_000, 2
# People, how long they stay, and the most milliseconds that 95 of 100 requests may take.
CROWDS = ((50, "60s", 500.0), (200, "45s", 2_500.0))
SILENT, HALF_SENT, POLLS = 200, 100, 40
PAGES = tuple(page.PATH for page in pages.PAGES)
HALF = b"POST /api/v1/score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 400\r\n\r\n{"


def main() -> int:
    """Measure over a copy of the demo; return 1 if an aim falls short."""
    settings = world(OPPORTUNITIES)
    folder = Path(tempfile.mkdtemp(prefix="load-", dir=CACHE))
    try:
        shutil.copytree(settings.data_dir, folder / "data", symlinks=True)
        return status(_measured(folder, Settings(data_dir=folder / "data")))
    finally:
        shutil.rmtree(folder)


def _measured(folder: Path, settings: Settings) -> int:
    env = {"HEADWIND_DATA_DIR": str(settings.data_dir), "HEADWIND_WORKERS": str(WORKERS), "HEADWIND_PREPARE": "no"}
    with processes.served(*processes.GUNICORN, env=env) as server:
        asked = folder / "asked.json"
        asked.write_text(json.dumps(requests_of(over_http(server.port), Services(settings))), "utf-8")
        heading(f"Slow clients: {SILENT} silent connections and {HALF_SENT} half-sent requests")
        short = show(_beside_slow_ones(server))
        for people, stay, under in CROWDS:
            heading(f"{people} people browse and move levers, {WORKERS} workers, while an import publishes")
            short += show(_crowd(server, people, stay, under, asked, env))
        heading("Afterwards")
        short += show(_memory(server))
    return short


def requests_of(ask: Transport, services: Services) -> dict[str, Any]:
    """What a browser sends, page by page, and what a hand that lets go of a lever sends."""
    heard: list[tuple[str, Any]] = []

    def listening(path: str, body: Any = None) -> bytes:
        heard.append((path, body))
        return ask(path, body)

    viewers = Viewers.of(services)
    visitor, opened = Visitor(listening), []
    for path in PAGES:
        heard.clear()
        visitor.open(path, viewers.scripted())
        opened.append([(path, None), (LAYOUT, None), (WIRES, None), *heard])
    found = [case for case in cases(visitor, viewers) if case.name.startswith(("What-if", "Threshold: another"))]
    return {"pages": opened, "levers": [form for case in found for form in case.forms]}


def _beside_slow_ones(server: Server) -> Iterator[Aim]:
    usual = _look_ms(server)
    with contextlib.ExitStack() as opened:
        for nth in range(SILENT + HALF_SENT):
            slow = opened.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            if nth >= SILENT:
                slow.sendall(HALF)
        beside = _look_ms(server)
    yield Aim("A page, usually", usual, "ms")
    yield Aim("A page beside them, times as long", beside / usual, "", 2.0, f"{beside:.1f} ms")


def _look_ms(server: Server) -> float:
    """Milliseconds that a page of a new visitor takes, half of the times."""
    taken = []
    for _ in range(POLLS):
        began = time.perf_counter()
        over_http(server.port)("/api/v1/pipeline")
        taken.append(time.perf_counter() - began)
    return float(np.median(taken)) * 1_000


def _crowd(server: Server, people: int, stay: str, under: float, asked: Path, env: dict[str, str]) -> Iterator[Aim]:
    importing = subprocess.Popen(
        [sys.executable, "-m", "app", "import", "--source", "demo"],
        cwd=ROOT,
        env=os.environ | env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    found = _browsed(server, people, stay, asked)
    imported = importing.wait()
    count = sum(each["num_requests"] for each in found)
    failed = sum(each["num_failures"] for each in found)
    yield Aim("Requests a second", count / float(stay.rstrip("s")), "", None, f"{count:,} in all")
    yield Aim("Errors and dropped connections", failed, "", 1.0)
    yield Aim("The import that publishes meanwhile fails", imported, "", 1.0)
    yield Aim("95 of 100 requests within", _percentile(found, 0.95), "ms", under, f"half {_percentile(found, 0.5):.0f}")
    worst = max(found, key=lambda each: _percentile([each], 0.95))
    yield Aim("The slowest kind", _percentile([worst], 0.95), "ms", None, worst["name"])


def _browsed(server: Server, people: int, stay: str, asked: Path) -> list[dict[str, Any]]:
    """Let people browse for a while; what locust counted of each address."""
    options = ("--headless", "-u", str(people), "-r", str(people / 5), "-t", stay, "--json", "--only-summary")
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "locust",
            "-f",
            "bench/people.py",
            "--host",
            f"http://127.0.0.1:{server.port}",
            *options,
        ],
        cwd=ROOT,
        env=os.environ | {"HEADWIND_PEOPLE": str(asked)},
        capture_output=True,
        check=False,
        text=True,
    )
    if not ended.stdout.strip():
        raise RuntimeError(ended.stderr)
    return list(json.loads(ended.stdout))


def _percentile(found: list[dict[str, Any]], share: float) -> float:
    """Milliseconds within which a share of all requests was answered."""
    counts: dict[float, int] = {}
    for each in found:
        for taken, count in each["response_times"].items():
            counts[float(taken)] = counts.get(float(taken), 0) + count
    times = np.array(sorted(counts))
    reached = np.cumsum([counts[each] for each in times])
    return float(times[np.searchsorted(reached, share * reached[-1])])


def _memory(server: Server) -> Iterator[Aim]:
    shared, resident = server.memory_mb()
    yield Aim("All processes of the server hold", shared, "MB", None, f"resident {resident:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
