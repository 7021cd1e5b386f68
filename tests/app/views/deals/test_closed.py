"""One closed deal of the ten-row world: O02 was won for 1,800 of its 2,000, O05 lost while it was an offer."""

import datetime as dt

import pytest

from app.views.deals.closed import closed_opportunity, is_closed
from data.errors import NotFound


def test_a_won_deal_says_when_it_was_won_and_for_how_much(ten):
    won = closed_opportunity(ten, "O02")
    assert (won.account, won.product, won.owner, won.manager) == ("Birch", "Alpha", "Ann", "Mia")
    assert (won.outcome, won.closed_on, won.cycle_days) == ("won", dt.date(2026, 3, 12), 70)
    assert (won.amount, won.won_amount) == (2000, 1800)
    assert {fact.label: fact.value for fact in won.more}["Discount"] == 10


def test_stages_last_until_the_close(ten):
    lost = closed_opportunity(ten, "O05")
    assert (lost.outcome, lost.won_amount) == ("lost", None)
    assert lost.stages[["stage", "days"]].to_numpy().tolist() == [["Lead", 19], ["Offer", 11]]


@pytest.mark.parametrize("identity", ["O07", "nobody"])
def test_what_is_open_or_unknown_has_not_closed(ten, identity):
    assert not is_closed(ten.published().snapshot, identity)
    with pytest.raises(NotFound, match="is not a closed opportunity"):
        closed_opportunity(ten, identity)


def test_the_twin_says_the_same_and_that_of_open_deals_leads_there(client):
    assert client.get("/api/v1/closed-opportunities/O02").get_json()["won_amount"] == 1800
    assert client.get("/api/v1/closed-opportunities/O07").status_code == 404
    refused = client.get("/api/v1/opportunities/O02").get_json()
    assert refused["next_step"] == "It has closed: search for it, or ask /api/v1/closed-opportunities for it."
