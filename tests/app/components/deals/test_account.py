"""The page of one account as drawn."""

import dataclasses
import datetime as dt

import pandas as pd

from app.components.deals import account as components
from app.views.deals.account import Account

OPEN = pd.DataFrame(
    {"opportunity_id": ["O/7"], "product": ["Alpha"], "owner": ["Ann"], "stage": ["Offer"], "amount": [1000.0],
     "loss_probability": [0.2], "flagged": [True], "expected_close_on": pd.to_datetime(["2026-07-15"])},
)  # fmt: skip
CLOSED = pd.DataFrame(
    {"opportunity_id": ["O03"], "product": ["Beta"], "owner": ["Ann"], "outcome": ["lost"], "amount": [3000.0],
     "closed_on": pd.to_datetime(["2026-03-03"])},
)  # fmt: skip
ALDER = Account(
    account="<b>Alder</b>", open=OPEN, closed=CLOSED, open_amount=1000.0, won=1, won_amount=1000.0, n=2, rate=0.5,
    low=0.1, high=0.9, last_activity_on=dt.date(2026, 6, 20), owners=("Ann", "Bob"), amounts=True, ranked=True,
    currency="EUR", as_of_on=dt.date(2026, 6, 30),
)  # fmt: skip


def test_the_head_says_what_is_open_what_was_won_and_who_sells_there(words):
    said = words(components.heading(ALDER))
    assert "1 open deal, €1.0 k." in said
    assert "Won 1 of 2 closed deals (50 %, likely 10–90 %), €1.0 k in all. Last activity 20 Jun 2026." in said
    assert "Who sells there: Ann · Bob" in said


def test_where_nothing_closed_and_no_amounts_are_known_neither_is_said(words):
    bare = dataclasses.replace(
        ALDER, rate=None, low=None, high=None, n=0, won=0, amounts=False, last_activity_on=None, owners=()
    )
    said = words(components.heading(bare))
    assert said == "<b>Alder</b> 1 open deal. Nothing has closed yet."


def test_open_deals_lead_to_their_drawers_and_closed_ones_say_what_became_of_them(words, find):
    drawn = components.open_deals(ALDER)
    assert find(drawn, "hw-cell-link")[0].href == "/at-risk?deal=O%2F7"
    assert "15 Jul 2026" in words(drawn)
    assert "Lost 3 Mar 2026 €3.0 k" in words(components.closed_deals(ALDER))


def test_deals_of_their_own_names_are_told_apart_by_their_ids(words):
    named = dataclasses.replace(ALDER, open=OPEN.assign(deal_name="Renewal"), closed=CLOSED.assign(deal_name="Pilot"))
    assert "Renewal O/7 · Alpha" in words(components.open_deals(named))
    assert "Pilot O03 · Beta" in words(components.closed_deals(named))


def test_without_signal_no_loss_is_shown(words):
    assert "Loss chance" not in words(components.open_deals(dataclasses.replace(ALDER, ranked=False)))


def test_where_there_are_none_it_is_said(words):
    nothing = dataclasses.replace(ALDER, open=OPEN.head(0), closed=CLOSED.head(0))
    assert "Nothing is open at this account." in words(components.open_deals(nothing))
    assert "Nothing has closed at this account yet." in words(components.closed_deals(nothing))
