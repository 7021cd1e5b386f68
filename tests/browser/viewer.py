"""A person at the browser: goes to addresses, clicks, types, reads, and waits for what should come."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from dash.testing.browser import Browser
from dash.testing.errors import TestingTimeoutError
from dash.testing.wait import until
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

from tests.browser.servers import Server

SECONDS = 200.0
NBSP = "\u00a0"

# Nothing asked, nothing loading, nothing grey in sight.
SETTLED = """
const store = window.store && window.store.getState();
const grey = [...document.querySelectorAll('#main .hw-skeleton, #main .hw-bone')].some((one) => one.checkVisibility());
const asked = store && Object.entries(store.callbacks).some(
    ([name, list]) => !['stored', 'completed'].includes(name) && Array.isArray(list) && list.length);
return Boolean(store && !store.isLoading && !asked && !grey && document.querySelector('#main *'));
"""
# What the browser does as somebody steps through the history; two frames later Dash has asked for the page.
STEPPED = """
history.pushState({}, '', arguments[0]);
window.dispatchEvent(new PopStateEvent('popstate'));
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(arguments[1])));
"""
# Where on a slider a finger comes down, and what is heard of it until the browser takes it for a scroll.
SWIPED = """
const range = document.querySelector(arguments[0]), swiped = window.swiped = { moved: [], over: false };
range.addEventListener('input', () => swiped.moved.push(range.value));
document.addEventListener('pointercancel', () => { swiped.over = true; });
range.scrollIntoView({ block: 'center' });
const { x, y, width, height } = range.getBoundingClientRect();
return [x + arguments[1] * width, y + height / 2];
"""
# How far the page can be scrolled sideways, and what sticks out.
WIDER = """
const width = document.documentElement.clientWidth, over = document.documentElement.scrollWidth - width;
const out = (one) => one.getBoundingClientRect().right > width + 1;
return over <= 1 ? '' : over + ' px: ' + [...document.querySelectorAll('body *')].filter(out).slice(0, 5)
    .map((one) => one.tagName + '#' + one.id + '.' + one.className).join(' | ');
"""
# Words in a column so narrow that they are broken within: fewer than three letters a line.
SQUEEZED = """
const squeezed = (one) => [...one.childNodes].some((part) => {
    if (part.nodeType !== 3 || part.data.trim().length < 8) return false;
    const range = document.createRange();
    range.selectNodeContents(part);
    const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
    return lines > 3 && part.data.trim().length < 3 * lines;
});
return [...document.querySelectorAll('main *')].filter((one) => one.checkVisibility() && squeezed(one)
    && !one.closest('svg, .visually-hidden')).slice(0, 5).map((one) => one.textContent.trim()).join(' | ');
