import numpy as np
import pytest

from model.fitting.tuning import CANDIDATES, simplest

NOISE = np.tile([0.1, -0.1], 200)
ALONE = np.arange(400)


@pytest.mark.parametrize(("worse", "chosen"), [(0.0, 0), (0.004, 0), (0.006, 1)])
def test_the_simplest_within_a_standard_error_of_the_best_is_chosen(worse, chosen):
    # Differences of 0.1 either way on 400 opportunities have a standard error of 0.1 / 20.
    best = np.full(400, 0.5)
    assert simplest([best + NOISE + worse, best], ALONE) == chosen


def test_looks_at_one_opportunity_are_one_piece_of_evidence():
    best, worse = np.full(400, 0.5), 0.5 + np.repeat([0.1, -0.1], 200) + 0.03
    assert simplest([worse, best], ALONE) == 1
    assert simplest([worse, best], np.repeat([0, 1, 2, 3], 100)) == 0


def test_the_best_itself_is_chosen_where_all_others_are_worse():
    assert simplest([np.ones(10), np.full(10, 0.9), np.full(10, 0.5)], np.arange(10)) == 2


def test_no_candidate_is_tried_twice():
    assert len(set(CANDIDATES)) == len(CANDIDATES)
