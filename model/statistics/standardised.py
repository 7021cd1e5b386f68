"""What a group would have done with everybody's rates in its own mix of cases: indirect standardisation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from model.arrays import Numbers

# Strength of the pull towards no difference: a level's coefficient counts as if seen in so many cases before.
PRIOR = 1.0
MOST_STEPS = 30
CONVERGED = 1e-8
MOST_HALVINGS = 40


def expected_rates(n: Numbers, successes: Numbers, factors: Sequence[pd.Series]) -> Numbers:
    """Return the rate that each cell of counts would have by its factors alone.

    A logistic regression on the factors' main effects, fitted to the counts with a normal prior of variance 1 / PRIOR
    on every level, so that a level which always succeeds keeps a finite effect. The intercept is free, so expected and
    actual successes agree in all. 0 to 1, as long as n.
    """
    design = np.column_stack([np.ones(len(n)), *(_indicators(factor) for factor in factors)])
    prior = np.full(design.shape[1], PRIOR)
    prior[0] = 0.0
    found = np.zeros(design.shape[1])
    share = successes.sum() / n.sum()
    if share in (0.0, 1.0):
        return np.full(len(n), share)
    found[0] = np.log(share / (1 - share))
    for _ in range(MOST_STEPS):
        rates = _rates(design, found)
        pull = design.T @ (successes - n * rates) - prior * found
        step = np.linalg.solve(design.T @ (design * (n * rates * (1 - rates))[:, None]) + np.diag(prior), pull)
        step = _shortened(lambda at: _likelihood(design, at, n, successes, prior), found, step)
        found = found + step
        if np.abs(step).max() < CONVERGED:
            break
    return _rates(design, found)


def _likelihood(design: Numbers, coefficients: Numbers, n: Numbers, successes: Numbers, prior: Numbers) -> float:
    """The log likelihood of the counts, less what the prior takes."""
    odds = design @ coefficients
    return float(successes @ odds - n @ np.logaddexp(0.0, odds) - 0.5 * prior @ coefficients**2)


def _shortened(likelihood: Callable[[Numbers], float], start: Numbers, step: Numbers) -> Numbers:
    """Newton's step, halved until it leads no further down: a whole one overshoots where a level never succeeds."""
    least = likelihood(start)
    for _ in range(MOST_HALVINGS):
        if likelihood(start + step) >= least:
            break
        step = step / 2
    return step


def _rates(design: Numbers, coefficients: Numbers) -> Numbers:
    rates: Numbers = 1 / (1 + np.exp(-np.clip(design @ coefficients, -30, 30)))
    return rates


def _indicators(factor: pd.Series) -> Numbers:
    """A column for each level; what is not recorded is a level of its own."""
    codes, levels = pd.factorize(factor, use_na_sentinel=False)
    return np.eye(len(levels))[codes]
