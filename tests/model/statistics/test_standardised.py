"""Expected rates by a mix of two sizes: of small deals 8 in 10 succeed, of large ones 2 in 10, whoever sells."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.statistics.standardised import expected_rates


def test_a_cell_is_expected_to_do_what_its_kind_does():
    n, won = np.array([100.0, 10, 10, 100]), np.array([80.0, 8, 2, 20])
    found = expected_rates(n, won, [pd.Series(["small", "small", "large", "large"])])
    assert found == pytest.approx([0.8, 0.8, 0.2, 0.2], abs=0.02)


def test_without_factors_everybody_is_expected_to_do_the_same():
    assert expected_rates(np.array([10.0, 30]), np.array([10.0, 10]), []) == pytest.approx([0.5, 0.5])


def test_what_always_or_never_succeeds_stays_finite():
    kinds = [pd.Series(["always", "never", None])]
    found = expected_rates(np.array([50.0, 50, 50]), np.array([50.0, 0, 25]), kinds)
    assert found == pytest.approx([0.93, 0.07, 0.5], abs=0.05)
    assert expected_rates(np.array([5.0]), np.array([5.0]), []) == pytest.approx([1.0])


CELLS = st.tuples(st.integers(1, 40), st.floats(0, 1), st.sampled_from("abc"), st.sampled_from("xy"))


@example([(7, 0.5, "b", "x"), (26, 0.0, "a", "y"), (30, 0.0, "a", "y")])
@given(st.lists(CELLS, min_size=1, max_size=30))
def test_all_that_is_expected_is_all_that_came(cells):
    n = np.array([cell[0] for cell in cells], dtype=float)
    won = np.array([round(cell[0] * cell[1]) for cell in cells], dtype=float)
    factors = [pd.Series([cell[at] for cell in cells]) for at in (2, 3)]
    found = expected_rates(n, won, factors)
    assert (n * found).sum() == pytest.approx(won.sum(), abs=1e-4)
    assert ((found >= 0) & (found <= 1)).all()
