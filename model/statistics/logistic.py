"""A logistic regression that converges on whatever can be told apart, with errors that allow for groups."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from data.errors import NotFinite
from model.arrays import Index, Numbers

MOST_STEPS, MOST_HALVINGS = 100, 40
# What one more step would gain in log likelihood.
CONVERGED = 1e-9


def fit(design: Numbers, answer: Numbers, groups: Index | None = None) -> tuple[Numbers, Numbers]:
    """Coefficients and their standard errors: the larger of the model's own and the robust one.

    `answer` lies between 0 and 1. Rows of one group are not independent; without groups the errors are HC1. Raise
    LinAlgError where two columns cannot be told apart, NotFinite where no maximum is found.
    """
    found = _maximum(design, answer)
    p = expit(design @ found)
    bread = np.linalg.inv(_information(design, p))
    pulls = design * (answer - p)[:, None]
    meat, correction = _meat(pulls, groups)
    own, robust = np.diag(bread), np.diag(bread @ meat @ bread) * correction
    error = np.sqrt(np.maximum(own, robust))
    if not (np.isfinite(found).all() and np.isfinite(error).all() and (error > 0).all()):
        raise NotFinite("The regression's coefficients or their errors are not finite.")
    return found, error


def _maximum(design: Numbers, answer: Numbers) -> Numbers:
    found = np.zeros(design.shape[1])
    loss = _loss(design, answer, found)
    for _ in range(MOST_STEPS):
        p = expit(design @ found)
        pull = design.T @ (answer - p)
        step = np.linalg.solve(_information(design, p), pull)
        if pull @ step < CONVERGED:
            return found + step
        found, loss = _downhill(design, answer, found, step, loss)
    raise NotFinite(f"The regression has not converged in {MOST_STEPS} steps.")


def _downhill(design: Numbers, answer: Numbers, start: Numbers, step: Numbers, loss: float) -> tuple[Numbers, float]:
    """Take as much of a step as lowers the loss: a whole one may lead far beyond the minimum."""
    for halvings in range(MOST_HALVINGS):
        there = start + step * 0.5**halvings
        reached = _loss(design, answer, there)
        if reached < loss:
            return there, reached
    raise NotFinite("No step of the regression lowers its loss.")


def _information(design: Numbers, p: Numbers) -> Numbers:
    return np.asarray(design.T @ (design * (p * (1.0 - p))[:, None]), dtype="float64")


def _loss(design: Numbers, answer: Numbers, coefficients: Numbers) -> float:
    odds = design @ coefficients
    return float((np.logaddexp(0.0, odds) - answer * odds).sum())


def _meat(pulls: Numbers, groups: Index | None) -> tuple[Numbers, float]:
    """What rows, or groups of rows, pull together, and the correction for how few they are."""
    rows, terms = pulls.shape
    if groups is None:
        return np.asarray(pulls.T @ pulls, dtype="float64"), rows / max(rows - terms, 1)
    _, place = np.unique(groups, return_inverse=True)
    count = int(place.max()) + 1
    each = np.column_stack([np.bincount(place, weights=column, minlength=count) for column in pulls.T])
    return np.asarray(each.T @ each, dtype="float64"), count / max(count - 1, 1) * (rows - 1) / max(rows - terms, 1)
