"""The way back: from a deal to the same list, with the same filters, at the same place."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.examples import some

LISTS = {
    "/?region=Nordics": "main a.hw-cell-link",
    "/movement?region=Nordics": "#movement-deals a.hw-cell-link",
    "/what-if?region=Nordics": "main a.hw-cell-link",
    "/win-rate?region=Nordics": "main a.hw-cell-link",
}
SCROLLED = "return Math.round(window.scrollY)"
TEXTS = "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)"
LAST = "return [...document.querySelectorAll(arguments[0])].slice(0, 5).length"
GO = """const links = document.querySelectorAll(arguments[0]), link = links[Math.min(links.length, 5) - 1];
link.scrollIntoView({ block: 'center' }); window.scrollBy(0, 20);"""
FOLLOW = "const links = document.querySelectorAll(arguments[0]); links[Math.min(links.length, 5) - 1].click();"


@pytest.mark.parametrize("path", some(LISTS, 1))
def test_the_way_back_from_a_deal_leads_to_the_same_place(viewer, path):
    css = LISTS[path]
    viewer.resize(1280, 700)
    viewer.open(path)
    viewer.until(lambda: viewer.js(LAST, css), "a deal")
    viewer.settle()
    viewer.js(GO, css)
    top, listed, query = viewer.js(SCROLLED), viewer.js(TEXTS, css), viewer.query
    # A scroll is heard of with the next frame.
    viewer.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    viewer.js(FOLLOW, css)
    viewer.until(lambda: (viewer.path, viewer.query) != (path.partition("?")[0], query), "another address")
    viewer.settle()
    viewer.back()
    viewer.until(lambda: viewer.js(TEXTS, css) == listed, "the same list")
    viewer.until(lambda: abs(viewer.js(SCROLLED) - top) <= 2, f"the page scrolled to {top}")
    assert viewer.query == query == {"region": ["Nordics"]}


def test_the_way_back_from_a_deal_beside_the_list_keeps_its_filters_and_its_rows(viewer):
    viewer.open("/at-risk?region=Nordics&flagged=all&sort=amount")
    viewer.appears("#deals .ag-row")
    viewer.js("document.querySelector('#deals .ag-body-viewport').scrollTop = 300")
    viewer.click("#deals .ag-row [col-id=account] a")
    viewer.until(lambda: "deal" in viewer.query, "a deal")
    place = viewer.js("return document.querySelector('#deals .ag-body-viewport').scrollTop")
    viewer.back()
    viewer.asks(region=["Nordics"], flagged=["all"], sort=["amount"])
    viewer.disappears(".hw-drawer")
    assert viewer.js("return document.querySelector('#deals .ag-body-viewport').scrollTop") == place


def test_whoever_scrolls_meanwhile_is_left_alone(viewer):
    viewer.resize(1280, 700)
    viewer.open("/movement")
    viewer.until(lambda: viewer.js(LAST, LISTS["/movement?region=Nordics"]), "a deal")
    viewer.js("window.scrollTo(0, 600)")
    viewer.until(lambda: viewer.js(SCROLLED) == 600, "the place")
    viewer.click("a.hw-nav-link[href^='/data']")
    viewer.until(lambda: viewer.path == "/data", "the other page")
    viewer.js("window.addEventListener('popstate', () => window.dispatchEvent(new Event('wheel')), { once: true });")
    viewer.back()
    viewer.until(lambda: viewer.path == "/movement", "the way back")
    viewer.settle()
    viewer.js("window.scrollTo(0, 10)")
    viewer.driver.execute_async_script("setTimeout(arguments[0], 500)")
    assert viewer.js(SCROLLED) == 10


@pytest.mark.parametrize("path", some(["/win-rate", "/at-risk", "/", "/movement"], 1))
def test_a_copied_link_shows_what_its_filters_left(viewer, path):
    css = "#deals .ag-row" if path == "/at-risk" else "main a.hw-cell-link"
    viewer.open(path)
    viewer.until(lambda: viewer.js(LAST, css), "a deal")
    viewer.settle()
    viewer.click("#scope-region-pick > summary")
    viewer.click("//*[@id='scope-region']//label[contains(., 'Nordics')]")
    viewer.until(lambda: viewer.query.get("region") == ["Nordics"], "the filter in the address")
    viewer.settle()
    listed, address = viewer.js(TEXTS, css), viewer.driver.current_url
    viewer.driver.get("about:blank")
    viewer.driver.get(address)
    viewer.until(lambda: viewer.js(TEXTS, css) == listed, "the same list")


def test_the_way_back_does_not_open_a_deal_that_was_closed(viewer):
    viewer.open("/at-risk?flagged=all")
    viewer.appears("#deals .ag-row")
    viewer.click("#deals .ag-row [col-id=account] a")
    viewer.until(lambda: "deal" in viewer.query, "a deal")
    viewer.press(Keys.ESCAPE)
    viewer.disappears(".hw-drawer")
    viewer.back()
    viewer.asks(flagged=["all"])
    viewer.disappears(".hw-drawer")
