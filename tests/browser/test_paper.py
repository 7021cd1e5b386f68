"""What is printed: the whole list and not the rows on screen, light, without what is clicked, and what it rests on."""

import base64
import io
import re

import pytest
from pypdf import PdfReader

from tests.examples import some

DARK = "return document.documentElement.dataset.bsTheme"


@pytest.fixture
def printed(viewer):
    """Print the page as a browser does, and return the text of each page of paper without spaces."""

    def pages():
        answer = viewer.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
        read = PdfReader(io.BytesIO(base64.b64decode(answer["data"])))
        return [re.sub(r"\s", "", page.extract_text()) for page in read.pages]

    return pages


def test_printing_a_list_prints_all_of_it(viewer, printed):
    viewer.open("/at-risk?flagged=all")
    viewer.appears("#deals .ag-row")
    open_deals = viewer.server.get("/at-risk", flagged="all")["list"]["open"]["n"]
    paper = printed()
    ids = re.findall(r"OPP-\d{8}", "".join(paper))
    assert len(ids) == len(set(ids)) == open_deals
    assert len(paper) > 3
    assert all("Nextstep" in page for page in paper[1:]), "the head stands on every page"
    assert "Dataasof30Sep2026" in paper[0]
    assert "Modelversion" in paper[0]
    assert "Download" not in "".join(paper)


def test_the_printed_list_has_the_filters_of_the_page(viewer, printed):
    viewer.open("/at-risk?region=Nordics&flagged=all&q=a&sort=amount")
    viewer.appears("#deals .ag-row")
    rows = viewer.server.get("/at-risk", region="Nordics", flagged="all", q="a", sort="amount", limit=1000)["page"][
        "rows"
    ]
    paper = "".join(printed())
    assert re.findall(r"OPP-\d{8}", paper) == [row["opportunity_id"] for row in rows]
    assert "Region:Nordics·Search:a" in paper


def test_paper_is_light_and_the_screen_stays_dark(viewer, printed):
    viewer.prefer("dark")
    viewer.open("/at-risk")
    viewer.until(lambda: viewer.js(DARK) == "dark", "the dark page")
    viewer.js(
        "window.addEventListener('beforeprint', () => { window.seen = document.documentElement.dataset.bsTheme; });"
    )
    printed()
    assert viewer.js("return window.seen") == "light"
    viewer.until(lambda: viewer.js(DARK) == "dark", "the dark page again")
    assert not viewer.js("return document.getElementById('paper')")


@pytest.mark.parametrize("path", some(["/movement", "/model", "/", "/win-rate", "/threshold", "/data"], 2))
def test_every_page_says_on_paper_what_it_rests_on_and_has_no_menus(viewer, printed, path):
    viewer.open(path)
    viewer.settle()
    paper = "".join(printed())
    assert "Dataasof30Sep2026·DemoCRM·Modelversion" in paper
    assert "Darkmode" not in paper
    assert "Copylink" not in paper
    assert "Picture" not in paper


def test_a_chart_is_as_wide_as_the_paper_at_most(viewer):
    viewer.resize(1440)
    viewer.open("/movement")
    viewer.appears(".js-plotly-plot .main-svg")
    layer, panel = (f"document.querySelector('{css}')" for css in (".js-plotly-plot .main-svg", ".hw-panel"))
    drawn = viewer.js(f"return {layer}.clientWidth")
    viewer.js("window.dispatchEvent(new Event('beforeprint'))")
    viewer.devtools("Emulation.setEmulatedMedia", media="print")
    viewer.js("document.body.style.width = '700px'")
    box = viewer.js(f"return {layer}.getBoundingClientRect().toJSON()")
    assert box["right"] <= viewer.js(f"return {panel}.getBoundingClientRect().right") < 720
    assert box["height"] < 320 * 700 / drawn, "its shape stays"
    viewer.devtools("Emulation.setEmulatedMedia", media="")
    viewer.js("document.body.style.width = ''; window.dispatchEvent(new Event('afterprint'));")
    assert viewer.js(f"return {layer}.getAttribute('viewBox')") is None


def test_where_the_list_cannot_be_fetched_paper_says_so(viewer):
    viewer.open("/at-risk")
    viewer.appears("#deals .ag-row")
    viewer.js("XMLHttpRequest.prototype.send = () => { throw new Error('no connection'); };")
    viewer.js("window.dispatchEvent(new Event('beforeprint'))")
    assert "could not be fetched" in viewer.js("return document.getElementById('paper').textContent")
    assert not viewer.js("return document.documentElement.hasAttribute('data-list-on-paper')")
    viewer.js("window.dispatchEvent(new Event('afterprint'))")


def test_paper_keeps_the_columns_that_a_phone_leaves_out(viewer, printed):
    viewer.open("/people?period=all")
    viewer.appears("#people-people tbody tr")
    viewer.settle()
    said = "".join(printed())
    assert "Daystowin" in said
    assert "Meandiscount" in said
