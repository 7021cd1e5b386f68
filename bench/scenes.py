"""What there is to look at: every page and what opens over one, in both themes and at several widths."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from typing import Final, Literal

from playwright.sync_api import Browser, ConsoleMessage, Error, Page
from playwright.sync_api import TimeoutError as WaitedInVain

import pages
from app.views.deals.deal_address import page as what_if_of
from tests.browser.viewer import SETTLED, WIDER

Theme = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
PATIENCE_MS: Final = 60_000
# A chart takes its new width a moment after the page has taken it, on a busy machine a long one.
REDRAWN_MS: Final = 250
FITTED_MS: Final = 20_000
# A screen that is taller than it is likely to be, so that what loads once it is in sight is there.
HEIGHT: Final = 1_000
FITS: Final = f"return !(() => {{ {WIDER} }})();"
FAILED: Final = """() => [...document.querySelectorAll('.hw-state-error, .hw-notice-error')]
    .filter((one) => one.checkVisibility()).map((one) => one.innerText.replaceAll('\\n', ' '))"""


@dataclasses.dataclass(frozen=True)
class Scene:
    """Something to look at: its name, its address, what is searched for over it, and whether a page is there."""

    name: str
    address: str
    searched: str = ""
    there: bool = True


def scenes(deal: str) -> list[Scene]:
    """Every page, a deal beside the list and in its what-if, a search that found it, and an address without a page."""
    name = {page.PATH: page.PATH.strip("/").replace("/", "-") or "pipeline" for page in pages.PAGES}
    return [
        *(Scene(name[page.PATH], page.PATH) for page in pages.PAGES),
        Scene("deal", f"/at-risk?deal={deal}"),
        *(Scene(f"what-if-{tab}", f"{what_if_of(deal)}?tab={tab}") for tab in ("curve", "moves", "scenarios")),
        Scene("search", "/", searched=deal),
        Scene("nowhere", "/nowhere", there=False),
    ]


class Spectator:
    """Somebody who looks at the scenes of one server, and remembers what went wrong meanwhile."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address, self.complaints = address, list[str]()
        self.page = browser.new_context(reduced_motion="reduce").new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self._scene: Scene | None = None
        self.page.on("pageerror", self._thrown)
        self.page.on("console", self._written)

    def views(
        self, scene: Scene, widths: tuple[int, ...], themes: tuple[Theme, ...] = THEMES
    ) -> Iterator[tuple[str, int]]:
        """Open a scene once, and show it in each theme and width: yields them while it stands there."""
        self._scene = scene
        self.page.set_viewport_size({"width": widths[0], "height": HEIGHT})
        self.page.goto(self.address + scene.address)
        self._settle()
        if scene.searched:
            self._search(scene.searched)
        for theme in themes:
            self.page.emulate_media(color_scheme=theme)
            for width in widths:
                self._widen(width)
                self.complaints += [f"{_where(scene, theme, width)}: {fault}" for fault in _faults(self.page)]
                yield theme, width

    def first_deal(self) -> str:
        """The deal that comes first in the list of open ones."""
        answer = self.page.request.get(f"{self.address}/api/v1/at-risk?limit=1").json()
        return str(answer["page"]["rows"][0]["opportunity_id"])

    def _widen(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.page.wait_for_timeout(REDRAWN_MS)
        self._settle()
        with contextlib.suppress(WaitedInVain):  # what still sticks out is a fault, and is said
            self.page.wait_for_function(f"() => {{ {FITS} }}", timeout=FITTED_MS)

    def _settle(self) -> None:
        self.page.wait_for_function(f"() => {{ {SETTLED} }}")
        self.page.wait_for_load_state("networkidle")

    def _search(self, words: str) -> None:
        self.page.keyboard.press("/")
        self.page.locator("#search-words").fill(words)
        self.page.locator("#search-results [role=option]").first.wait_for()

    def _thrown(self, error: Error) -> None:
        self._complain(f"script error: {error.message}")

    def _written(self, message: ConsoleMessage) -> None:
        """The browser itself writes that an address is not there; at one that should not be, that is right."""
        nowhere = self._scene is not None and not self._scene.there and " 404 " in message.text
        if message.type == "error" and not nowhere:
            self._complain(f"console: {message.text}")

    def _complain(self, words: str) -> None:
        self.complaints.append(f"{self._scene.name if self._scene else ''}: {words}")


def _where(scene: Scene, theme: str, width: int) -> str:
    return f"{scene.name}, {theme}, {width} px"


def _faults(page: Page) -> list[str]:
    """What is wrong with what stands there: it scrolls sideways, or says that something did not work."""
    wider = page.evaluate(f"() => {{ {WIDER} }}")
    sideways = [f"scrolls sideways by {wider}"] if wider else []
    return sideways + [f"shows an error: {words}" for words in page.evaluate(FAILED)]
