"""In which stage the eight deals were lost, and how long they stayed in each."""

import datetime as dt

import pytest

from app.views.compared import ComparedWith
from app.views.stages.answer import stages
from app.views.stages.change import Length, Share
from app.views.stages.losses import Losses, StageLoss, detail, headline, worst
from tests import passages

NOTHING = ComparedWith()
BEFORE = ComparedWith(dt.date(2026, 1, 1), dt.date(2026, 3, 31), "quarter", "1 Jan – 31 Mar 2026")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    return passages.services(tmp_path_factory.mktemp("passages"))


def loss(stage, lost, amount, lost_before=0, amount_before=0.0):
    share = Share(lost, 40, lost / 40, 0.1, 0.3, 0.1, 40, "more", "+10 pts, more than before")
    return StageLoss(stage, lost, amount, lost_before, amount_before, share)


def test_a_deal_counts_once_for_each_stage_that_it_left_for_good(served):
    """C left Lead twice; it went back from Demo, and E was reopened: neither left a stage for good."""
    found = stages(served, {"period": "this-quarter"}).losses
    assert [(one.stage, one.share.part, one.share.n, one.amount) for one in found.rows] == [
        ("Lead", 1, 5, 4000),
        ("Demo", 1, 1, 2000),
        ("Offer", 0, 1, 0),
    ]
    assert (found.lost, found.unplaced) == (3, 1)


def test_days_of_a_period_count_what_left_in_them(served):
    may = stages(served, {"from": "2026-05-01", "to": "2026-05-31", "period": None}).losses
    assert [(one.share.part, one.share.n) for one in may.rows] == [(0, 4), (0, 0), (0, 0)]


def test_every_stay_that_ended_has_its_days(served):
    """Lead was left after 10, 10, 10, 20, 20, 29 and 30 days."""
    lead, demo, offer = stages(served, {"period": "this-quarter"}).losses.stays
    assert lead.days == Length(7, 10, 20, 24.5)
    assert (demo.days, offer.days) == (Length(2, 15, 20, 25), Length(1, 30, 30, 30))


def test_most_money_leads_and_without_money_most_deals():
    found = Losses((loss("Lead", 9, 100.0), loss("Offer", 4, 500.0)), (), 13, 0, "", "")
    assert [worst(found, money=money) for money in (True, False)] == [found.rows[1], found.rows[0]]
    assert worst(Losses((), (), 0, 0, "", ""), money=True) is None


def test_the_headline_says_how_much_more_or_less_than_before():
    found = Losses((loss("Offer", 8, 5000.0, 12, 7000.0),), (), 8, 0, "", "")
    said = headline(found, BEFORE, "EUR", money=True).replace("\u00a0", " ")
    assert said == "Most money is lost in Offer: €5.0 k, €2.0 k less than before"
    assert headline(found, BEFORE, "", money=False).startswith("Most deals are lost in Offer: 8 deals, 4 less")
    assert headline(found, NOTHING, "EUR", money=True).endswith("Offer: €5.0\u00a0k")


def test_the_detail_says_the_share_and_how_it_moved():
    found = Losses((loss("Offer", 8, 5000.0),), (), 8, 0, "", "")
    assert detail(found, "This quarter", BEFORE, money=True).replace("\u00a0", " ") == (
        "This quarter vs 1 Jan – 31 Mar 2026. Lost: 8 of the 40 deals that left it for good, 20 % [10–30]:"
        " +10 pts, more than before."
    )
