"""A first visit loads little, and nothing on the page moves as the rest of it comes."""

import pytest

import pages
from app.views.deals.deal_address import page as what_if_of
from bench.arrivals import KB_UNDER, REQUESTS_UNDER, SHIFT_UNDER, SIZES, arrival
from bench.hand import chromium
from tests.examples import is_thorough

DEALS = "/at-risk?deal={deal}"
WHAT_IF = "/what-if/{deal}"
DESK, PHONE = SIZES


def plain(part):
    """The path, or how wide the window is."""
    return part if isinstance(part, str) else str(part[0])


@pytest.fixture(scope="module")
def other_browser():
    with chromium() as browser:
        yield browser


def test_the_first_page_asks_for_little_and_stands_still(other_browser, demo):
    found = arrival(other_browser, demo.address + pages.PAGES[0].PATH, *DESK)
    # Its frame, its two scripts and its answers are there, whatever else.
    assert 8 < found.requests < REQUESTS_UNDER
    assert 300 < found.kilobytes < KB_UNDER
    assert found.shift < SHIFT_UNDER, found.moved


# A run looks at what people come to first, EXAMPLES=all at every page at both sizes. As a page is drawn by a browser
# that knows the scripts already, it is held to the same.
FIRST = [("/", PHONE), ("/threshold", PHONE), (WHAT_IF, DESK), (DEALS, DESK)]
EVERY = [(path, size) for path in (*(page.PATH for page in pages.PAGES), WHAT_IF, DEALS) for size in SIZES]


@pytest.mark.parametrize(("path", "size"), EVERY if is_thorough() else FIRST, ids=plain)
def test_nothing_is_pushed_away(other_browser, demo, deal, path, size):
    found = arrival(other_browser, demo.address + path.format(deal=deal), *size)
    assert found.shift < SHIFT_UNDER, found.moved


SILENT = [("/", DESK), ("/at-risk", PHONE)]
SILENT_TOO = [(path, size) for path in ("/", "/at-risk", what_if_of("O08"), "/threshold") for size in SIZES]


@pytest.mark.parametrize(("path", "size"), SILENT_TOO if is_thorough() else SILENT, ids=plain)
def test_nothing_is_pushed_away_without_signal(other_browser, silent, path, size):
    found = arrival(other_browser, silent.address + path, *size)
    assert found.shift < SHIFT_UNDER, found.moved
