import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.threshold import Costs, cheapest_threshold, confusion, cost_curve, default_costs

# Ten opportunities, highest probability first; five were lost.
PROBABILITY = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05])
LABEL = np.array([1, 1, 0, 1, 0, 1, 0, 0, 1, 0], dtype=float)
AMOUNT = np.linspace(1000.0, 10_000.0, 10)
COSTS = Costs(false_alarm=100, missed_loss=300)
ROWS = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=40)


def test_confusion_on_ten_rows_by_hand():
    found = confusion(PROBABILITY, LABEL, 0.5, AMOUNT, COSTS)
    assert (found.true_alarms, found.false_alarms, found.missed, found.left_alone) == (3, 2, 2, 3)
    assert (found.true_alarms_amount, found.missed_amount) == (1000 + 2000 + 4000, 6000 + 9000)
    assert (found.false_alarms_cost, found.missed_cost, found.cost) == (200, 600, 800)
    assert (found.precision, found.recall, found.f1) == pytest.approx((0.6, 0.6, 0.6))


def test_cost_curve_on_ten_rows_by_hand():
    rows = {row["threshold"]: row for row in cost_curve(PROBABILITY, LABEL, COSTS).to_dict("records")}
    assert (rows[1.0]["flagged"], rows[1.0]["cost"]) == (0, 1500)
    assert [rows[0.5][name] for name in ("flagged", "true_alarms", "false_alarms", "missed")] == [5, 3, 2, 2]
    assert (rows[0.5]["left_alone"], rows[0.5]["cost"]) == (3, 800)
    assert rows[0.05]["cost"] == 500
    assert cheapest_threshold(PROBABILITY, LABEL, COSTS) == 0.1


@given(ROWS, st.integers(1, 50), st.integers(1, 50))
def test_the_cheapest_threshold_equals_brute_force(rows, false_alarm, missed_loss):
    probability = np.array([r[0] / 20 for r in rows])
    label = np.array([float(r[1]) for r in rows])
    costs = Costs(false_alarm, missed_loss)
    every = [confusion(probability, label, t, label, costs).cost for t in (*np.unique(probability), 2.0)]
    threshold = cheapest_threshold(probability, label, costs)
    assert confusion(probability, label, threshold, label, costs).cost == min(every)
    assert cost_curve(probability, label, costs)["cost"].min() == min(every)


def test_a_long_curve_keeps_its_ends_and_its_minimum():
    rng = np.random.default_rng(0)
    p = rng.random(5000)
    label = (rng.random(5000) < p).astype(float)
    curve, whole = cost_curve(p, label, COSTS), cost_curve(p, label, COSTS, points=10_000)
    assert len(curve) <= 201
    assert curve["cost"].min() == whole["cost"].min()
    assert (curve["flagged"].iloc[0], curve["flagged"].iloc[-1]) == (0, 5000)
    assert curve["threshold"].is_monotonic_decreasing


def test_a_missed_loss_costs_what_acting_saves():
    assert default_costs(np.array([10_000.0, 30_000.0, np.nan])) == Costs(2000.0, 1000.0)
    assert default_costs(np.array([])).missed_loss > 0


@given(ROWS, st.floats(0.0, 1.0))
def test_capacity_bounds_how_many_are_flagged(rows, capacity):
    probability = np.array([r[0] / 20 for r in rows])
    label = np.array([float(r[1]) for r in rows])
    threshold = cheapest_threshold(probability, label, COSTS, capacity)
    assert (probability >= threshold).sum() <= capacity * len(rows)


def test_money_alone_flags_everybody_where_a_loss_is_dear():
    dear = Costs(false_alarm=1, missed_loss=1000)
    assert cheapest_threshold(PROBABILITY, LABEL, dear) == 0.1
    assert cheapest_threshold(PROBABILITY, LABEL, dear, capacity=0.3) == 0.8
