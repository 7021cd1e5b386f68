"""What a first visit to each page loads, and how far the page moves meanwhile: python -m bench.arrivals."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Page

import pages
from app.services import Services
from app.views.deals.deal_address import page as what_if_of
from app.views.what_if.opening import start
from bench import processes
from bench.aims import Aim, heading, show, status
from bench.hand import chromium
from bench.worlds import world
from tests.browser.viewer import SETTLED

OPPORTUNITIES: Final = 12_000
SHIFTS: Final = Path(__file__).with_name("shifts.js")
# A desk and a phone, in pixels.
SIZES: Final = ((1440, 900), (360, 740))
REQUESTS_UNDER, KB_UNDER, SHIFT_UNDER = 26, 900, 0.02
PATIENCE_MS: Final = 60_000
TWO_FRAMES: Final = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


@dataclasses.dataclass(frozen=True)
class Arrival:
    """What somebody's first page took: requests and kilobytes as they travelled, how far it moved, and what of it."""

    requests: int
    kilobytes: float
    shift: float
    moved: tuple[str, ...]


class Traffic:
    """Counts what a page asks for, and weighs what it gets, with headers, as it travels."""

    def __init__(self, session: CDPSession) -> None:
        self.asked, self.bytes = set[str](), 0.0
        session.on("Network.requestWillBeSent", self._on_request)
        session.on("Network.loadingFinished", self._on_loaded)
        session.send("Network.enable")

    def _on_request(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            self.asked.add(event["requestId"])

    def _on_loaded(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]


def arrival(browser: Browser, address: str, width: int, height: int) -> Arrival:
    """Open an address as somebody whose browser has kept nothing, and wait until the page stands still."""
    with contextlib.closing(browser.new_context(viewport={"width": width, "height": height})) as context:
        context.add_init_script(path=SHIFTS)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        traffic = Traffic(context.new_cdp_session(page))
        page.goto(address)
        _settle(page)
        found = page.evaluate("() => window.shifts()")
    return Arrival(len(traffic.asked), traffic.bytes / 1000, found["shift"], tuple(found["moved"]))


def _settle(page: Page) -> None:
    page.wait_for_function(f"() => {{ {SETTLED} }}")
    page.wait_for_load_state("networkidle")
    page.evaluate(TWO_FRAMES)


def paths(deal: str) -> list[str]:
    """Every page, and the what-if of a deal."""
    return [*(page.PATH for page in pages.PAGES), what_if_of(deal)]


def main() -> int:
    """Open every page at both sizes; return 1 if one loads too much or moves too far."""
    settings, short = world(OPPORTUNITIES), 0
    deal = start(Services(settings), None, None).rows["opportunity_id"].iloc[0]
    env = {"HEADWIND_DATA_DIR": str(settings.data_dir), "HEADWIND_SOURCE": "", "HEADWIND_DEBUG": ""}
    with processes.served(*processes.GUNICORN, env=env) as server, chromium() as browser:
        address = f"http://127.0.0.1:{server.port}"
        for size in SIZES:
            heading(f"The first visit to each page, at {size[0]} by {size[1]} pixels")
            for path in paths(deal):
                short += show(aims(path, arrival(browser, address + path, *size)))
    return status(short)


def aims(path: str, found: Arrival) -> Iterator[Aim]:
    """The figures of one page against their aims; what loads with all of them is held on the first one."""
    is_first = path == pages.PAGES[0].PATH
    yield Aim(f"{path}: requests", found.requests, "", REQUESTS_UNDER if is_first else None)
    yield Aim(f"{path}: as it travels", found.kilobytes, "kB", KB_UNDER if is_first else None)
    yield Aim(f"{path}: layout shift", found.shift, "", SHIFT_UNDER, ", ".join(found.moved[:3]))


if __name__ == "__main__":
    sys.exit(main())
