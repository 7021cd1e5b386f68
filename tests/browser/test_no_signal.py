"""A model without signal: the base rate and the reason, and nothing ranked anywhere."""

import csv
import io

import pytest

import pages
from tests.examples import some

VERDICT = "No signal"
# Loss probabilities of the four open opportunities as any page would write them: none may be read.
WRITTEN = ("20 %", "80 %", "40 %")
SHOWN = "return document.getElementById('shell').innerText.replaceAll('\\u00a0', ' ')"
TITLES = "return [...document.querySelectorAll('#shell [title]')].map((one) => one.title).join(' ')"


ADDRESSES = ["/at-risk?deal=O08", "/what-if/O08", "/", "/at-risk", "/what-if"]


@pytest.mark.parametrize("address", some(ADDRESSES, 2))
def test_no_deal_has_a_loss_probability(silent_viewer, address):
    silent_viewer.open(address)
    silent_viewer.reads("#freshness", VERDICT)
    assert VERDICT.lower() in silent_viewer.text("#main").lower()
    columns = silent_viewer.texts("#main th[scope=col], #main .ag-header-cell-text")
    assert not {"Loss chance", "Expected loss"} & set(columns)
    words = silent_viewer.js(SHOWN)
    assert "flagged" not in words.lower()
    assert "Loss chance" not in silent_viewer.js(TITLES)
    panels = " ".join(silent_viewer.texts("#pipeline-today, #deals-place, #what-if-start, #what-if-result, #deal-body"))
    assert not [share for share in WRITTEN if share in panels.replace("Discount 0 % 20 %", "")]


def test_the_list_goes_by_what_is_known_and_says_why(silent_viewer):
    silent_viewer.open("/at-risk")
    silent_viewer.reads("#deals-banner", VERDICT)
    silent_viewer.reads("#deals-banner", "not shown to tell one deal from another")
    silent_viewer.reads("#deals-banner", "What would help")
    silent_viewer.reads("#deals-banner", "stale ones first, then the longest overdue, then the largest amount")
    amounts = "#deals .ag-row [col-id=amount]"
    silent_viewer.until(lambda: silent_viewer.texts(amounts) == ["€2,000", "€4,000", "€3,000", "€1,000"], "four rows")
    assert not silent_viewer.sees("#deals-flagged-place")
    rows = list(csv.DictReader(io.StringIO(silent_viewer.download("#deals-export"))))
    assert len(rows) == 4


def test_a_link_to_what_is_flagged_shows_none_and_says_why(silent_viewer):
    silent_viewer.open("/at-risk?sort=-loss_probability&flagged=yes")
    silent_viewer.reads("#deals-summary", "No deal is flagged or has a loss chance")
    silent_viewer.click("//button[normalize-space()='Show all open deals']")
    amounts = "#deals .ag-row [col-id=amount]"
    silent_viewer.until(lambda: silent_viewer.texts(amounts) == ["€2,000", "€4,000", "€3,000", "€1,000"], "four rows")


def test_nothing_can_be_moved_composed_or_drawn_as_a_line_and_the_quality_page_leads_with_the_verdict(silent_viewer):
    silent_viewer.open("/what-if/O08")
    silent_viewer.reads("#what-if-levers", "Nothing to move")
    silent_viewer.reads("#what-if-result", "33 % were lost")
    assert not silent_viewer.sees("#what-if-levers input")
    assert not silent_viewer.sees("#what-if-curve")
    assert not silent_viewer.sees("#what-if-similar")
    silent_viewer.follow("/threshold")
    silent_viewer.reads("#threshold-answer", "No threshold is offered")
    assert not silent_viewer.sees("#threshold-range")
    silent_viewer.follow("/what-if")
    silent_viewer.reads("#what-if-start", "The model has no signal. Deals are sorted by what is known")
    assert not silent_viewer.sees("#what-if-compose")
    silent_viewer.follow("/model")
    assert VERDICT in silent_viewer.text("#model-verdict")
    silent_viewer.reads("#model-verdict", "What would help")


@pytest.mark.thorough
def test_every_page_fits_a_phone(silent_viewer):
    silent_viewer.resize(360)
    silent_viewer.open("/")
    for name in (one[1] for one in pages.MENU if one[8]):
        if name != "Pipeline":
            silent_viewer.click(".hw-nav-fold")
            silent_viewer.go(name)
        silent_viewer.fits(name)
