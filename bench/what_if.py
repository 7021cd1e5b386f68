"""How closely the what-if page follows the hand, near and far: python -m bench.what_if.

A real Chromium drives the page on the loopback and through a delaying network, and then the page as Dash has it made
(bench.plain_what_if), with the same deal, the same slider and the same hand.
"""

from __future__ import annotations

import contextlib
import dataclasses
import math
import sys
import time
from collections.abc import Iterator, Sequence

import numpy as np
from playwright.sync_api import Browser

from app.services import Services
from app.settings import Settings
from app.views.deals.deal_address import page
from app.views.what_if.answer import what_if
from app.views.what_if.opening import opening, start
from bench import processes
from bench.aims import Aim, heading, show, status
from bench.hand import Transfer, chromium, hand
from bench.readings import MISSING, Drag, Release, Step, quantile
from bench.visitor import over_http
from bench.worlds import world

OPPORTUNITIES = 12_000
PLAIN = (*processes.GUNICORN[:-1], "bench.plain_what_if:served()")
ROUND_TRIPS_MS = (0, 80)
KEY_PRESSES, DRAG_S, RELEASES, TOUCHES = 60, 4.0, 40, 30
# A slider with fewer places is not worth a drag.
PLACES = 60
ANSWER_UNDER_MS, CURVE_UNDER_MS, REPAINTS_LEAST, RECONCILED_UNDER_MS = 12, 35, 25, 60
REQUEST = "of which the request took: the server, and the way there"
PAYLOAD_UNDER_KB, MODULES_UNDER_KB = 150, 50


@dataclasses.dataclass(frozen=True)
class Followed:
    """How one page followed the hand over one network, and what it loaded."""

    steps: Sequence[Step]
    drag: Drag
    releases: Sequence[Release]
    touches: Sequence[float]
    transfers: Sequence[Transfer]


@dataclasses.dataclass(frozen=True)
class Chosen:
    """What is moved: an opportunity of the list at risk and one of its sliders, and on how many values it matters."""

    opportunity_id: str
    lever: str
    label: str
    different: int


def main() -> int:
    """Measure both pages over both networks; return 1 if an aim falls short."""
    return status(measured(world(OPPORTUNITIES)))


def measured(settings: Settings, *, steps: int = KEY_PRESSES, drag_s: float = DRAG_S, releases: int = RELEASES) -> int:
    """Measure over a data folder and print every aim; return how many fall short."""
    found, short = chosen(Services(settings)), 0
    print(f"{found.opportunity_id}, slider {found.label}: {found.different} different probabilities", flush=True)
    env = {"HEADWIND_DATA_DIR": str(settings.data_dir), "HEADWIND_SOURCE": "", "HEADWIND_DEBUG": ""}
    with (
        chromium() as browser,
        processes.served(*processes.GUNICORN, env=env) as ours,
        processes.served(*PLAIN, env=env) as plain,
    ):
        for round_trip in ROUND_TRIPS_MS:
            heading(f"What-if, {_network(round_trip)}")
            with _network_to(ours.port, round_trip) as port:
                show(_round_trip(port))
                own = followed(browser, port, "?tab=curve", found, steps, drag_s, releases)
            short += show(_aims(own, near=not round_trip))
            heading(f"The same on a page that asks the server at every move, {_network(round_trip)}")
            with _network_to(plain.port, round_trip) as port:
                show(_plain_aims(followed(browser, port, "", found, steps, drag_s, 0), own))
    heading("What the in-browser model weighs, as served")
    return short + show(_weights(own.transfers))


def _network(round_trip: int) -> str:
    return f"{round_trip} ms of added latency" if round_trip else "on the loopback"


@contextlib.contextmanager
def _network_to(port: int, round_trip: int) -> Iterator[int]:
    """Lay a network of that round trip before a server; without one the server answers itself."""
    if not round_trip:
        yield port
        return
    with processes.served("-m", "bench.delay", str(port), str(round_trip), env={}) as far:
        yield far.port


def _round_trip(port: int) -> Iterator[Aim]:
    ask, spent = over_http(port), []
    for _ in range(20):
        began = time.perf_counter()
        ask("/healthz")
        spent.append((time.perf_counter() - began) * 1000)
    yield Aim("A request that needs no work", float(np.median(spent[1:])), "ms p50")


def chosen(services: Services) -> Chosen:
    """Choose among the largest expected losses the slider on whose values the model says the most different things."""
    found = [one for name in start(services, None, None).rows["opportunity_id"] for one in _sliders(services, name)]
    return max(found, key=lambda one: one.different)


