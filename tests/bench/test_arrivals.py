"""What a page loads is counted and weighed, what moves on it is told."""

import http.server
import threading

import pytest

import pages
from bench.arrivals import Arrival, aims, arrival, paths
from bench.hand import chromium

# A page whose second line goes 90 pixels down, or nowhere.
PAGE = """<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">
<script>window.store = {{ getState: () => ({{ isLoading: false, callbacks: {{}} }}) }};</script>
<main id="main"><p id="first" style="height: 90px; margin: 0"></p><p id="second" style="width: 400px">Second</p></main>
<script>requestAnimationFrame(() => requestAnimationFrame(() => {{
  document.getElementById("first").style.height = "{height}px";
  fetch("/more");
}}));</script>"""
SENT = 5_000


class Answers(http.server.BaseHTTPRequestHandler):
    """A page that moves by its path, and bytes that it asks for."""

    def do_GET(self) -> None:
        body = b"x" * SENT if self.path == "/more" else PAGE.format(height=self.path.strip("/")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain" if self.path == "/more" else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def address():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.mark.browser
def test_what_moves_is_measured_and_named(browser, address):
    found = arrival(browser, f"{address}/180", 1000, 1000)
    assert found.shift > 0
    assert any("#second" in one for one in found.moved)


@pytest.mark.browser
def test_what_stays_is_not(browser, address):
    found = arrival(browser, f"{address}/90", 1000, 1000)
    assert (found.shift, found.moved) == (0, ())


@pytest.mark.browser
def test_requests_are_counted_and_weighed(browser, address):
    found = arrival(browser, f"{address}/90", 1000, 1000)
    assert found.requests == 2
    assert SENT < found.kilobytes * 1000 < SENT + 2_000


def test_every_page_is_opened():
    assert set(paths("O08")) == {*(page.PATH for page in pages.PAGES), "/what-if/O08"}


@pytest.mark.parametrize(
    ("path", "found", "short"),
    [
        ("/", Arrival(25, 899, 0.019, ()), []),
        ("/", Arrival(26, 900, 0.02, ("p",)), ["/: requests", "/: as it travels", "/: layout shift"]),
        ("/data", Arrival(26, 900, 0.02, ("p",)), ["/data: layout shift"]),
    ],
)
def test_what_loads_too_much_or_moves_too_far_falls_short(path, found, short):
    assert [aim.what for aim in aims(path, found) if not aim.holds] == short
