import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from model.statistics.metrics import auc, calibration_curve, effective_sample_size, metrics, pr_auc
from model.statistics.proportions import wilson

ROWS = st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.integers(0, 8)), min_size=4, max_size=60)


@given(ROWS)
def test_auc_and_average_precision_agree_with_scikit_learn(rows):
    label = np.array([r[0] for r in rows])
    p = np.array([r[1] / 8 for r in rows])
    if 0 < label.sum() < len(label):
        assert auc(label, p) == pytest.approx(roc_auc_score(label, p))
        assert pr_auc(label, p) == pytest.approx(average_precision_score(label, p))


def test_only_pairs_of_the_same_day_are_compared():
    label, ranking = np.array([1.0, 0.0, 1.0, 0.0, 0.0]), np.array([0.9, 0.1, 0.3, 0.6, 0.2])
    # Day 1: one pair, right. Day 2: two pairs, one right.
    assert auc(label, ranking, np.array([1.0, 1.0, 2.0, 2.0, 2.0])) == pytest.approx(2 / 3)
    assert auc(label, ranking) == pytest.approx(5 / 6)
    assert auc(label, ranking, np.arange(5.0)) == 0.5
    assert auc(np.zeros(0), np.zeros(0)) == 0.5


def test_metrics_by_hand():
    found = metrics(np.array([1.0, 0.0]), np.array([0.8, 0.4]))
    assert found["auc"] == 1.0
    assert found["brier"] == pytest.approx((0.04 + 0.16) / 2)
    assert found["log_loss"] == pytest.approx(-(np.log(0.8) + np.log(0.6)) / 2)


def test_a_calibration_curve_counts_every_row_once():
    rng = np.random.default_rng(0)
    p = rng.random(1003)
    curve = calibration_curve((rng.random(1003) < p).astype(float), p)
    assert len(curve) == 10
    assert curve["n"].sum() == 1003
    assert (curve["low"] <= curve["realised"]).all()
    assert (curve["realised"] <= curve["high"]).all()


def test_looks_are_worth_as_many_opportunities_as_tell_as_much():
    assert effective_sample_size(np.array([0, 1, 2, 3])) == 4
    assert effective_sample_size(np.array([5, 5, 5, 5])) == 1
    # Six looks at three opportunities, 3 + 2 + 1: 36 / (9 + 4 + 1).
    assert effective_sample_size(np.array([7, 7, 7, 8, 8, 9])) == pytest.approx(36 / 14)
    assert effective_sample_size(np.array([], dtype=np.intp)) == 0


def test_a_calibration_curve_counts_deals_and_their_looks():
    """Two deals, each looked at five times: one was lost, and nothing is known to a fifth."""
    curve = calibration_curve(np.r_[np.ones(5), np.zeros(5)], np.full(10, 0.5), 1, np.repeat([0, 1], 5))
    (row,) = curve.to_dict("records")
    assert (row["n"], row["looks"], row["realised"]) == (2, 10, 0.5)
    assert (row["low"], row["high"]) == pytest.approx(wilson(1, 2))


@pytest.mark.parametrize("label", [0.0, 1.0])
def test_where_all_ended_alike_the_interval_still_has_a_width(label):
    (row,) = calibration_curve(np.full(6, label), np.full(6, 0.5), 1, np.zeros(6, dtype=np.intp)).to_dict("records")
    assert row["high"] - row["low"] > 0.5


def test_intervals_of_perfect_probabilities_hold_them_in_nineteen_of_twenty_bins():
    """Deals looked at one to eight times, each time with the probability that is true of them."""
    rng = np.random.default_rng(5)
    held = []
    for _ in range(60):
        chance = rng.beta(2, 2, 400)
        opportunity = np.repeat(np.arange(400), rng.integers(1, 9, 400))
        label = (rng.random(400) < chance).astype("float64")
        curve = calibration_curve(label[opportunity], chance[opportunity], opportunity=opportunity)
        held += ((curve["low"] <= curve["predicted"]) & (curve["predicted"] <= curve["high"])).tolist()
    assert 0.93 <= np.mean(held) <= 0.97
