"""How many deals an experiment takes."""

import numpy as np
import pytest

from model.experiments.power import LEAST, MOST, needed, smallest_found


def test_the_number_follows_from_the_formula():
    # Half of the deals are lost, and a fifth of them saved: d = 0.1, s^2 = 2 (0.4 0.6 + 0.01 + 0.25) - 0.01 = 0.99.
    assert needed(np.full(9, 0.5), 0.2) == pytest.approx((3.035 + 0.8416) ** 2 * 0.99 / 0.01, rel=0.002)


def test_a_larger_effect_and_likelier_losses_take_fewer():
    sure, open_ended = np.full(9, 0.8), np.full(9, 0.3)
    assert needed(sure, 0.2) < needed(open_ended, 0.2)
    assert needed(sure, 0.4) < needed(sure, 0.2) / 3
    assert needed(np.full(9, 0.99), 0.95) == LEAST


def test_without_losses_no_number_is_enough():
    assert needed(np.zeros(9), 0.2) == needed(np.array([]), 0.2) == MOST


def test_so_many_deals_find_what_takes_no_more_of_them():
    losses = np.full(9, 0.6)
    found = smallest_found(losses, 500)
    assert found is not None
    assert needed(losses, found) <= 500 < needed(losses, found - 0.01)
    assert smallest_found(losses, LEAST - 1) is None
