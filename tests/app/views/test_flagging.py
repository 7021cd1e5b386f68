"""How the line and its policy are spelled, and which marks a deal gets."""

import dataclasses
import datetime as dt
import math

import pandas as pd
import pytest

from app.services import Published
from app.views.extent import DEALS
from app.views.flagging import flagging, line_words, mark, marked, policy_words
from app.views.state import policy_of
from data.records.policies import Adopted

MADE = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)


@pytest.fixture
def published(ten):
    found = ten.published()
    return Published(found.snapshot, found.bundle)


@pytest.mark.parametrize(
    ("state", "currency", "expected"),
    [
        ({}, "EUR", "expected loss above €1.5 k"),
        ({"flag_from": 4_230}, "USD", "expected loss above $4.2 k"),
        ({"threshold": 0.42}, "USD", "loss chance at or above 42 %"),
        ({"threshold": 0.425}, DEALS, "loss chance at or above 42.5 %"),
        ({"flag_from": 0.5}, DEALS, "loss chance above 50 %"),
    ],
    ids=str,
)
def test_the_line_in_words(published, state, currency, expected):
    assert line_words(policy_of(state, published), currency).replace("\u00a0", " ") == expected


def test_whose_policy_it_is(published):
    held = Adopted(7, "flat", 0.4, 300.0, 0.2, None, "", "Mia", MADE)
    by_mia = dataclasses.replace(published, adopted=held)
    assert policy_words(policy_of({}, published)) == "the model's suggestion"
    assert policy_words(policy_of({}, by_mia)) == "adopted by Mia on 21 Nov 2026"
    assert policy_words(policy_of({"threshold": 0.5}, by_mia)) == "your own"


def test_an_answer_says_what_its_flags_rest_on(published):
    held = Adopted(7, "flat", 0.4, 100.0, 0.25, 6.0, "", "Mia", MADE)
    unread = "The store cannot be read."
    by_mia = dataclasses.replace(published, adopted=held, unread=unread)
    found = flagging(by_mia, policy_of({}, by_mia))
    assert (found.policy, found.line, found.false_alarm, found.save_rate, found.capacity) == ("flat", 0.4, 100, 0.25, 6)
    assert (found.author, found.adopted_at, found.chosen, found.unread) == ("Mia", MADE, False, unread)


def test_without_amounts_the_line_is_a_loss_probability(no_amounts):
    published = no_amounts.published()
    found = flagging(published, policy_of({}, published))
    assert (found.line, found.unpriced, found.line_words) == (0.5, 1.0, "loss chance above 50\u00a0%")


@pytest.mark.parametrize(
    ("amount", "expected"), [(3000.0, 0.5), (1500.0, 1.0), (1499.0, None), (0.0, None), (None, None)]
)
def test_a_mark_ends_where_no_probability_reaches(published, amount, expected):
    assert mark(policy_of({}, published), amount) == expected


def test_rows_get_their_own_marks(published):
    rows = pd.DataFrame({"amount": [3000.0, 1000.0, None], "loss_probability": [0.6, 0.9, 0.4]})
    found = marked(rows, policy_of({}, published))
    assert found["flagged"].tolist() == [True, False, False]
    assert found["threshold"].tolist()[0] == 0.5
    assert math.isnan(found["threshold"][1])
