"""A deal composed from nothing in the ten-row world."""

import datetime as dt

import pandas as pd
import pytest

from app.views.what_if.composed import composed
from app.views.what_if.deal import movable
from app.views.what_if.levers import split_valid
from app.views.what_if.new_deal import OPENED_TODAY, blank, case_of, where_it_starts
from data.errors import NotFound

TODAY = dt.date(2026, 6, 30)


@pytest.fixture
def start(ten):
    return blank(ten.published(), {})


def test_it_starts_as_deals_usually_do(start):
    found = {name: start.value(name) for name in ("opened_on", "stage", "product", "owner", "amount", "discount")}
    # Alpha and Beta have five deals each; Bob owns two of the four open ones. Of the ten amounts at opening, O07's
    # being 800, the fifth is 3,000.
    assert found == {
        "opened_on": TODAY,
        "stage": "Lead",
        "product": "Beta",
        "owner": "Bob",
        "amount": 3000.0,
        "discount": 0.0,
    }
    assert (start.opportunity_id, start.value("account"), start.value("last_activity_on")) == (None, None, None)
    # Won before that day, after 40, 70 and 90 days: the geometric mean of 41, 71 and 91 is 64.
    assert start.value("expected_close_on") == TODAY + dt.timedelta(days=63)


def test_where_it_starts_is_said_default_by_default(start):
    assert where_it_starts(start) == (
        "Opened on 30 Jun 2026, the data's date.",
        "In Lead, the first stage.",
        "Beta, the product of most deals.",
        "€3,000, the middle amount of the deals opened last.",
        "Expected to close on 1 Sep 2026, after the time that won deals usually take.",
        "Bob, who has most open deals, owns it.",
        "As most deals when opened: Discount 0\u00a0%, Sector Retail.",
    )


def test_what_can_be_told_can_be_changed_and_what_follows_cannot(start):
    told = {name for name, field in start.fields.items() if field.changeable}
    assert told == {
        *("account", "product", "owner", "stage", "amount", "discount", "sector"),
        *("expected_close_on", "last_activity_on"),
    }
    assert start.fields["opened_on"].fixed_because == OPENED_TODAY
    assert set(movable(start)) <= told
    assert start.fields["account"].levels == ("Alder", "Birch", "Cedar")


def test_an_account_a_product_and_an_owner_bring_along_what_is_known_of_them(ten, start):
    for name, value in (("account", "Birch"), ("product", "Alpha"), ("owner", "Ann")):
        changed = start.vary_field(name, [value])
        wanted = composed(ten.published().snapshot, {name: value})
        brought = [column for column in changed if column in wanted and column not in ("as_of_on", "expected_close_on")]
        assert len(brought) > 3
        for column in brought:
            pd.testing.assert_series_equal(
                changed[column], wanted[column], check_dtype=False, check_index=False, obj=f"{name}: {column}"
            )


def test_an_account_that_nobody_knows_is_a_new_customer(start):
    changed = start.vary_field("account", ["Dogwood"])
    assert changed[["account", "account_closed", "account_lost"]].iloc[0].tolist() == ["Dogwood", 0, 0]
    assert "sector" not in changed


def test_what_is_told_of_the_deal_itself_does_not_come_along_with_its_account(ten):
    both = blank(ten.published(), {"set.account": "Cedar", "set.sector": "Retail"}).vary_field("account", ["Cedar"])
    assert "sector" not in both
    alone = blank(ten.published(), {"set.account": "Cedar"}).vary_field("account", ["Cedar"])
    assert alone["sector"].iloc[0] == "Energy"


def test_changes_are_parted_as_those_of_any_deal(ten, monkeypatch):
    monkeypatch.setattr("app.views.what_if.levers.movable", lambda case: tuple(case.fields))
    start = blank(ten.published(), {})
    made, refused = split_valid(start, {"product": "Alpha", "manager": "Mia", "stage": "Won", "discount": "70"})
    assert made == {"product": "Alpha"}
    assert len(refused) == 3


def test_a_browser_is_not_told_what_comes_with_every_account(start):
    assert start.server_only == {"account"}
    assert {"owner", "product"} <= set(start.related)


def test_one_that_is_open_is_looked_up_as_ever(ten):
    assert case_of(ten.published(), "O07", {}).value("amount") == 1000
    with pytest.raises(NotFound):
        case_of(ten.published(), "O01", {})


def test_an_export_without_dates_or_amounts_starts_without_them(no_amounts):
    start = blank(no_amounts.published(), {})
    assert start.value("expected_close_on") is None
    said = " ".join(where_it_starts(start))
    assert "Expected to close" not in said
    assert "amount" not in said
    assert "the first stage" in said


def test_where_nothing_is_open_nobody_is_busiest(none_open):
    start = blank(none_open.published(), {})
    assert start.value("owner") is None
    assert "open deals" not in " ".join(where_it_starts(start))


def test_a_composed_deal_was_opened_at_the_amount_it_is_told_and_was_never_pushed(start):
    larger = start.vary_field("amount", ["9000"])
    later = start.vary_field("expected_close_on", ["2026-12-31"])
    assert (larger["opening_amount"].iloc[0], later["pushes"].iloc[0]) == (9000, 0)
