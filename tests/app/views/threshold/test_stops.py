"""The slider's stops are round, enough and far enough; every stop counts as the line itself would."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.views.state import policy_of
from app.views.threshold import stops
from app.views.threshold.stops import lines, regular, tabulated
from model.money.costs import Costs
from model.money.every_line import confusion
from model.money.flag_line import Line

COSTS = Costs(300, 0.2)


@pytest.fixture
def bundle(ten):
    return ten.published().bundle


def test_flat_stops_are_half_points(bundle):
    found = regular(bundle, Line("flat", 0.5), 0.0)
    assert (len(found), found[1], found[-1]) == (201, 0.005, 1.0)


def test_stops_by_money_are_round_and_reach_beyond_any_expected_loss(bundle):
    found = regular(bundle, Line("money", 1500.0), 12_345.0)
    assert (found[0], found[-1]) == (0.0, 13_000.0)
    assert 100 < len(found) <= 201
    assert all(float(f"{stop:.2g}") == stop for stop in found)
    # The steps are as far apart as their size asks for.
    assert (np.diff(found[1:]) / found[1:-1]).max() < 0.11


def test_where_nothing_can_be_lost_there_are_two_stops(bundle):
    none = dataclasses.replace(bundle.holdout, probability=np.zeros(8))
    assert regular(dataclasses.replace(bundle, holdout=none), Line("money", 1.0), 0.0).tolist() == [0.0, 1.0]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9, unique=True), st.lists(st.floats(0, 1), max_size=30))
def test_the_first_so_many_stops_flag_and_the_others_do_not(stops, probabilities):
    ats, p = np.sort(np.array(stops)), np.array(probabilities)
    for by in ("flat", "money"):
        reached = Line(by, 0.0).reached(ats, p, np.ones(len(p)))
        for nth, at in enumerate(ats.tolist()):
            assert (reached > nth).tolist() == Line(by, at).flags(p, np.ones(len(p))).tolist()


@pytest.mark.parametrize("by", ["flat", "money"])
def test_every_stop_counts_as_its_line_would(bundle, by):
    ats, held = np.array([0.0, 0.2, 0.5, 0.9, 1500.0, 2000.0]), bundle.holdout
    table = tabulated(bundle, Line(by, 0.0, 4500.0), ats, COSTS)
    for row in table.to_dict("records"):
        found = confusion(held.probability, held.label, held.amount, Line(by, row["at"], 4500.0), COSTS)
        counts = ("true_alarms", "false_alarms", "missed", "left_alone", "acting_cost", "missed_cost", "cost")
        for name in (*counts, *(f"{cell}_amount" for cell in counts[:4])):
            assert row[name] == pytest.approx(getattr(found, name)), (row["at"], name)


def test_the_band_holds_the_cost_and_is_the_same_again(ten, bundle):
    policy = policy_of({}, ten.published())
    first = lines(bundle, policy, policy, 0.0)
    stops.draws.cache_clear()
    again = lines(bundle, policy, policy, 0.0)
    assert first.stops.equals(again.stops)
    assert (first.stops["cost_low"] <= first.stops["cost"]).all()
    assert (first.stops["cost_high"] >= first.stops["cost"]).all()
    # Flagging everybody costs the same whoever is drawn; eight draws of eight deals are no larger or smaller.
    assert first.stops.loc[0, ["cost_low", "cost_high"]].tolist() == [2400, 2400]
    assert first.resamples == 200


def test_the_plateau_is_unbroken(ten, bundle):
    policy = policy_of({"policy": "flat"}, ten.published())
    found = lines(bundle, policy, policy, 0.0)
    # From 0.3 the next lower costs 300 more, the next higher 900.
    assert (found.plateau_low, found.plateau_high) == (0.3, 0.3)
    free = policy_of({"policy": "flat", "false_alarm": 0}, ten.published())
    nothing = lines(bundle, free, policy, 0.0)
    assert (nothing.plateau_low, nothing.plateau_high, nothing.cheapest) == (0.1, 0.3, 0.3)


def test_a_large_hold_out_is_drawn_less_often(bundle, monkeypatch):
    monkeypatch.setattr(stops, "MOST_CELLS", 8 * 60)
    stops.draws.cache_clear()
    assert len(stops.draws(bundle).counts) == 60
    stops.draws.cache_clear()


def test_an_expected_loss_far_outside_the_rest_has_a_stop_beyond_the_ordinary_ones(bundle, monkeypatch):
    """The largest of the hold-out is 8,000, at an expected loss of 1,800; the fence lies near 70,000."""
    found = regular(bundle, Line("money", 1500.0), 1.25e9)
    assert found[-1] == 1.3e9
    assert 60_000 < found[-2] < 90_000
