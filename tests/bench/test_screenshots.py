"""Pictures are listed by scene, and what is wrong with a page is told."""

import http.server
import re
import threading

import pytest

import pages
from bench import screenshots
from bench.hand import chromium
from bench.scenes import Scene, Spectator, scenes

WRONG = """<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">
<script>window.store = { getState: () => ({ isLoading: false, callbacks: {} }) };</script>
<main id="main"><p style="width: 1600px">Wide</p><p class="hw-state-error">This did not work</p></main>
<script>throw new Error("torn");</script>"""


class Answers(http.server.BaseHTTPRequestHandler):
    """The wrong page at every address."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(WRONG.encode())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def address():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_every_page_is_a_scene():
    shown = scenes("A1")
    assert {page.PATH for page in pages.PAGES} <= {scene.address for scene in shown}
    assert len({scene.name for scene in shown}) == len(shown)


def test_each_scene_has_a_row_of_thumbnails():
    page = screenshots.index(["demo_deal_dark_360.png", "demo_deal_light_360.png", "no-signal_deal_dark_360.png"])
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["demo · deal", "no-signal · deal"]
    assert re.findall(r"<figcaption>(.*?)<", page) == ["dark · 360", "light · 360", "dark · 360"]


@pytest.mark.browser
def test_what_is_wrong_with_a_page_is_told(address, monkeypatch):
    monkeypatch.setattr("bench.scenes.FITTED_MS", 100)  # what sticks out here never comes to fit
    with chromium() as browser:
        spectator = Spectator(browser, address)
        looks = list(spectator.views(Scene("wrong", "/"), (1440, 360)))
    assert looks == [("light", 1440), ("light", 360), ("dark", 1440), ("dark", 360)]
    script, *faults = spectator.complaints
    assert script == "wrong: script error: torn"
    assert [words.partition(" px: ")[2].split()[0] for words in faults] == ["scrolls", "shows"] * 4
    assert faults[0].startswith("wrong, light, 1440 px: scrolls sideways by ")
