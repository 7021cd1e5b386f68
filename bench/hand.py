"""A hand at a real Chromium: it opens a deal's what-if page, presses keys on a slider, drags it and lets it go."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import math
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ElementHandle, Page, Request, sync_playwright
from playwright.sync_api import TimeoutError as NeverCame

from bench import readings
from bench.readings import Drag, Noted, Release, Step

# A container has neither a sandbox nor a display, and nothing may call home.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"),
    *("--disable-component-update", "--disable-quic", "--disable-sync", "--no-first-run"),
)
WATCH = Path(__file__).with_name("watch.js")
PATIENCE_MS = 20_000
# A press whose answer has not come by then has none; presses come no faster than a hand makes them.
ANSWER_MS, RHYTHM_MS = 2_000, 150
STILL_MS, POLL_MS = 400, 25
HERTZ = 60
MOST_PRESSES = 400
OTHER = "(one, own) => one !== own"
FOCUS = "(one) => { const at = performance.now(); one.focus({ preventScroll: true }); return at; }"
ANSWERED = "() => watch.noted().curves.length > 0"


@dataclasses.dataclass(frozen=True)
class Transfer:
    """Something the page loaded: its path and its size in bytes as it travelled."""

    path: str
    size: int


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        yield browser
        browser.close()


@contextlib.contextmanager
def hand(browser: Browser, address: str, lever: str) -> Iterator[Hand]:
    """Open a what-if page as somebody who has never been there, and lay the hand on a lever's slider."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.add_init_script(path=WATCH)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    traffic = Traffic(page)
    page.goto(address)
    page.wait_for_selector("#what-if-curve .scatterlayer path.point", state="attached")
    page.wait_for_load_state("networkidle")
    yield Hand(page, lever, traffic)
    context.close()


class Traffic:
    """What a page asks for: the requests that are under way, and those that have ended well."""

    def __init__(self, page: Page) -> None:
        self.underway: set[Request] = set()
        self.loaded: list[Request] = []
        page.on("request", self._on_request)
        page.on("requestfailed", self._ended)
        page.on("requestfinished", self._arrived)

    def _on_request(self, request: Request) -> None:
        self.underway.add(request)

    def _ended(self, request: Request) -> None:
        self.underway.discard(request)

    def _arrived(self, request: Request) -> None:
        self._ended(request)
        self.loaded.append(request)


class Hand:
    """A hand on the slider of one lever."""

    def __init__(self, page: Page, lever: str, traffic: Traffic) -> None:
        self.page, self.traffic = page, traffic
        self.slider = page.locator(f'[data-lever="{lever}"] input[type=range]')
        self.slider.scroll_into_view_if_needed()

    def transfers(self) -> list[Transfer]:
        """What the page has loaded so far."""
        return [Transfer(urlsplit(one.url).path, one.sizes()["responseBodySize"]) for one in [*self.traffic.loaded]]

    def steps(self, changes: int) -> list[Step]:
        """Walk along the slider with the arrow keys until the probability has changed this often.

        If a press changes it, the hand goes back and forth twice more; at an end of the slider it turns round.
        """
        self.slider.focus()
        self._rest()
        made: list[Step] = []
        ahead, back = "ArrowLeft", "ArrowRight"
        for _ in range(MOST_PRESSES):
            pressed = self._press(ahead)
            if not pressed.moved:
                ahead, back = back, ahead
            made += [pressed, *(self._press(key) for key in (back, ahead) * 2 if pressed.changed)]
            if sum(one.changed for one in made) >= changes:
                break
        return [one for one in made if one.moved]

    def _press(self, key: str) -> Step:
        began = time.perf_counter()
        self.page.evaluate("() => watch.begin()")
        self.slider.press(key)
        noted = self._noted()
        if noted.times("input"):
            with contextlib.suppress(NeverCame):
                self.page.wait_for_function(ANSWERED, timeout=ANSWER_MS, polling=POLL_MS)
        _until(began + RHYTHM_MS / 1000)
        return readings.step(self._noted())

    def touches(self, count: int) -> list[float]:
        """Lay the hand on another slider and on its own in turn: milliseconds until each one's whole curve is drawn."""
        own = self.slider.element_handle()
        others = self.page.locator("[data-lever] input[type=range]").element_handles()
        sliders = [next(one for one in others if one.evaluate(OTHER, own)), own]
        return [self._touch(slider) for slider in itertools.islice(itertools.cycle(sliders), count)]

    def _touch(self, slider: ElementHandle) -> float:
        self.page.evaluate("() => watch.begin()")
        began = slider.evaluate(FOCUS)
        with contextlib.suppress(NeverCame):
            self.page.wait_for_function(ANSWERED, timeout=ANSWER_MS, polling=POLL_MS)
        self._rest()
        # What comes later belongs to the server's answer.
        return max((at for at in self._noted().curves if began <= at < began + RHYTHM_MS), default=math.nan) - began

    def drag(self, seconds: float) -> Drag:
        """Drag the slider's thumb to and fro, with at most sixty moves in a second, and let it go."""
        place = self._grasp()
        began = due = time.perf_counter()
        while due < began + seconds:
            _until(due)
            self.page.mouse.move(*place(_to_and_fro(time.perf_counter() - began)))
            due = max(due + 1 / HERTZ, time.perf_counter())
        self.page.mouse.up()
        self._rest()
        return readings.drag(self._noted())

    def releases(self, count: int) -> list[Release]:
        """Take the thumb, move it a little and let it go, again and again."""
        return [self._release(share) for share in itertools.islice(itertools.cycle((0.3, 0.6, 0.8, 0.45)), count)]

    def _release(self, share: float) -> Release:
        place = self._grasp()
        for move in range(4):
            self.page.mouse.move(*place(share + move / 100))
        self.page.mouse.up()
        self._rest()
        return readings.release(self._noted())

    def _grasp(self) -> Callable[[float], tuple[float, float]]:
        """Press the pointer down in the middle of the track; return where on the screen a share of the track is."""
        box = self.slider.bounding_box()
        if box is None:
            raise LookupError("The slider is not on the page.")
        left, width, height = box["x"], box["width"], box["y"] + box["height"] / 2
        self.page.mouse.move(left + width / 2, height)
        self._rest()
        self.page.evaluate("() => watch.begin()")
        self.page.mouse.down()
        return lambda share: (left + share * width, height)

    def _noted(self) -> Noted:
        return Noted.of(self.page.evaluate("() => watch.noted()"))

    def _rest(self) -> None:
        """Wait until nothing is asked and nothing has happened for a while."""
        while self.traffic.underway or self.page.evaluate("() => watch.still()") < STILL_MS:
            self.page.wait_for_timeout(POLL_MS)


def _until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.perf_counter()))


def _to_and_fro(seconds: float) -> float:
    """Where the hand is: from a tenth of the track to nine tenths and back, once in two seconds."""
    return 0.1 + 0.8 * (1 - abs(seconds % 2.0 - 1.0))
