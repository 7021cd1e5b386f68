"""What acting has changed, on few deals by hand and on many."""

import numpy as np
import pytest

from model.experiments.uplift import Followed, uplift


def followed(act, lost, won=None, expected_lost=None):
    held = np.asarray(lost, dtype=float)
    none = np.zeros(len(held))
    return Followed(
        np.asarray(act, dtype=bool),
        held,
        none if won is None else np.asarray(won, dtype=float),
        np.full(len(held), 0.5) if expected_lost is None else np.asarray(expected_lost, dtype=float),
        none,
    )


def compare(rows, planned):
    """Compare both arms of some rows."""
    return uplift(rows, planned)


def test_shares_and_their_difference_by_hand():
    found = compare(followed([1, 1, 1, 1, 0, 0, 0, 0], [1, 0, 0, 0, 1, 1, 0, 0], won=[0, 8, 0, 0, 0, 0, 4, 0]), 100)
    assert (found.act, found.held_out, found.n) == (4, 4, 8)
    assert (found.lost_act, found.lost_held_out) == (0.25, 0.5)
    # As many in each arm, expected alike: the difference of the two shares, of the money a deal, and 1 - 0.25 / 0.5.
    assert found.loss.value == pytest.approx(-0.25)
    assert found.money.value == pytest.approx(8 / 4 - 4 / 4)
    assert found.save_rate.value == pytest.approx(0.5)


def test_what_was_expected_takes_out_what_the_arms_differ_in_by_chance():
    """All to be acted on were hopeless and the others safe: nothing was changed, and nothing is found."""
    found = compare(followed([1, 1, 0, 0], [1, 1, 0, 0], expected_lost=[1, 1, 0, 0]), 100)
    assert (found.lost_act, found.lost_held_out, found.loss.value) == (1.0, 0.0, pytest.approx(0.0))


def test_an_arm_without_deals_says_nothing():
    assert compare(followed([1, 1], [1, 0]), 100) is None
    assert compare(followed([], []), 100) is None


def test_where_nothing_is_lost_nothing_is_saved():
    assert compare(followed([1, 0], [0, 0], expected_lost=[0, 0]), 100).save_rate is None


def test_the_save_rates_interval_and_the_differences_exclude_nothing_together():
    rng = np.random.default_rng(3)
    for saved in (0.0, 0.1, 0.2, 0.4):
        act, chance = rng.random(900) < 0.5, rng.beta(4, 3, 900)
        lost = rng.random(900) < chance * np.where(act, 1 - saved, 1)
        found = compare(followed(act, lost, expected_lost=chance), 900)
        assert (found.loss.high < 0) == (found.save_rate.low > 0)
        assert found.save_rate.low <= saved <= found.save_rate.high
