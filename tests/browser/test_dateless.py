"""An export without dates, and one without amounts or anything open besides: every page says what is missing."""

import pytest

from tests import dateless
from tests.browser.servers import serving
from tests.browser.viewer import Viewer

EVER = "of its 6 closed opportunities 66.7 % were won [30.0–90.3]"
IMPORTED = "; the export has no dates"
OPEN_TOO = [
    ("/", "#pipeline-kpis", EVER),
    ("/", "#pipeline-funnel", "nothing can be placed in a period"),
    ("/win-rate", "#win-rate-trend", EVER),
    ("/win-rate", "#win-rate-cycle", "How long it takes is counted from the day of opening"),
    ("/win-rate", "#win-rate-comparisons", "By product"),
    ("/at-risk", "#deals-summary", "2 of 4 open deals flagged"),
    ("/what-if/O08", "#what-if-result", "Now49 %"),
    ("/threshold", "#threshold-answer", "each counted once, none of them learned from"),
    ("/threshold", "#threshold-answer", "Cost on the 8 past deals"),
    ("/model", "#model-split", "nothing is split in time"),
    ("/model", "#model-metrics", "rule needs dates: without any it repeats the base rate"),
    ("/model/backtest", "#model-backtest-origins", "Judged"),
    ("/model/columns", "#model-columns-listing", "Discount"),
    ("/model/drivers", "#main", "What was known at the opening"),
    ("/model/drift", "#main", "Whether what is open still looks like"),
    ("/model/versions", "#main", "20260630T000000Z-00000001"),
    ("/data", "#data-served", "Dates none"),
]
CLOSED_ONLY = [
    ("/", "#pipeline-today", "Every opportunity of this export is closed"),
    ("/", "#pipeline-concentration", "This export has no amounts"),
    ("/win-rate", "#win-rate-trend", EVER),
    ("/at-risk", "#deals-place", "This export holds closed deals only."),
    ("/what-if", "#main", "Nothing is open"),
    ("/threshold", "#threshold-decision", "this export holds closed deals only"),
    ("/threshold", "#threshold-answer", "This export has no amounts."),
    ("/threshold", "#threshold-answer", "each counted once, later in the file"),
    ("/model", "#model-flags", "On the 8 past deals, later in the file"),
    ("/data", "#data-served", "Amounts none"),
]
# Where amounts and counts would stand.
UNPRICED = {"/", "/win-rate", "/threshold"}


@pytest.fixture(scope="module")
def open_too(tmp_path_factory):
    """A server over the ten-row world without dates."""
    with serving(dateless.services(tmp_path_factory.mktemp("dateless")).settings.data_dir) as server:
        yield server


@pytest.fixture(scope="module")
def closed_only(tmp_path_factory):
    """A server over what is closed of it, without amounts either, judged along an order."""
    folder = tmp_path_factory.mktemp("closed")
    services = dateless.services(folder, amounts=False, closed_only=True, method=dateless.CUTS)
    with serving(services.settings.data_dir) as server:
        yield server


def says(browser, server, wanted, unpriced=()):
    """Come to every address, find its sentence, and return what went wrong meanwhile."""
    viewer, before = Viewer(browser, server), ""
    viewer.complaints()
    viewer.open("/at-risk")
    for address, place, words in wanted:
        if address != before:
            viewer.follow(address)
            viewer.reads("#freshness", IMPORTED)
            assert not viewer.sees(".hw-notice-error"), address
            assert not viewer.sees(".hw-state-error"), address
        viewer.reads(place, words)
        if address in unpriced:
            assert "€" not in viewer.text("#main"), address
            assert "0" not in viewer.texts("#main .hw-kpi-value"), address
        before = address
    return viewer.complaints()


def test_without_dates_every_page_says_its_sentence(dash_br, open_too):
    assert not says(dash_br, open_too, OPEN_TOO)


def test_closed_and_without_amounts_every_page_says_its_sentence_and_nothing_pretends(dash_br, closed_only):
    assert not says(dash_br, closed_only, CLOSED_ONLY, UNPRICED)
