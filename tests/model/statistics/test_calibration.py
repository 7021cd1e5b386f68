import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.statistics import calibration


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


LOOKS = st.lists(st.tuples(st.integers(-3, 3), st.booleans(), st.integers(1, 3)), min_size=2, max_size=12)


@given(LOOKS)
def test_a_look_of_weight_two_counts_as_two_looks(landmark_rows):
    raw, label, weight = (np.array(column, dtype=float) for column in zip(*landmark_rows, strict=True))
    times = weight.astype(int)
    weighed = calibration.fit(raw, label, weight)
    repeated = calibration.fit(np.repeat(raw, times), np.repeat(label, times))
    assert weighed.apply(raw) == pytest.approx(repeated.apply(raw), abs=1e-6)


def test_what_counts_more_moves_the_rate():
    # Where nothing is told apart, the probability is the weighted share: three of four.
    found = calibration.fit(np.zeros(2), np.array([0.0, 1.0]), np.array([1.0, 3.0]))
    assert found.apply(np.zeros(1))[0] == pytest.approx(0.75, abs=1e-5)