def _sliders(services: Services, opportunity_id: str) -> Iterator[Chosen]:
    opened = opening(services, None, opportunity_id, None)
    for one in opened.levers if opened else ():
        if one.minimum is None or one.maximum is None or one.now is None:
            continue
        curve = what_if(services, None, opportunity_id, {}, one.name).curve
        if curve and (one.maximum - one.minimum) / (one.step or math.inf) >= PLACES:
            different = len(np.unique(np.round(curve.loss_probability, 4)))
            yield Chosen(opportunity_id, one.name, one.label, different)


def followed(
    browser: Browser, port: int, query: str, found: Chosen, steps: int, drag_s: float, releases: int
) -> Followed:
    """Open the deal and move its slider by key, in one long drag, and in many short ones."""
    address = f"http://127.0.0.1:{port}{page(found.opportunity_id)}{query}"
    with hand(browser, address, found.lever) as one:
        one.drag(1.0)  # the first of everything is slower
        steps_made, dragged, let_go = one.steps(steps), one.drag(drag_s), one.releases(releases)
        return Followed(steps_made, dragged, let_go, one.touches(min(releases, TOUCHES)), one.transfers())


# --- what is printed ---


def _timed(what: str, figures: Sequence[float], under: float | None = None, note: str = "") -> Aim:
    known = sum(not math.isnan(figure) for figure in figures)
    words = f"p50 {quantile(figures, 0.5):.1f} ms, {known} measured"
    return Aim(what, quantile(figures, 0.95), "ms p95", under, f"{words}, {note}" if note else words)


def _aims(own: Followed, *, near: bool) -> Iterator[Aim]:
    """The figures of the page against its aims; those of the server only where the network is near."""
    yield _timed("Key to new probability", [one.probability for one in own.steps], ANSWER_UNDER_MS)
    yield _timed("Key to the curve drawn anew", [one.curve for one in own.steps], CURVE_UNDER_MS)
    # Along a field's own curve a dot moves; another curve is drawn where the hand goes over to another field.
    yield _timed("Another field touched to its whole curve drawn", own.touches, CURVE_UNDER_MS)
    yield _timed("Key to the end of the frame that shows the probability", [one.frame for one in own.steps])
    drag = own.drag
    # The curve's dot follows every move; trees give the same number at many neighbouring values, whoever works it out.
    yield _rate("Repaints of the curve while dragging", drag.curves, drag, REPAINTS_LEAST)
    yield _rate("Repaints with another number among them", drag.answers, drag)
    yield _timed("Move to the curve drawn anew while dragging", drag.to_curve)
    yield Aim("Requests while dragging", drag.requests, "", 1)
    yield Aim("Last move to the last change of the answer", drag.last, "ms")
    under = RECONCILED_UNDER_MS if near else None
    yield _timed("Release to reconciled with the server", [one.reconciled for one in own.releases], under)
    yield _timed(REQUEST, [one.waited for one in own.releases])


def _rate(what: str, repaints: int, drag: Drag, least: float | None = None) -> Aim:
    note = f"{repaints} at {drag.moves} moves in {drag.seconds:.1f} s"
    return Aim(what, repaints / drag.seconds if drag.seconds else MISSING, "/s", None, note, least)


def _plain_aims(plain: Followed, own: Followed) -> Iterator[Aim]:
    """The same figures of the plain page, and how many times ours they are."""
    keys = ("Key to new probability", "probability"), ("Key to the curve drawn anew", "curve")
    for what, name in (*keys, ("Key to the end of the frame that shows the probability", "frame")):
        figures, others = ([getattr(one, name) for one in followed.steps] for followed in (plain, own))
        yield _timed(what, figures, note=f"p50 {quantile(figures, 0.5) / quantile(others, 0.5):.1f} x Headwind's")
    yield _timed(REQUEST, [one.waited for one in plain.steps])
    yield _rate("Repaints of the answer while dragging", plain.drag.answers, plain.drag)
    yield _rate("Repaints of the curve while dragging", plain.drag.curves, plain.drag)
    yield _timed("Move to the curve drawn anew while dragging", plain.drag.to_curve)
    yield Aim("Requests while dragging", plain.drag.requests, "")
    yield Aim("Last move to the last change of the answer", plain.drag.last, "ms")


def _weights(transfers: Sequence[Transfer]) -> Iterator[Aim]:
    yield _weight("The model", "/scorer/", transfers, PAYLOAD_UNDER_KB)
    yield _weight("The scripts of all pages, the scorer among them", ".mjs", transfers, MODULES_UNDER_KB)


def _weight(what: str, path: str, transfers: Sequence[Transfer], under: float) -> Aim:
    found = next((one for one in transfers if path in one.path), Transfer("not loaded", 0))
    return Aim(what, found.size / 1000 if found.size else MISSING, "kB", under, found.path)


if __name__ == "__main__":
    sys.exit(main())