"""
# A page that moves between the aim and the click has the click land elsewhere; such a click is kept from the page.
AIM = """
const aimed = arguments[0];
aimed.scrollIntoView({ block: 'center', inline: 'nearest' });
window.missed = false;
const kept = (event) => {
    if (event.type === 'pointerdown') window.missed = !aimed.contains(event.target);
    if (window.missed) { event.preventDefault(); event.stopImmediatePropagation(); }
    if (event.type === 'click') kinds.forEach((kind) => window.removeEventListener(kind, kept, true));
};
const kinds = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];
kinds.forEach((kind) => window.addEventListener(kind, kept, true));
"""
# A document keeps what breaks the policy that it was sent.
LISTEN = """
window.broken = [];
document.addEventListener('securitypolicyviolation', (event) => window.broken.push(
    `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


class Viewer:
    """One viewer of one server, in the browser that all tests share."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser, self.driver, self.server = browser, browser.driver, server

    # ---- going somewhere

    def open(self, address: str = "/") -> None:
        """Load an address from nothing, and wait until it is drawn."""
        self.driver.get(self.server.address + address)
        self.settle()

    def follow(self, address: str) -> None:
        """Come to an address as by the history: from a page with a grid, nothing is loaded but answers."""
        self.driver.execute_async_script(STEPPED, urlsplit(self.server.address).path + address)
        self.settle()

    def settle(self) -> None:
        self.until(lambda: self.js(SETTLED), "the page to be drawn")

    def go(self, name: str) -> None:
        """Follow a link of the navigation."""
        self.click(f"//nav[@id='nav']//a[normalize-space()='{name}']")
        self.settle()

    def back(self) -> None:
        self.driver.back()
        self.settle()

    def forward(self) -> None:
        self.driver.forward()
        self.settle()

    def reload(self) -> None:
        self.driver.refresh()
        self.settle()

    @property
    def path(self) -> str:
        return urlsplit(self.driver.current_url).path

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.driver.current_url).query, keep_blank_values=True)

    # ---- reading

    def js(self, script: str, *values: Any) -> Any:
        return self.driver.execute_script(script, *values)

    def texts(self, css: str) -> list[str]:
        """What is written in every element that can be seen, with plain spaces."""
        script = "return [...document.querySelectorAll(arguments[0])].filter((one) => one.checkVisibility())"
        return [
            " ".join(text.replace(NBSP, " ").split()) for text in self.js(f"{script}.map((one) => one.innerText)", css)
        ]

    def text(self, css: str) -> str:
        return next(iter(self.texts(css)), "")

    def value(self, css: str) -> Any:
        return self.js("return document.querySelector(arguments[0])?.value", css)

    def sees(self, css: str) -> bool:
        return bool(self.js("return Boolean(document.querySelector(arguments[0])?.checkVisibility())", css))

    def focused(self) -> str:
        """The words of what has the focus."""
        words = "one.innerText || one.getAttribute('aria-label') || one.id || one.tagName"
        return str(self.js(f"const one = document.activeElement; return ({words}).trim()"))

    # ---- waiting

    def until(self, condition: Callable[[], Any], awaited: str, seconds: float = SECONDS) -> Any:
        """Ask again and again; what a page replaces while it is being asked about is asked about again."""

        def asked() -> Any:
            with contextlib.suppress(WebDriverException):
                return condition()

        try:
            return until(asked, seconds, poll=0.05)
        except TestingTimeoutError:
            raise AssertionError(f"Waited {seconds:.0f} s in vain for {awaited} at {self.driver.current_url}") from None

    def reads(self, css: str, words: str) -> None:
        """Wait until an element says some words."""
        try:
            self.until(lambda: any(words in text for text in self.texts(css)), f"{css} to say {words!r}")
        except AssertionError as error:
            raise AssertionError(f"{error}; it says {self.texts(css)[:3]}") from None

    def appears(self, css: str) -> None:
        self.until(lambda: self.sees(css), f"{css} to appear")

    def disappears(self, css: str) -> None:
        self.until(lambda: not self.sees(css), f"{css} to disappear")

    def asks(self, **expected: Sequence[str]) -> None:
        """Wait until the address asks for just this."""
        wanted = {name.replace("__", "."): list(values) for name, values in expected.items()}
        try:
            self.until(lambda: self.query == wanted, f"the address to ask for {wanted}")
        except AssertionError as error:
            raise AssertionError(f"{error}; it asks for {self.query}") from None

    # ---- acting

    def find(self, which: str) -> Any:
        return self.driver.find_element(By.XPATH if which.startswith("/") else By.CSS_SELECTOR, which)

    def click(self, which: str) -> None:
        """Click with the mouse, once it is there, nothing lies over it and it stays where it was aimed at."""

        def clicked() -> bool:
            aimed = self.find(which)
            self.js(AIM, aimed)
            aimed.click()
            with contextlib.suppress(WebDriverException):
                return not self.js("return window.missed === true")
            return True

        self.until(clicked, f"{which} to be clicked")

    def click_point(self, which: str, *, leads: bool = True) -> None:
        """Click a point of a figure, which a layer above it hears, once the pointer shows that it leads somewhere."""

        def pointed() -> bool:
            point = self.find(which)
            self.js("arguments[0].scrollIntoView({ block: 'center' })", point)
            ActionChains(self.driver, duration=0).move_to_element_with_offset(point, 1, 1).perform()
            ActionChains(self.driver, duration=0).move_to_element(point).perform()
            return not leads or self.sees(".hw-leads")

        self.until(pointed, f"{which} to lead somewhere")
        ActionChains(self.driver, duration=0).click().perform()

    def send(self, which: str, *keys: str) -> None:
        """Press keys on a control, once it stands: one that is drawn anew takes none."""

        def sent() -> bool:
            self.find(which).send_keys(*keys)
            return True

        self.until(sent, f"{which} to take keys")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, wherever the focus is."""
        for key in keys:
            ActionChains(self.driver, duration=0).send_keys(key).perform()

    def swipe(self, css: str, share: float, up: int) -> list[str]:
        """Scroll with a finger put on a slider, at a share of its width; return what the touch made of it."""
        x, y = self.js(SWIPED, css, share)
        points = [("touchStart", [y]), *(("touchMove", [y - gone]) for gone in range(10, up, 10)), ("touchEnd", [])]
        for kind, places in points:
            self.devtools("Input.dispatchTouchEvent", type=kind, touchPoints=[{"x": x, "y": at} for at in places])
        return list(self.until(lambda: self.js("return window.swiped.over && window.swiped.moved"), "a scroll"))

    def write(self, css: str, words: str) -> None:
        """Replace what an input holds, by typing."""
        self.click(css)
        self.js("document.querySelector(arguments[0]).select()", css)
        self.press(words)

    def download(self, css: str) -> str:
        """Click a link to a file of text, and read the file."""
        return self.fetched(css, ".csv").read_text("utf-8-sig")

    def fetched(self, css: str, ending: str) -> Path:
        """Click what brings a file, opening the menu that it stands in, and return the file."""
        folder = Path(self.browser.download_path)
        for former in folder.glob(f"*{ending}"):
            former.unlink()  # a file of the same name is written over
        script = "const menu = document.querySelector(arguments[0]).closest('details'); if (menu) menu.open = true;"
        self.js(script, css)
        self.click(css)
        arrived = self.until(lambda: list(folder.glob(f"*{ending}")), "the file")
        return arrived[0]

    # ---- the browser around the page

    def devtools(self, command: str, **values: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, values)

    def connect(self, *, offline: bool = False, latency: int = 0) -> None:
        """Cut the network, or have each request wait so many milliseconds more."""
        self.devtools("Network.enable")
        speed = {"downloadThroughput": -1, "uploadThroughput": -1}
        self.devtools("Network.emulateNetworkConditions", offline=offline, latency=latency, **speed)

    def resize(self, width: int, height: int = 900) -> None:
        """Give the page another size; a window cannot be narrower than 500 pixels."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.devtools("Emulation.setDeviceMetricsOverride", **size)
        self.until(lambda: self.js("return window.innerWidth") == width, f"a width of {width}")

    def fits(self, what: str, *widths: int) -> None:
        """Wait at each width, or at the present one, until nothing sticks out; what does is said in the end."""
        for width in widths or [None]:
            if width:
                self.resize(width)
            try:
                self.until(lambda: not self.wider(), f"{what} to fit {width or 'the window'}")
            except AssertionError as error:
                raise AssertionError(f"{error}: {self.wider()}") from None

    def wider(self) -> str:
        """What is wider than the window, or squeezed until words break; '' where nothing is."""
        return str(self.js(WIDER)) or str(self.js(SQUEEZED))

    def prefer(self, theme: str) -> None:
        features = [
            {"name": "prefers-color-scheme", "value": theme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.devtools("Emulation.setEmulatedMedia", features=features)

    def complaints(self) -> list[str]:
        """What went wrong since the last time somebody asked: in the console, on the wire, on the server."""
        said = [
            f"console: {entry['message']}" for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"
        ]
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return said + [words for event in events if (words := self._wire(event))] + self.server.complaints()

    def broken(self) -> Any:
        """What broke the policy in a document that listens; None where it does not listen."""
        return self.js("return window.broken")

    def _wire(self, event: dict[str, Any]) -> str:
        match event:
            case {"method": "Network.requestWillBeSent", "params": {"request": {"url": str(url)}}}:
                strange = url.startswith(("http", "ws")) and not url.startswith(f"{self.server.address}/")
                return f"another host: {url}" if strange else ""
            case {"method": "Network.responseReceived", "params": {"response": {"status": int(status), "url": url}}}:
                return f"HTTP {status}: {url}" if status >= 400 else ""
        return ""
