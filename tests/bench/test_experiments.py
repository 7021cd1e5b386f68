"""What the measurement of experiments simulates is what it says."""

import numpy as np
import pytest

from bench.experiments import follow, simulate, unbalanced


def test_acting_saves_the_share_that_is_asked_for_and_nothing_where_none_is():
    for saved in (0.0, 0.5):
        found = simulate(20_000, saved, seed=1).followed
        lost, held = found.lost[found.act].mean(), found.lost[~found.act].mean()
        assert 1 - lost / held == pytest.approx(saved, abs=0.03)


def test_what_is_won_is_not_lost_and_arms_are_balanced():
    pipeline = simulate(2_000, 0.2, seed=2)
    assert not (pipeline.followed.lost * pipeline.followed.won).any()
    assert unbalanced(pipeline.places) <= 1
    assert np.isfinite(pipeline.followed.expected_lost).all()


def test_an_experiment_ends_by_its_plan_at_the_latest():
    found = follow(0.9, seed=3)
    assert (found.ending, found.deals <= found.planned) == ("benefit", True)
