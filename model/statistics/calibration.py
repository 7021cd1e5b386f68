"""Platt scaling: two numbers turn a model's raw log-odds into a probability that keeps its word."""

from __future__ import annotations

import dataclasses

import numpy as np

from model.arrays import Numbers

NEWTON_STEPS = 50
SMALLEST_SLOPE = 0.05
RIDGE = 1e-6


def sigmoid(log_odds: Numbers) -> Numbers:
    """1 / (1 + exp(-x)) in float64, without overflow warnings."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -700.0, 700.0))), dtype="float64")


@dataclasses.dataclass(frozen=True)
class Calibration:
    """probability = 1 / (1 + exp(-(intercept + slope x raw))); the slope is positive, so the order stays."""

    slope: float = 1.0
    intercept: float = 0.0

    def log_odds(self, raw: Numbers) -> Numbers:
        """Calibrated log-odds."""
        return self.intercept + self.slope * raw

    def apply(self, raw: Numbers) -> Numbers:
        """Loss probability of each raw value."""
        return sigmoid(self.log_odds(raw))


def fit(raw: Numbers, label: Numbers, weight: Numbers | None = None) -> Calibration:
    """Find slope and intercept by Newton's method on the log loss, weighted or not; the slope stays positive."""
    each = np.ones(len(raw)) if weight is None else weight
    beta = np.array([0.0, 1.0])
    design = np.column_stack([np.ones(len(raw)), raw])
    for _ in range(NEWTON_STEPS):
        step = _newton(design, label, each, beta)
        beta = beta + step
        if float(np.abs(step).max()) < 1e-10:  # far below what a probability shows
            break
    if beta[1] < SMALLEST_SLOPE:
        return Calibration(SMALLEST_SLOPE, _intercept(raw, label, each, SMALLEST_SLOPE))
    return Calibration(float(beta[1]), float(beta[0]))


def _newton(design: Numbers, label: Numbers, weight: Numbers, beta: Numbers) -> Numbers:
    p = sigmoid(design @ beta)
    slope = design.T @ (weight * (label - p))
    curvature = (design * (weight * p * (1.0 - p))[:, None]).T @ design + RIDGE * np.eye(2)
    step = np.linalg.solve(curvature, slope)
    # A step of more than four log-odds overshoots where nearly all rows are certain.
    return np.asarray(step * min(1.0, 4.0 / max(float(np.abs(step).max()), 1e-300)), dtype="float64")


def _intercept(raw: Numbers, label: Numbers, weight: Numbers, slope: float) -> float:
    low, high, rate = -50.0, 50.0, float(np.average(label, weights=weight))
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if np.average(sigmoid(middle + slope * raw), weights=weight) < rate else (low, middle)
        )
    return (low + high) / 2
