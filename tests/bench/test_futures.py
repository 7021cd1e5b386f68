"""Said beside came, over two demos that a person can add up."""

import numpy as np
import pytest

from bench.futures import Row, aims, row_text

MONTHS = np.array([[110.0, 100.0], [80.0, 100.0], [3.0, 1.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]])


def row(seed, won, lost, months=MONTHS):
    closed = {"won 30": (won, 100.0), "lost 30": (lost, 100.0)}
    return Row(seed, closed, months, (250.0, 250.0), np.full(8, 0.9))


def figures(rows):
    return {aim.what.removeprefix("futures: "): aim for aim in aims(rows)}


def test_demos_are_judged_together():
    found = figures([row(7, 110.0, 90.0), row(8, 92.0, 92.0)])
    assert found["closed won 30 days, said beside came"].figure == pytest.approx(1)
    assert found["closed won 30 days, said beside came"].holds
    assert found["closed lost 30 days, said beside came"].figure == pytest.approx(9)
    assert not found["closed lost 30 days, said beside came"].holds


def test_the_worst_month_is_one_that_holds_enough():
    # The third month is off by 200 %, and holds one part in 250.
    found = figures([row(7, 100.0, 100.0)])
    assert found["the worst month's revenue"].figure == pytest.approx(20)
    assert found["months' revenue together, said beside came"].figure == pytest.approx(5)
    assert found["months within their interval"].holds


def test_a_demo_stands_on_one_line():
    assert row_text(row(7, 110.0, 90.0)).startswith("seed 7: won 30 +10.0  lost 30 -10.0  months +10 -20 +200")
