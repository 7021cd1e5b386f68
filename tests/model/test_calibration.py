import numpy as np
import pytest

from model import calibration


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
