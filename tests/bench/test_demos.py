"""What ten demos are judged by."""

import dataclasses

import numpy as np
import pytest

from bench.demos import Row, aims, expected_auc, expected_log_loss, row_text

TRUTH = np.array([0.2, 0.8])
GOOD = Row(
    seed=7,
    best=0.84,
    auc=0.83,
    loss=3.0,
    calibration=1.2,
    ahead=0.012,
    then=0.009,
    covered=90.0,
    width=26.0,
    seconds=60.0,
    drivers=11,
)


def test_of_two_deals_the_likelier_loss_comes_first_in_eight_of_ten_pairs():
    # Lost beside won: 0.8 x 0.8 in the right order, 0.2 x 0.2 in the wrong one, the rest is one deal beside itself.
    assert expected_auc(TRUTH, TRUTH) == pytest.approx(0.64 + 0.32 / 2)
    assert expected_auc(TRUTH, 1 - TRUTH) == pytest.approx(0.04 + 0.32 / 2)
    assert expected_auc(TRUTH, np.full(2, 0.5)) == pytest.approx(0.5)


def test_nothing_loses_less_than_the_true_odds():
    least = expected_log_loss(TRUTH, TRUTH)
    assert least == pytest.approx(-(0.2 * np.log(0.2) + 0.8 * np.log(0.8)))
    assert expected_log_loss(TRUTH, np.array([0.25, 0.75])) > least


def test_demos_are_judged_by_their_mean_and_by_the_worst():
    worse = dataclasses.replace(GOOD, seed=8, loss=3.8, calibration=2.6, covered=85.0)
    short = [aim.what for aim in aims([GOOD, worse]) if not aim.holds]
    assert short == [
        "2 demos of 12,000: calibration error, mean",
        "2 demos of 12,000: calibration error, worst",
        "2 demos of 12,000: intervals that hold the true odds",
    ]


def test_many_deals_leave_less_to_noise():
    many = {aim.what: aim for aim in aims([dataclasses.replace(GOOD, loss=1.6)], 200_000)}
    assert not many["1 demo of 200,000: log loss above the least possible, mean"].holds


def test_a_demo_is_written_on_one_line():
    line = row_text(GOOD)
    assert line.startswith("seed   7: AUC 0.830 of 0.840, log loss +3.00 %, calibration error 1.20 points, AUC +0.0120")
    assert "\n" not in line
