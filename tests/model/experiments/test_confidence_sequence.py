"""The width of an interval that may be looked at any time."""

import numpy as np
import pytest

from model.experiments.confidence_sequence import half_width, tightness
from tests.examples import examples


def test_the_width_is_that_of_the_formula():
    # rho = sqrt((-2 ln 0.05 + ln(1 - 2 ln 0.05)) / 100) = sqrt(7.936 / 100); n rho^2 = 7.936 at n = 100.
    assert tightness(100) == pytest.approx(0.2817, abs=1e-4)
    assert float(half_width(2.0, 100, 100)) == pytest.approx(2 * 3.035 / 10, abs=2e-3)


def test_it_is_tightest_of_its_root_scaled_width_about_where_that_is_planned():
    scaled = [float(half_width(1.0, n, 400)) * np.sqrt(n) for n in range(40, 4_000, 20)]
    assert abs(40 + 20 * int(np.argmin(scaled)) - 400) < 60


def test_it_holds_the_mean_at_every_look_as_often_as_it_says():
    """Shares of coins, looked at after each from the sixtieth on."""
    rng, worlds, n = np.random.default_rng(7), examples(800), 600
    ns = np.arange(1, n + 1)
    for chance in (0.3, 0.5):
        means = (rng.random((worlds, n)) < chance).cumsum(axis=1) / ns
        half = np.sqrt(means * (1 - means)) * np.array([float(half_width(1.0, int(each), n)) for each in ns])
        held = (np.abs(means - chance) <= half)[:, 59:].all(axis=1).mean()
        assert held >= 0.95
