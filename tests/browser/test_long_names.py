"""Names of 10,000 characters neither widen a page nor break it, on a phone either."""

from urllib.parse import quote

import pytest

import pages
from tests import long_names
from tests.browser.conftest import watched
from tests.browser.servers import serving
from tests.examples import is_thorough, some
from tests.long_names import long

DEAL = quote(long("O08"))
SCOPE = f"owner={quote(long('Bob'))}"
PLACES = {
    "a drawer": f"/at-risk?deal={DEAL}",
    "a deal": f"/what-if/{DEAL}",
    "the best moves": f"/what-if/{DEAL}?tab=moves",
    "scenarios": f"/what-if/{DEAL}?tab=scenarios",
    "what is not applied": f"/what-if/O07?set.stage={quote(long('Lead'))}&set.colour={quote(long('Red'))}",
    "what is asked in vain": f"/?owner={quote(long('Eve'))}&policy={quote(long('No'))}",
    "a composed deal": f"/what-if/new?set.owner={quote(long('Bob'))}&set.stage={quote(long('Offer'))}",
    "one change": f"/what-if-portfolio?do.to=all&do.field=stage&do.how=set&do.value={quote(long('Offer'))}",
    "a search": f"/at-risk?account_has={quote('Birch' * 30)}",
    "a scope": f"/?{SCOPE}",
    "a scope of the list": f"/at-risk?{SCOPE}",
    "a scope of the win rate": f"/win-rate?period=all&product={quote(long('Beta'))}",
    "a scope of the threshold": f"/threshold?{SCOPE}&policy=flat&threshold=0.3",
}
NOWHERE = {
    "a deal that is gone": f"/what-if/{quote(long('O11'))}?set.stage={quote(long('Lead'))}",
    "a drawer of none": f"/at-risk?deal={quote(long('O11'))}",
}
# A text may be long where nobody sees it whole.
LONGEST = """
const long = (one) => [...one.childNodes].some((part) => part.nodeType === 3 && part.data.length > 1000);
return [...document.querySelectorAll('body *')].filter((one) => long(one) && one.checkVisibility()
    && !['SCRIPT', 'STYLE'].includes(one.tagName)).map((one) => one.tagName + '.' + one.className);
"""
TALL = 20_000
# What is narrowest is told first.
WIDTHS = (360, 1440) if is_thorough() else (360,)


@pytest.fixture(scope="module")
def lengthy(tmp_path_factory):
    """A server over the world with long names."""
    services = long_names.services(tmp_path_factory.mktemp("lengthy"))
    with serving(services.settings.data_dir) as server:
        yield server


@pytest.fixture
def reader(dash_br, lengthy):
    """Somebody who looks at it."""
    yield from watched(dash_br, lengthy)


def fits(reader, place):
    """Hold a page against what its long names may do to it."""
    assert reader.text("h1") != "Page not found", place
    reader.fits(place, *WIDTHS)
    assert reader.js(LONGEST) == [], place
    assert reader.js("return document.documentElement.scrollHeight") < TALL, place


@pytest.mark.parametrize(
    "places",
    some([PLACES, {page.PATH: page.PATH for page in pages.PAGES}], 1),
    ids=["what a link asks for", "every page"],
)
def test_no_page_is_wider_than_its_window(reader, places):
    reader.open("/at-risk")
    for place, address in places.items():
        reader.resize(360)
        reader.follow(address)
        fits(reader, place)


@pytest.mark.parametrize("place", some(NOWHERE, 1))
def test_what_is_not_there_is_no_wider(reader, place):
    reader.resize(360)
    reader.open(NOWHERE[place])
    fits(reader, place)
    assert [complaint for complaint in reader.complaints() if "404" not in complaint] == []


def test_the_menu_of_a_scope_fits_too_and_a_name_that_is_cut_says_the_whole_when_pointed_at(reader):
    reader.resize(360)
    reader.open("/")
    reader.click(".hw-scope-fold")
    reader.click("#scope-owner-pick summary")
    reader.appears("#scope-owner label")
    assert not reader.wider()
    assert reader.js(LONGEST) == []
    reader.follow(f"/what-if/{DEAL}")
    titles = reader.js("return [...document.querySelectorAll('#what-if-head [title]')].map((one) => one.title)")
    assert any(long("Birch") in title for title in titles)
