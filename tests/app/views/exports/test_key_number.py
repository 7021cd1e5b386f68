"""The key numbers of the ten-row world, where four of six closed deals were won and four are open."""

import pytest

from app.views.exports.key_number import key_number
from app.views.link_card import Linked, link_card
from app.views.state import scope_of
from data.snapshots.snapshot import Snapshot


def said(services, counted, **state):
    return key_number(services.published().snapshot, counted, scope_of(state)).replace("\u00a0", " ")


def test_what_is_open_is_counted_with_its_money(ten):
    assert said(ten, "open") == "4 open deals, €10.0 k"
    assert said(ten, "open", owner=["Ann"]) == "1 open deal, €1.0 k"


def test_of_what_closed_in_the_period_the_share_that_was_won_is_said(ten):
    assert said(ten, "closed", period="all") == "67 % of 6 closed deals won"
    assert said(ten, "closed", period="all", owner=["Bob"]) == "50 % of 2 closed deals won"
    assert said(ten, "closed", period="2026-01-01..2026-01-31") == "No closed deals"


def test_without_amounts_deals_are_counted_and_a_page_of_neither_has_none(no_amounts):
    assert said(no_amounts, "open") == "4 open deals"
    assert said(no_amounts, "") == ""


def test_a_card_begins_with_it_and_what_cannot_be_read_leaves_it_out(ten):
    page = Linked("Win rate", "How much is won", counted="closed")
    assert link_card(ten, page, {"period": "all"}).description.startswith(
        "67 % of 6 closed deals won · How much is won"
    )
    assert link_card(ten, page, {"compare": "decade"}).description.startswith("How much is won")


def test_it_is_asked_for_once(ten, monkeypatch):
    asked, plain = [], Snapshot.cursor

    def cursor(self):
        asked.append("counted")
        return plain(self)

    snapshot, scope = ten.published().snapshot, scope_of({"period": "all", "owner": ["Cat"]})
    key_number(snapshot, "closed", scope_of({"period": "all"}))
    monkeypatch.setattr(Snapshot, "cursor", cursor)
    assert len({key_number(snapshot, "open", scope) for _ in range(3)}) == 1
    assert asked == ["counted"]


@pytest.mark.parametrize("path", ["/", "/at-risk", "/win-rate", "/people"])
def test_pages_with_filters_have_one(client, path):
    text = client.get(path).get_data(as_text=True)
    assert " deal" in text.partition('name="description" content="')[2].partition('"')[0]
