"""Where a what-if begins, in the ten-row world with a model that can be computed in the head."""

import datetime as dt

import pytest

from app.views.what_if import opening as beginnings

# O07 is in Offer, was pushed twice and has no discount: 0.2 + 0.2 = 0.4.
pytestmark = pytest.mark.usefixtures("in_the_head")


def open_page(ten, query=None, identity="O07", **state):
    found = beginnings.opening(ten, state, identity, query or {})
    assert found is not None
    return found


def test_levers_are_what_can_be_changed_and_moves_a_feature(ten):
    found = {lever.name: lever for lever in open_page(ten).levers}
    assert set(found) == {"stage", "expected_close_on", "discount"}
    assert found["stage"].levels == ("Lead", "Offer")
    assert (found["discount"].minimum, found["discount"].maximum, found["discount"].step) == (0, 60, 1)
    assert found["expected_close_on"].now == dt.date(2026, 7, 15)
    assert found["expected_close_on"].minimum <= 0 <= found["expected_close_on"].maximum


def test_a_link_is_restored_and_what_cannot_be_is_named(ten):
    query = {"set.discount": "30", "set.stage": "Won", "set.x": "1", "set.amount": "5", "deal": "O08"}
    found = open_page(ten, query, threshold=0.45)
    assert found.answer.changes == {"discount": 30.0}
    assert found.answer.then == pytest.approx(0.7)
    assert found.answer.curve.field == "discount"
    assert {lever.name: lever.then for lever in found.levers}["discount"] == 30
    assert len(found.refused) == 3
    assert "Amount does not move the loss chance." in found.refused


def test_facts_carry_the_reason_why_they_are_fixed(ten):
    found = {fact.label: fact for fact in open_page(ten).facts}
    assert found["Product"].because == "It was settled when the opportunity was opened."
    assert found["Manager"].value == "Mia"
    assert found["List price"].value == "€1,000"
    assert found["Amount"].because.startswith("It does not move the loss chance")
    assert not {"Close value", "Closed", "Outcome", "Owner's lost opportunities", "Discount"} & set(found)


def test_the_heading_says_which_deal_it_is(ten):
    found = open_page(ten)
    assert found.title == "Alder · Alpha"
    assert found.facts_line == ("O07", "Ann", "Offer", "Amount €1,000")
    assert open_page(ten, identity="O10").title == "Beta"


def test_without_signal_there_is_the_base_rate_and_no_number_of_the_deal(ten_without_signal):
    found = open_page(ten_without_signal, {"set.discount": "30"})
    answer = found.answer
    assert (answer.now, answer.then, answer.expected_loss_now, answer.curve, answer.moved) == (
        None,
        None,
        None,
        None,
        (),
    )
    assert answer.base_rate.lost_share == pytest.approx(2 / 6)
    assert answer.base_rate.closed == 6
    assert answer.base_rate.low < 2 / 6 < answer.base_rate.high
    assert found.levers == ()
    assert found.refused == ("Without signal nothing is changed: Discount: 30.",)
    assert open_page(ten_without_signal, {}).refused == ()
    assert {"Stage", "Discount", "Product"} <= {fact.label for fact in found.facts}


def test_it_starts_from_the_largest_expected_losses_in_scope(ten):
    assert beginnings.start(ten, {}, "").rows["opportunity_id"].tolist() == ["O08", "O10", "O09", "O07"]
    bob = beginnings.start(ten, {"owner": ["Bob"]}, None)
    assert bob.rows["opportunity_id"].tolist() == ["O08", "O09"]
    assert bob.scope == ("Bob",)


def test_what_to_do_with_each_is_said(ten):
    rows = beginnings.start(ten, {"threshold": 0.0}, "").rows
    assert rows["severity"].tolist() == ["act now"] * 4


def test_a_search_looks_everywhere_and_takes_words_as_they_are(ten):
    assert beginnings.start(ten, {"owner": ["Bob"]}, " ALDER ").rows["opportunity_id"].tolist() == ["O07"]
    assert beginnings.start(ten, {}, "%").rows.empty
    assert beginnings.start(ten, {}, "cat").rows["href"].tolist() == ["/what-if/O10"]


def test_an_open_tab_and_a_field_are_restored_and_what_leads_nowhere_is_named(ten):
    found = open_page(ten, {"tab": "moves", "field": "stage", "set.discount": "30"})
    assert (found.tab, found.answer.curve.field, found.refused) == ("moves", "stage", ())
    assert open_page(ten, {}).tab == "why"
    assert [open_page(ten, {"tab": former}).tab for former in ("moved", "smallest")] == ["why", "moves"]
    found = open_page(ten, {"tab": "nowhere", "field": "colour"})
    assert (found.tab, found.answer.curve.field) == (beginnings.OPEN_TAB, "discount")
    assert found.refused == ("There is no curve of 'colour'.", "There is no tab 'nowhere'.")


def test_of_a_deal_that_is_gone_the_link_still_says_what_it_held(ten):
    query = {"set.discount": "30", "set.colour": "blue", "tab": "moved"}
    assert beginnings.opening(ten, {}, "O01", query) is None
    assert beginnings.requested_changes(ten, query) == ("Discount: 30", "colour: blue")
    assert beginnings.requested_changes(ten, None) == ()


def test_a_deal_is_composed_from_nothing(ten):
    found = open_page(ten, {"set.discount": "10"}, identity=None)
    assert (found.title, found.opportunity_id) == ("New deal", None)
    assert found.answer.changes == {"discount": 10.0}
    assert any("30 Jun 2026" in said for said in found.facts_line)


def test_an_observed_range_bounds_the_slider_and_not_the_value(ten):
    found = {lever.name: lever for lever in open_page(ten, {"set.discount": "60"}).levers}["discount"]
    assert (found.least, found.most) == (0, 60)
    assert (found.seen.least, found.seen.most) == (0, 20)
    assert found.refusal == "Discount must lie between 0\u00a0% and 60\u00a0%."
    close = {lever.name: lever for lever in open_page(ten).levers}["expected_close_on"]
    assert close.refusal == "Expected close must be a day within 50 years of the data's date."


def test_a_last_activity_lies_between_the_opening_and_the_datas_date(ten, monkeypatch):
    monkeypatch.setattr("app.views.what_if.levers.movable", lambda _case: ("last_activity_on", "expected_close_on"))
    found = {lever.name: lever for lever in open_page(ten).levers}
    quiet, close = found["last_activity_on"], found["expected_close_on"]
    assert (quiet.minimum, quiet.least, quiet.most) == (-60, -60, 0)
    assert (close.minimum, close.least, close.most) == (-28, -18_262, 18_262)
    assert quiet.refusal == (
        "Last activity must lie between 1 May 2026, when it was opened, and 30 Jun 2026, the data's date."
    )
    assert open_page(ten, {"set.last_activity_on": "1900-01-01"}).refused == (
        "Last activity cannot lie more than 50 years from 2026-06-30, the data's date.",
    )
