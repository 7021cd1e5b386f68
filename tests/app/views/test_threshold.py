"""The threshold page's numbers: eight held-out opportunities and four open ones, computed in the head."""

import dataclasses

import numpy as np
import pytest

from app.answer_json import as_json
from app.services import Published
from app.views.threshold import threshold
from data.errors import InvalidInput
from model.evaluate import Holdout


@pytest.fixture
def answer(ten):
    return threshold(ten, {"threshold": 0.5})


def test_every_threshold_has_its_cost(answer):
    # From flagging nobody (four losses missed) down to .1; lost were the ones at .9, .8, .6 and .3.
    assert answer.line.curve["cost"].tolist() == [1200, 900, 600, 700, 400, 500, 200, 300, 400]
    assert (answer.line.cheapest, answer.line.cheapest_cost) == (0.3, 200)
    assert (answer.none_cost, answer.all_cost) == (1200, 400)


def test_the_plateau_is_unbroken(ten):
    # A false alarm that costs nothing: flagging from .3 down misses nothing.
    line = threshold(ten, {"false_alarm": 0}).line
    assert line is not None
    assert (line.plateau_low, line.plateau_high, line.cheapest) == (0.1, 0.3, 0.3)


def test_open_opportunities_are_flagged_at_or_above(answer):
    now = answer.now
    assert (now.open_count, now.open_amount) == (4, 10_000)
    assert (now.flagged_count, now.flagged_amount, now.flagged_expected_loss) == (2, 5000, 1600 + 1500)
    bob = now.owners.iloc[0]
    assert (bob["owner"], bob["open_count"], bob["flagged_count"], bob["flagged_amount"]) == ("Bob", 2, 2, 5000)
    flagged = now.steps[now.steps["flagged_count"] > 0]
    assert flagged["from_share"].tolist() == [0.5, 0.8]


def test_the_scope_narrows_what_is_open_but_not_the_hold_out(ten, answer):
    north = threshold(ten, {"threshold": 0.5, "region": ["North"]})
    assert north.line is not None
    assert (north.now.open_count, north.now.flagged_count) == (1, 0)
    assert north.line.cheapest_cost == answer.line.cheapest_cost
    empty = threshold(ten, {"owner": ["Nobody"]}).now
    assert (empty.open_count, empty.flagged_amount) == (0, 0)
    assert empty.owners.empty


def test_without_a_choice_the_threshold_follows_the_costs(ten):
    found = threshold(ten, {"false_alarm": 1000, "missed_loss": 300}).policy
    assert not found.chosen
    # .9 and .8 were lost; the first false alarm costs more than all that is left to catch.
    assert found.threshold == 0.8


def test_without_signal_no_threshold_is_offered(ten_without_signal):
    found = threshold(ten_without_signal, {"false_alarm": 50})
    assert (found.line, found.flags) == (None, None)
    assert (found.none_cost, found.all_cost) == (1200, 200)
    assert (found.now.open_count, found.now.flagged_count) == (4, 0)
    assert found.now.owners.empty
    assert found.now.steps.empty
    assert as_json(found)["now"]["steps"] == []


def test_without_a_hold_out_there_are_no_costs(ten, monkeypatch):
    published = ten.published()
    nobody = Holdout(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.intp), 0)
    bare = Published(published.snapshot, dataclasses.replace(published.bundle, holdout=nobody))
    monkeypatch.setattr(ten, "published", lambda: bare)
    found = threshold(ten, {})
    assert (found.looked, found.none_cost, found.line, found.flags) == (None, None, None, None)


def test_what_is_no_threshold_is_refused_by_name(ten):
    with pytest.raises(InvalidInput) as refused:
        threshold(ten, {"threshold": 1.5})
    assert refused.value.field == "threshold"
