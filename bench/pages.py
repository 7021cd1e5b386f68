"""How long every page's callbacks take, at two sizes of the demo CRM in one run: python -m bench.pages."""

from __future__ import annotations

import dataclasses
import itertools
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from dash import Dash

import pages
from app import context
from app.factory import create_app
from app.services import Services
from app.settings import Settings
from bench.aims import Aim, heading, show, status
from bench.viewers import MOVEMENT, TREND, Viewers
from bench.visitor import ANSWERS, SCOPE, Property, Transport, Values, Visitor, Wire, in_process, parsed
from bench.worlds import all_open, world

UNDER_MS = {12_000: 100.0, 1_000_000: 300.0}
# Every open deal is scored twice for it, a hundred thousand of a million.
RESCORED, RESCORED_UNDER_MS = "Pipeline what-if: one more contact in each", {12_000: 100.0, 1_000_000: 1_000.0}
# What stood on two days is worked out of the changes of the days between.
MOVED_UNDER_MS = {12_000: 150.0, 1_000_000: 400.0}
UNDER = {RESCORED: RESCORED_UNDER_MS, MOVEMENT: MOVED_UNDER_MS, TREND: MOVED_UNDER_MS}
WARM, CALLS, TWIN_CALLS = 5, 50, 15
DESCRIPTION = "/api/v1/openapi.json"


@dataclasses.dataclass(frozen=True)
class Case:
    """One thing a page asks of the server, in the forms in which viewers ask it in turn: address and posted body."""

    name: str
    forms: tuple[tuple[str, Any], ...]


@dataclasses.dataclass(frozen=True)
class Served:
    """An application over one world, and what is asked of it."""

    opportunities: int
    services: Services
    cases: dict[str, Case]


def main() -> int:
    """Measure every page; return 1 if one is too slow."""
    settings = {size: world(size) for size in UNDER_MS}
    app = create_app(settings[min(settings)])
    served = [_served(app, size, each) for size, each in settings.items()]
    short = 0
    heading(f"Pages and the requests they make: p95 of {CALLS} calls each, {_sizes(served)}")
    for name in dict.fromkeys(name for one in served for name in one.cases):
        short += show(_page_aims(app, name, served, CALLS))
    heading("The grid where all of a million deals are open")
    widest = max(settings)
    open_ones = _served(app, widest, all_open(settings[widest]))
    short += show(
        aim for name in open_ones.cases if "rows" in name for aim in _page_aims(app, name, [open_ones], CALLS)
    )
    heading(f"The same numbers as JSON: p50 of {TWIN_CALLS} calls each")
    show(_twins(app, served))
    return status(short)


def _sizes(served: list[Served]) -> str:
    counted = ((one.opportunities, one.services.published().snapshot.ask("counts").iloc[0]) for one in served)
    return " and ".join(f"{size:,} opportunities ({counts['open_opportunities']:,} open)" for size, counts in counted)


def _serve(app: Dash, services: Services) -> Transport:
    """Let the application answer from a world, as it would after a new snapshot was published."""
    app.server.extensions[context.KEY] = services
    return in_process(app)


def _served(app: Dash, size: int, settings: Settings) -> Served:
    services = Services(settings)
    found = cases(Visitor(_serve(app, services)), Viewers.of(services))
    return Served(size, services, {case.name: case for case in found})


# --- what is asked ---


def cases(visitor: Visitor, viewers: Viewers) -> Iterator[Case]:
    """Every server callback: the frame's, each page's as it loads and as its scripts ask, its grid's; then changes."""
    for wire in visitor.frame_wires():
        yield _case("Frame", wire, visitor.frame, viewers)
    for page in pages.PAGES:
        template = getattr(page, "PATH_TEMPLATE", None)
        yield from _page_cases(page.NAME, page.PATH, visitor, viewers)
        if template:
            yield from _page_cases(f"{page.NAME}, one of them", viewers.path(template), visitor, viewers)
    for name, addresses in viewers.changes():
        yield Case(name, tuple((address, None) for address in addresses))


def _page_cases(name: str, path: str, visitor: Visitor, viewers: Viewers) -> Iterator[Case]:
    visit = visitor.open(path, viewers.scripted())
    for wire in visit.answered:
        yield _case(name, wire, visit.values, viewers)
    shown = {identity for identity, _ in visit.values}
    for wire in visitor.wires:
        for asked in wire.inputs:
            if asked[1] == "getRowsRequest" and asked[0] in shown:
                yield from _grid_cases(name, wire, asked, visit.values, viewers)


def _case(name: str, wire: Wire, values: Values, viewers: Viewers) -> Case:
    scoped = SCOPE in (*wire.inputs, *wire.state)
    forms = [values | {SCOPE: scope} for scope in viewers.scopes] if scoped else [values]
    changed = SCOPE if SCOPE in wire.inputs else wire.inputs[0]
    return Case(f"{name}: {wire.outputs[0][0]}", tuple((ANSWERS, wire.body(form, changed)) for form in forms))


def _grid_cases(name: str, wire: Wire, asked: Property, values: Values, viewers: Viewers) -> Iterator[Case]:
    for words, request in viewers.grid_requests(values.get((asked[0], "columnDefs")) or []):
        yield Case(f"{name}, rows: {words}", ((ANSWERS, wire.body(values | {asked: request}, asked)),))


# --- how long it takes ---


def _page_aims(app: Dash, name: str, served: Iterable[Served], calls: int) -> Iterator[Aim]:
    first: float | None = None
    for one in served:
        if name not in one.cases:
            continue
        spent, size = _milliseconds(_serve(app, one.services), one.cases[name], calls)
        middle = float(np.median(spent))
        against = "" if first is None else f", {middle / first:.1f} x the smaller world"
        first = middle
        note = f"p50 {middle:.0f} ms, fastest {min(spent):.0f} ms, {size / 1000:.0f} kB{against}"
        yield Aim(
            f"{name}, {one.opportunities:,}",
            float(np.quantile(spent, 0.95)),
            "ms p95",
            UNDER.get(name, UNDER_MS)[one.opportunities],
            note,
        )


def _milliseconds(ask: Transport, case: Case, calls: int) -> tuple[list[float], int]:
    """Ask in each form in turn; return the milliseconds of each call after the warm ones, and the longest answer."""
    spent, longest = [], 0
    for path, body in itertools.islice(itertools.cycle(case.forms), WARM + calls):
        started = time.perf_counter()
        answer = ask(path, body)
        spent.append((time.perf_counter() - started) * 1000)
        longest = max(longest, len(answer))
    return spent[WARM:], longest


def _twins(app: Dash, served: list[Served]) -> Iterator[Aim]:
    described = parsed(in_process(app)(DESCRIPTION))["paths"]
    for path in (
        path for path, methods in described.items() if path.startswith("/api/") and "get" in methods and "{" not in path
    ):
        for one in served:
            spent, _ = _milliseconds(_serve(app, one.services), Case(path, ((path, None),)), TWIN_CALLS)
            yield Aim(f"{path}, {one.opportunities:,}", float(np.median(spent)), "ms p50")


if __name__ == "__main__":
    sys.exit(main())
