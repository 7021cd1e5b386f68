import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from model import calibration
from model.evaluate import Holdout, auc, bootstrap, calibration_curve, metrics, pr_auc, wilson
from model.gate import gate

ROWS = st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.integers(0, 8)), min_size=4, max_size=60)


def holdout(label, probability) -> Holdout:
    groups = np.arange(len(label))
    return Holdout(np.asarray(probability, float), np.asarray(label, float), np.ones(len(label)), groups, 1)


@given(ROWS)
def test_auc_and_average_precision_agree_with_scikit_learn(rows):
    label = np.array([r[0] for r in rows])
    p = np.array([r[1] / 8 for r in rows])
    if 0 < label.sum() < len(label):
        assert auc(label, p) == pytest.approx(roc_auc_score(label, p))
        assert pr_auc(label, p) == pytest.approx(average_precision_score(label, p))


def test_metrics_by_hand():
    found = metrics(np.array([1.0, 0.0]), np.array([0.8, 0.4]))
    assert found["auc"] == 1.0
    assert found["brier"] == pytest.approx((0.04 + 0.16) / 2)
    assert found["log_loss"] == pytest.approx(-(np.log(0.8) + np.log(0.6)) / 2)


def test_wilson_by_hand():
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_calibration_curve_counts_every_row_once():
    rng = np.random.default_rng(0)
    p = rng.random(1003)
    curve = calibration_curve((rng.random(1003) < p).astype(float), p)
    assert len(curve) == 10
    assert curve["n"].sum() == 1003
    assert (curve["low"] <= curve["realised"]).all()
    assert (curve["realised"] <= curve["high"]).all()


def test_repeated_rows_of_an_opportunity_do_not_narrow_the_interval():
    rng = np.random.default_rng(1)
    p = rng.uniform(0.2, 0.8, 400)
    label = (rng.random(400) < p).astype(float)
    once, _ = bootstrap(label, p, 0.5, np.arange(400))
    thrice, _ = bootstrap(np.tile(label, 3), np.tile(p, 3), 0.5, np.tile(np.arange(400), 3))
    assert thrice.value == pytest.approx(once.value)
    assert thrice.high - thrice.low == pytest.approx(once.high - once.low, rel=0.15)


def test_the_gate_follows_the_interval():
    rng = np.random.default_rng(2)
    p = rng.uniform(0.05, 0.95, 2000)
    label = (rng.random(2000) < p).astype(float)
    assert gate(holdout(label, p), 0.5).verdict == "Ready"
    assert gate(holdout(label, p), 0.5, ripe=0.4).verdict == "Weak"
    assert gate(holdout(label, rng.permutation(p)), 0.5).verdict == "No signal"
    slight = 0.5 + 0.08 * np.sign(p - 0.5)
    faint = (rng.random(2000) < slight).astype(float)
    assert gate(holdout(faint, 0.5 + 0.08 * np.sign(p - 0.5)), 0.5).verdict == "Weak"


@pytest.mark.parametrize(("closed", "lost", "words"), [(150, 75, "150 closed"), (300, 20, "20 lost and 280 won")])
def test_too_few_to_judge_says_how_many(closed, lost, words):
    label = np.r_[np.ones(lost), np.zeros(closed - lost)]
    found = gate(holdout(label, np.linspace(0.9, 0.1, closed)), 0.5)
    assert found.verdict == "No signal"
    assert words in found.reasons[0]


def test_a_better_logistic_regression_is_said():
    rng = np.random.default_rng(3)
    p = rng.uniform(0.05, 0.95, 3000)
    label = (rng.random(3000) < p).astype(float)
    found = gate(holdout(label, 0.5 + 0.3 * (p - 0.5)), 0.5, rival=p)
    assert any("Logistic regression" in reason for reason in found.reasons)


def test_platt_scaling_finds_slope_and_intercept():
    rng = np.random.default_rng(4)
    raw = rng.normal(0, 2, 40_000)
    label = (rng.random(40_000) < calibration.sigmoid(0.5 * raw - 0.3)).astype(float)
    found = calibration.fit(raw, label)
    assert (found.slope, found.intercept) == pytest.approx((0.5, -0.3), abs=0.03)


def test_calibration_never_reverses_the_order():
    raw = np.linspace(-2, 2, 200)
    found = calibration.fit(raw, (raw < 0).astype(float))
    assert found.slope > 0
    assert (np.diff(found.apply(raw)) > 0).all()
    assert found.apply(raw).mean() == pytest.approx(0.5, abs=0.01)
