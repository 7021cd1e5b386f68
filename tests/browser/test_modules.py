"""The page's own script is there before Dash asks for a callback, however late it comes."""

import time

import pytest

from bench.hand import chromium

LATE_S = 1.0
LATE = "**/vendor/headwind-*.mjs"
# A page, and what stands on it once its callbacks have run.
PLACES = {
    "/": "#nav [aria-current=page]",
    "/at-risk": "#deals .ag-row a",
    "/threshold": "#threshold-range[aria-valuetext]",
    "/what-if/{deal}": "#what-if-odds[data-reconciled]",
}


@pytest.fixture(scope="module")
def other_browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(other_browser):
    page = other_browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("path", PLACES)
def test_a_late_script_misses_nothing(page, demo, deal, path):
    wrong, asked = [], []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.route(LATE, late)
    page.goto(demo.address + path.format(deal=deal))
    page.wait_for_selector(PLACES[path])
    assert wrong == []
    assert len([url for url in asked if ".mjs" in url]) == 1


def late(route):
    time.sleep(LATE_S)
    route.continue_()
