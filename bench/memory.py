"""Whether a worker's memory stays flat over ten thousand requests: python -m bench.memory."""

from __future__ import annotations

import itertools
import random
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import numpy as np

from app.services import Services
from app.settings import Settings
from app.views.freshness import choices
from bench import processes
from bench.aims import Aim, heading, show, status
from bench.load import requests_of
from bench.visitor import Transport, over_http
from bench.worlds import world

OPPORTUNITIES, REQUESTS, STEP, SEED, MOST_MB = 12_000, 10_000, 1_000, 5, 400.0
TWINS = ("pipeline", "win-rate", "at-risk", "threshold", "what-if-portfolio", "model")
PERIODS = ("last-12-months", "all", "this-quarter", "last-quarter", "this-year")


def main() -> int:
    """Ask one worker over the demo; return 1 if it holds more than its aim."""
    settings = world(OPPORTUNITIES)
    env = {"HEADWIND_DATA_DIR": str(settings.data_dir), "HEADWIND_PREPARE": "no", "HEADWIND_WORKERS": "1"}
    heading(f"One worker over {REQUESTS:,} mixed requests of ever other scopes")
    with processes.served(*processes.GUNICORN, env=env) as server:
        ask = over_http(server.port)
        held = [server.largest_mb()]
        for nth, (path, body) in enumerate(itertools.islice(_requests(ask, settings), REQUESTS), 1):
            ask(path, body)
            if nth % STEP == 0:
                held.append(server.largest_mb())
                print(f"  after {nth:>6,}: {held[-1]:.0f} MB", flush=True)
    return status(show(_aims(held)))


def _requests(ask: Transport, settings: Settings) -> Iterator[tuple[str, Any]]:
    """What visitors ask without end: pages as a browser opens them, twins of any scope, levers, scores."""
    drawn, services = random.Random(SEED), Services(settings)  # noqa: S311  # no secrets
    asked = requests_of(ask, services)
    names = {name: [None, *rows["name"]] for name, rows in choices(services, None).items()}
    with services.published().snapshot.cursor() as cursor:
        deals = [row[0] for row in cursor.execute("select opportunity_id from open_list").fetchall()]
    while True:
        yield from drawn.choice(asked["pages"])
        for _ in range(5):
            yield f"/api/v1/{drawn.choice(TWINS)}?{urlencode(_scope(drawn, names))}", None
            yield drawn.choice(asked["levers"])
        changed = [
            {"opportunity_id": each, "changes": {"contacts": drawn.randint(1, 9)}}
            for each in drawn.choices(deals, k=20)
        ]
        yield "/api/v1/score", {"opportunities": changed}


def _scope(drawn: random.Random, names: dict[str, list[Any]]) -> dict[str, Any]:
    found = {name: value for name, held in names.items() if drawn.random() < 0.4 and (value := drawn.choice(held))}
    return {"period": drawn.choice(PERIODS), "threshold": round(drawn.random(), 3), **found}


def _aims(held: list[float]) -> Iterator[Aim]:
    yield Aim("When it starts", held[0], "MB")
    yield Aim(f"After {STEP:,} requests", held[1], "MB")
    yield Aim(f"After {REQUESTS:,} requests", held[-1], "MB", MOST_MB)
    middle = len(held) // 2
    # What DuckDB holds of the snapshot comes and goes: the middle of each half tells what stays.
    grown = float(np.median(held[middle:]) - np.median(held[1:middle]))
    yield Aim("The last half more than the first", grown, "MB", 40.0)


if __name__ == "__main__":
    sys.exit(main())
