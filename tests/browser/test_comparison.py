"""What figures are compared with: chosen in the bar by keyboard, kept in the address, named on the page."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests import seasons
from tests.browser.conftest import watched
from tests.browser.servers import serving

QUARTER, YEAR = "the same days of the quarter before", "the same days of the year before"


def test_the_comparison_is_chosen_by_keyboard_and_goes_along(viewer):
    viewer.open("/?period=this-quarter")
    assert viewer.value("#scope-compare") == "quarter"
    assert f"vs 1 Apr – 30 Jun 2026, {QUARTER}" in viewer.text("#pipeline-kpis a[href^='/win-rate']")
    viewer.js("document.getElementById('scope-period').focus()")
    viewer.press(Keys.TAB)
    assert viewer.js("return document.activeElement.id") == "scope-compare"
    viewer.press(Keys.ARROW_DOWN)
    viewer.asks(period=["this-quarter"], compare=["year"])
    viewer.until(
        lambda: f"vs 1 Jul – 30 Sep 2025, {YEAR}" in viewer.text("#pipeline-kpis a[href^='/win-rate']"),
        "the year before, named in full",
    )
    viewer.go("Win rate")
    assert viewer.query == {"period": ["this-quarter"], "compare": ["year"]}
    assert viewer.value("#scope-compare") == "year"
    viewer.js("document.getElementById('scope-compare').focus()")
    viewer.press(Keys.ARROW_DOWN)
    viewer.asks(period=["this-quarter"], compare=["none"])
    viewer.until(lambda: "vs" not in viewer.text("#win-rate-kpis"), "nothing compared")
    viewer.back()
    viewer.asks(period=["this-quarter"], compare=["year"])
    viewer.click("#scope-reset")
    viewer.asks()
    assert viewer.value("#scope-compare") == "quarter"


@pytest.mark.thorough
def test_an_unknown_comparison_is_named_and_the_usual_one_applies(viewer):
    viewer.open("/win-rate?compare=decade&period=this-quarter")
    viewer.reads("#scope-notice", "Ignored in this link: compare=decade. Everything else applies.")
    assert viewer.value("#scope-compare") == "quarter"
    assert QUARTER in viewer.text("#win-rate-kpis")


@pytest.fixture
def fiscal(dash_br, tmp_path):
    """Somebody whose fiscal year begins in February, in a world whose quarters end well by the calendar."""
    services = seasons.services(tmp_path)
    with serving(services.settings.data_dir, HEADWIND_FISCAL_YEAR_START="2") as server:
        yield from watched(dash_br, server)


@pytest.mark.thorough
def test_a_fiscal_year_of_ones_own_names_its_quarters_in_the_bar(fiscal):
    fiscal.open("/win-rate?period=last-quarter")
    names = "return [...document.querySelectorAll('#scope-period option')].map((one) => one.textContent)"
    fiscal.until(lambda: "Last quarter (FY2027 Q1)" in fiscal.js(names), "the quarter's name")
    assert {"This quarter (FY2027 Q2)", "This year (FY2027)", "Last 12 months"} <= set(fiscal.js(names))
    assert fiscal.value("#scope-period") == "last-quarter"
    assert f"vs 1 Nov 2025 – 31 Jan 2026, {QUARTER}" in fiscal.text("#win-rate-kpis")
    assert "Seasonal: what closes in the second month of a quarter" in fiscal.text("#win-rate-kpis")
