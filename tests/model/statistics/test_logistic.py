"""The regression behind the drivers: the table's answer, statsmodels' errors, and an answer or a sentence always."""

import numpy as np
import pytest

from data.errors import NotFinite
from model.statistics.logistic import fit


def world(rows=2_000, seed=1):
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(rows), rng.normal(size=(rows, 3))])
    won = (rng.random(rows) < 1 / (1 + np.exp(0.5 - design[:, 1]))).astype(float)
    return design, won, rng.integers(0, 100, rows)


def test_the_log_odds_of_a_table_are_its_log_odds():
    """Of 400 in one half 200 are won, of 200 in the other 50: odds 1 to 1 and 1 to 3."""
    won = np.r_[np.ones(200), np.zeros(200), np.ones(50), np.zeros(150)]
    design = np.column_stack([np.ones(600), np.r_[np.zeros(400), np.ones(200)]])
    found, error = fit(design, won)
    assert found == pytest.approx([0.0, np.log(1 / 3)], abs=1e-6)
    assert error[1] == pytest.approx(np.sqrt(1 / 200 + 1 / 200 + 1 / 50 + 1 / 150), rel=0.01)


def test_errors_of_groups_are_those_of_statsmodels():
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    design, won, groups = world()
    theirs = GLM(won, design, family=Binomial()).fit(cov_type="cluster", cov_kwds={"groups": groups})
    own = np.sqrt(np.diag(theirs.normalized_cov_params))
    found, error = fit(design, won, groups)
    assert found == pytest.approx(theirs.params, abs=1e-6)
    assert error == pytest.approx(np.maximum(own, theirs.bse), rel=1e-6)


def test_a_step_that_leads_too_far_is_shortened():
    """From one wild row a whole Newton step would run away."""
    design, won, _ = world()
    design[0, 1], won[0] = -300.0, 1.0
    found, error = fit(design, won)
    assert np.isfinite([found, error]).all()


def test_what_cannot_be_told_apart_has_no_answer():
    design, won, _ = world()
    with pytest.raises(np.linalg.LinAlgError):
        fit(np.column_stack([design, np.zeros(len(won))]), won)


def test_without_a_maximum_it_says_so(monkeypatch):
    monkeypatch.setattr("model.statistics.logistic.MOST_STEPS", 1)
    design, won, _ = world()
    with pytest.raises(NotFinite, match="not converged"):
        fit(design, won)
