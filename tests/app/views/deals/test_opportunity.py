"""One open deal of the ten-row world."""

import datetime as dt

import pytest

from app.views.deals.opportunity import opportunity
from app.views.what_if.opening import opening
from data.errors import NotFound
from tests import worlds
from tests.held import hold_out


@pytest.fixture(scope="module")
def deal(ten):
    return opportunity(ten, {"threshold": 0.2}, "O07")


def test_who_what_and_how_likely(deal):
    assert (deal.account, deal.product, deal.owner, deal.manager, deal.region) == (
        "Alder",
        "Alpha",
        "Ann",
        "Mia",
        "North",
    )
    assert (deal.amount, deal.loss_probability, deal.expected_loss) == (1000, 0.2, 200)
    assert deal.flagged
    assert deal.severity == "act now"
    assert (deal.low, deal.high) == (0.15, 0.3)
    assert deal.currency == "EUR"


def test_why_starts_from_the_base_rate_and_ends_at_what_the_bundle_says(ten, deal):
    bundle = ten.published().bundle
    row = ten.published().snapshot.ask("open_facts_of", opportunity_id="O07")
    assert deal.why.starts_from == bundle.base_rate
    assert deal.why.loss_probability == pytest.approx(bundle.loss_probability(row)[0])
    assert len(deal.why.reasons) + deal.why.smaller == 3


def test_the_days_ahead_are_those_of_the_scores(deal):
    found = deal.by_date.set_index("days")
    assert (found.loc[60, "won"], found.loc[60, "lost"]) == (0.6, 0.1)
    assert found.loc[90, "on"] == dt.date(2026, 9, 28)


def test_without_dates_it_says_why(undated):
    deal = opportunity(undated, {}, "O07")
    assert deal.by_date.empty
    assert "Too few deals closed" in deal.undated
    assert deal.low == 0.15


def test_dates_and_what_they_add_up_to(deal):
    assert (deal.opened_on, deal.expected_close_on) == (dt.date(2026, 5, 1), dt.date(2026, 7, 15))
    assert (deal.age_days, deal.days_in_stage, deal.pushes) == (60, 30, 2)
    assert (deal.last_activity_on, deal.days_since_activity, deal.activities) == (dt.date(2026, 6, 29), 1, 2)
    assert deal.overdue_days is None


def test_changes_are_named_and_read_as_what_they_are(deal):
    first = deal.changes.iloc[0]
    assert (first["label"], first["from_value"], first["to_value"]) == (
        "Expected close",
        dt.date(2026, 6, 30),
        dt.date(2026, 7, 15),
    )
    amount = deal.changes.set_index("label").loc["Amount"]
    assert (amount["unit"], amount["from_value"], amount["to_value"]) == ("money", 800.0, 1000.0)


def test_everything_else_the_source_knows(deal):
    more = {fact.name: fact.value for fact in deal.more}
    assert more == {"discount": 0.0, "list_price": 1000.0, "sector": "Retail"}


def test_an_account_may_be_missing(ten):
    assert opportunity(ten, {}, "O10").account is None


def test_without_signal_nothing_is_said_of_this_deals_loss(ten_without_signal):
    deal = opportunity(ten_without_signal, {"threshold": 0}, "O08")
    assert (deal.loss_probability, deal.low, deal.high, deal.expected_loss) == (None, None, None, None)
    assert (deal.flagged, deal.severity, deal.why, deal.threshold) == (None, None, None, None)
    assert deal.by_date.empty
    assert deal.base_rate.closed == 6


def test_a_closed_deal_is_not_found(ten):
    with pytest.raises(NotFound):
        opportunity(ten, {}, "O01")


def test_of_what_is_held_out_no_next_step_is_named(tmp_path):
    world = worlds.services(tmp_path)
    hold_out(world, "O08")
    held, free = opportunity(world, {}, "O08"), opportunity(world, {}, "O10")
    assert held.arm
    assert held.why
    assert free.why
    assert [one["next_step"] for one in held.why.reasons] == [""] * len(held.why.reasons)
    assert any(one["next_step"] for one in free.why.reasons)
    made = opening(world, {}, "O08", {})
    assert made
    assert made.arm == held.arm
    world.store.close()
