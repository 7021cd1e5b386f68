"""The model pages: the verdict first, then what it rests on, page by page."""

import dataclasses

import pytest
from selenium.webdriver.common.keys import Keys

from app.components.model.section import TABS
from tests import worlds
from tests.browser.servers import serving
from tests.browser.viewer import Viewer
from tests.examples import some

EARLIER, SERVED = "20260501T000000Z-00000000", "20260630T000000Z-00000001"
EMPTY = (
    "return [...document.querySelectorAll('#main .hw-panel-body')]"
    ".filter((one) => !one.innerText.trim() && !one.querySelector('svg, input, select')).map((one) => one.id)"
)


def test_the_verdict_comes_first_and_the_model_stands_beside_every_other_kind(viewer):
    viewer.open("/model")
    answer = viewer.server.get("/model")
    assert viewer.texts("#main .hw-panel-title")[0] == "Verdict"
    assert viewer.text("#model-verdict").split(" – ")[0].endswith(answer["verdict"])
    assert " ".join(answer["reasons"]) in viewer.text("#model-verdict")
    rows = viewer.texts("#model-metrics tbody tr")
    for row, metric in zip(rows, answer["metrics"], strict=True):
        assert row.startswith(metric["model"])
        assert f"{metric['auc']:.3f}" in row
        assert f"{metric['log_loss']:.4f}" in row


def is_drawn_in_full(viewer, name):
    assert viewer.texts("h1") == ["Model quality"]
    assert viewer.texts(".hw-tabs [aria-current=page]") == [name]
    assert viewer.texts("#nav [aria-current=page]") == ["Model quality"]
    assert viewer.driver.title.endswith("Model quality · Headwind")
    assert viewer.js(EMPTY) == []


@pytest.mark.parametrize(("path", "name"), some(TABS[::-1], 1))
def test_a_page_is_drawn_in_full_fits_every_width_and_breaks_nothing(listening, path, name):
    listening.open(path)
    is_drawn_in_full(listening, name)
    listening.fits(path, 1440, 1024, 360)
    assert listening.broken() == []


def test_tabs_lead_on_without_loading_anew_and_keep_the_threshold(listening):
    viewer = listening
    viewer.open("/model?threshold=0.4")
    viewer.js("window.sameDocument = true")
    for path, name in [*TABS[1:], TABS[0]]:
        viewer.click(f"//nav[@aria-label='Model quality']//a[normalize-space()='{name}']")
        viewer.until(lambda path=path: viewer.path == path, path)
        viewer.settle()
        is_drawn_in_full(viewer, name)
        viewer.asks(threshold=["0.4"])
    assert viewer.js("return window.sameDocument")
    assert viewer.broken() == []
    viewer.reads("#model-flags", "Flagged: loss chance at or above 40 % (your own). On the ")


def test_a_tab_is_followed_by_keyboard(viewer):
    viewer.open("/model")
    viewer.js("document.querySelector('.hw-tab[href^=\"/model/drivers\"]').focus()")
    assert viewer.focused() == "Drivers"
    viewer.press(Keys.ENTER)
    viewer.until(lambda: viewer.path == "/model/drivers", "the drivers")


def test_every_column_stands_with_its_verdict_and_its_reason(viewer):
    viewer.open("/model/columns")
    answer = viewer.server.get("/model/columns")
    shown = viewer.texts("#model-columns-listing tbody tr")
    assert len(shown) == len(answer["columns"]) == sum(answer["counts"].values())
    assert all(column["reason"] in row for column, row in zip(answer["columns"], shown, strict=True))
    assert not viewer.sees("#model-columns-banner .hw-notice")


def test_every_origin_is_listed(viewer):
    viewer.open("/model/backtest")
    assert len(viewer.texts("#model-backtest-origins tbody tr")) == len(viewer.server.get("/model/backtest")["origins"])


def test_what_a_link_asks_in_vain_is_named(viewer):
    viewer.open("/model/versions?a=gone")
    viewer.reads("#model-versions-compared", "There is no model version gone.")
    assert not viewer.sees("#scope-notice .hw-notice")


def test_without_signal_every_page_says_first_that_no_deal_is_ranked(silent_viewer):
    silent_viewer.open("/data")
    for path, _ in TABS:
        silent_viewer.follow(path)
        silent_viewer.reads(".hw-model-standing", "No signal – no deal is ranked or flagged.")


@pytest.fixture
def two(dash_br, tmp_path):
    """Somebody who looks at the ten-row world, of which there is an earlier version as well."""
    services = worlds.services(tmp_path)
    earlier = dataclasses.replace(services.published().bundle, version=EARLIER, threshold=0.6)
    services.bundles.publish(earlier)
    with serving(services.settings.data_dir) as server:
        viewer = Viewer(dash_br, server)
        viewer.resize(1440)
        yield viewer
        viewer.driver.get("about:blank")


def test_two_versions_chosen_stand_in_the_address(two):
    two.open("/model/versions")
    assert (two.value("#model-versions-a"), two.value("#model-versions-b")) == (EARLIER, SERVED)
    two.reads("#model-versions-compared", "They differ in cheapest flat threshold.")
    two.click(f"//select[@id='model-versions-a']/option[@value='{SERVED}']")
    two.asks(a=[SERVED])
    two.reads("#model-versions-compared", "Choose two different versions.")
    two.click(f"//select[@id='model-versions-b']/option[@value='{EARLIER}']")
    two.asks(a=[SERVED], b=[EARLIER])
    two.reads("#model-versions-compared", "30.0 % 60.0 %")
    two.back()
    two.reads("#model-versions-compared", "Choose two different versions.")
