"""Below a path of its host every page, link, file and question stays there, whether or not the proxy takes it off."""

import http.client
import json
from urllib.parse import urlsplit

import pytest

import pages
from tests import worlds
from tests.browser.conftest import watched
from tests.browser.proxies import behind
from tests.browser.servers import serving
from tests.examples import is_thorough

PREFIX = "/sales/headwind"
# Every link of a page: one that leads past the prefix has a path of its own.
PAST = """
const own = (one) => !one.pathname.startsWith(arguments[0] + '/');
return [...document.querySelectorAll('a[href], link[href], script[src], img[src]')]
    .map((one) => new URL(one.href || one.src, location.href)).filter(own).map(String);
"""
FILE = """
const link = document.getElementById('deals-export');
return link.search && link.pathname + link.search;
"""
PATHS = [*(page.PATH for page in pages.PAGES), "/what-if/O08", "/what-if/new", "/at-risk?deal=O08"]


@pytest.fixture(scope="module")
def below(tmp_path_factory):
    """The ten-row world, served below a prefix."""
    services = worlds.services(tmp_path_factory.mktemp("below"))
    with serving(services.settings.data_dir, HEADWIND_PREFIX=PREFIX, HEADWIND_HOSTS="127.0.0.1, inside") as server:
        yield server


@pytest.fixture(params=[True, pytest.param(False, marks=pytest.mark.thorough)], ids=["stripped", "kept"])
def passer(request, dash_br, below):
    """Somebody who comes through a proxy, which takes the prefix off or leaves it on."""
    with behind(below, PREFIX, strips=request.param) as server:
        yield from watched(dash_br, server)


@pytest.mark.parametrize("passer", [True], ids=["stripped"], indirect=True)
def test_every_page_links_below_the_prefix_alone(passer):
    """What asks past the prefix gets a 502, of which the viewer complains."""
    passer.open("/at-risk?deal=O08")
    for path in PATHS:
        passer.follow(path)
        assert passer.text("h1") != "Page not found"
        assert passer.js(PAST, PREFIX) == [], path


@pytest.mark.parametrize(
    "passer", [False, pytest.param(True, marks=pytest.mark.thorough)], ids=["kept", "stripped"], indirect=True
)
def test_the_navigation_a_link_and_the_way_back_stay_below(passer):
    passer.open("/")
    passer.js("window.sameDocument = true")
    listed = [one for one in pages.MENU if one[8]]
    for path, name, title, *_ in [*(listed if is_thorough() else listed[-3:]), pages.MENU[0]]:
        passer.go(name)
        passer.reads("h1", title)
        assert passer.path == PREFIX + path
        assert passer.texts("#nav [aria-current=page]") == [name]
    passer.click("#pipeline-kpis a.hw-kpi-link")
    passer.settle()
    passer.reads("h1", "Deals at risk")
    passer.back()
    passer.reads("h1", "Pipeline")
    assert passer.js("return window.sameDocument")


def test_a_deal_is_opened_moved_and_asked_for_below(passer):
    passer.open("/at-risk?deal=O08")
    passer.click("//a[normalize-space()='Open in what-if']")
    passer.settle()
    passer.until(lambda: passer.path == f"{PREFIX}/what-if/O08", "the deal's page")
    passer.reads("#what-if-head", "Birch")
    passer.open("/what-if/O08?set.discount=10")
    passer.reads("#what-if-head", "Birch")
    assert passer.server.get("/what-if/O08", **{"set.discount": 10})["opportunity_id"] == "O08"


def test_both_files_are_fetched_below(passer):
    passer.open("/at-risk?owner=Bob")
    file = passer.until(lambda: passer.js(FILE), "the address of the file")
    assert file == f"{PREFIX}/export/at-risk.csv?owner=Bob&flagged=yes"
    assert passer.server.fetch(file.removeprefix(PREFIX)).count(b"\r\n") == 1 + 1
    passer.open("/data")
    assert passer.js("return document.getElementById('data-rejects-csv')?.pathname ?? ''") in (
        "",
        f"{PREFIX}/export/rejects.csv",
    )


def test_the_links_of_a_twin_stand_below(passer):
    kpis = passer.server.get("/pipeline")["kpis"]
    assert all(kpi["href"].startswith(f"{PREFIX}/") for kpi in kpis if kpi["href"])
    described = json.loads(passer.server.fetch("/api/v1/openapi.json"))
    assert described["servers"] == [{"url": PREFIX}]


def test_an_unknown_address_is_a_404_that_leads_back_below(passer):
    passer.open("/nope")
    passer.reads("h1", "Page not found")
    assert all("404" in complaint for complaint in passer.complaints())
    passer.click("#main a")
    passer.reads("h1", "Pipeline")
    assert passer.path == f"{PREFIX}/"


def test_a_page_opened_past_the_prefix_leads_below_it(dash_br, below):
    for viewer in watched(dash_br, below):
        host = below.address.removesuffix(PREFIX)
        viewer.driver.get(f"{host}/at-risk?owner=Bob")
        viewer.until(lambda: viewer.path == f"{PREFIX}/at-risk", "the page below the prefix")  # noqa: B023
        viewer.settle()
        assert viewer.query == {"owner": ["Bob"]}
        viewer.complaints()


@pytest.mark.parametrize("prefix", ["", PREFIX])
def test_a_redirection_stays_below_and_names_no_scheme(below, prefix):
    inside = urlsplit(below.address)
    asked = http.client.HTTPConnection(inside.hostname, inside.port)
    asked.request("GET", f"{prefix}/api/v1", headers={"X-Forwarded-Proto": "https"})
    answer = asked.getresponse()
    asked.close()
    assert (answer.status, answer.headers["Location"]) == (308, f"{PREFIX}/api/v1/")
