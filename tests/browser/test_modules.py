"""The page's own script is there before Dash asks for a callback, however late it comes."""

import time

import pytest

from bench.hand import chromium
from tests.examples import some

LATE_S = 1.0
LATE = "**/vendor/headwind-*.mjs"
# A page, and what stands on it once its callbacks have run.
PLACES = {
    "/what-if/{deal}": "#what-if-odds[data-reconciled]",
    "/at-risk": "#deals .ag-row a",
    "/": "#nav [aria-current=page]",
    "/threshold": "#threshold-range[aria-valuetext]",
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


@pytest.mark.parametrize("path", some(PLACES, 1))
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


GRID = "**/dash_ag_grid.v*.js"
LISTED = "#deals .ag-row a"


def test_a_page_with_a_grid_is_gone_to_once_its_script_is_there(page, demo):
    wrong, asked = [], []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{demo.address}/")
    page.wait_for_selector(PLACES["/"])
    assert not page.evaluate("() => Boolean(window.dash_ag_grid)")
    page.route(GRID, late)
    page.click("#nav a[href*='/at-risk']")
    page.wait_for_selector(LISTED)
    assert len([url for url in asked if "/dash_ag_grid/dash_ag_grid." in url]) == 1
    # The document is the one that it was.
    assert [url.removeprefix(demo.address) for url in asked].count("/") == 1
    assert wrong == []


def test_a_step_back_to_a_page_with_a_grid_waits_for_its_script_too(page, demo):
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{demo.address}/at-risk")
    page.wait_for_selector(LISTED)
    page.click("#nav a[href*='/win-rate']")
    page.wait_for_selector("#win-rate-kpis .hw-kpi")
    page.reload()
    page.wait_for_selector("#win-rate-kpis .hw-kpi")
    page.route(GRID, late)
    page.go_back()
    page.wait_for_selector(LISTED)
    assert page.inner_text("h1") == "Deals at risk"
    assert wrong == []


def test_where_the_grids_script_does_not_come_the_browser_loads_the_page(page, demo):
    page.goto(f"{demo.address}/")
    page.wait_for_selector(PLACES["/"])
    page.route(GRID, lambda route: route.abort(), times=1)
    page.click("#nav a[href*='/at-risk']")
    page.wait_for_selector(LISTED)
    assert not page.evaluate("() => Boolean(document.getElementById('grid-script'))")


def late(route):
    time.sleep(LATE_S)
    route.continue_()
