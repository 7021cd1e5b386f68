"""One account of the ten-row world: Alder won O01 and lost O03, and has O07 open."""

import datetime as dt

import pytest

from app.views.deals.account import account, is_there
from data.errors import NotFound
from model.statistics.proportions import wilson


def test_an_account_has_its_open_deals_its_closed_ones_and_what_was_won(ten):
    found = account(ten, {"threshold": 0.1}, "Alder")
    assert (found.open["opportunity_id"].tolist(), found.open_amount) == (["O07"], 1000)
    first = found.open.iloc[0]
    assert (first["stage"], first["owner"], first["loss_probability"], first["flagged"]) == ("Offer", "Ann", 0.2, True)
    assert first["severity"] == "act now"
    assert found.closed[["opportunity_id", "outcome"]].to_numpy().tolist() == [["O03", "lost"], ["O01", "won"]]
    assert (found.won, found.n, found.rate, found.won_amount) == (1, 2, 0.5, 1000)
    assert (found.low, found.high) == pytest.approx(wilson(1, 2))
    assert found.owners == ("Ann",)
    assert found.last_activity_on is not None
    assert found.last_activity_on <= dt.date(2026, 6, 30)


def test_a_won_deal_counts_as_much_as_it_was_won_for(ten):
    birch = account(ten, {}, "Birch")
    assert birch.won_amount == 1800
    assert birch.owners == ("Bob",)


def test_an_account_that_no_deal_has_is_refused_with_the_next_step(ten):
    with pytest.raises(NotFound) as refused:
        account(ten, {}, "Nobody")
    assert refused.value.message == "No deal of this export has the account Nobody."
    assert is_there(ten, "Alder")
    assert not is_there(ten, "Nobody")


def test_without_signal_nothing_is_said_of_loss(ten_without_signal):
    found = account(ten_without_signal, {}, "Alder")
    assert not {"loss_probability", "expected_loss", "flagged"} & set(found.open)
    assert found.won == 1


def test_the_twin_takes_a_name_as_written_and_as_in_the_address(client):
    for path in ("Alder", "~41lder"):
        answer = client.get(f"/api/v1/accounts/{path}").get_json()
        assert (answer["account"], answer["n"]) == ("Alder", 2)
    refused = client.get("/api/v1/accounts/Nobody")
    assert refused.status_code == 404
    assert refused.get_json()["next_step"].startswith("Search for part of its name")
