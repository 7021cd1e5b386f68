"""Why one opportunity has its loss probability: contributions that lead to it from what is usual."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd

from model.decisions.explain import contributions
from model.decisions.reasons import LEAST_POINTS, label, words
from model.features.matrix import features
from model.registry.bundle import Bundle

MOST_REASONS = 5


@dataclasses.dataclass(frozen=True)
class Why:
    """The largest contributions, and the sum of the `smaller` ones, in percentage points to one decimal.

    starts_from is the share lost of the looks that the model was calibrated on.
    100 x starts_from, the reasons' points and smaller_points add up to 100 x loss_probability, each to one decimal.
    reasons: field, label, words, points.
    """

    starts_from: float
    reasons: list[dict[str, Any]]
    smaller: int
    smaller_points: float
    loss_probability: float


def why(bundle: Bundle, facts: pd.DataFrame) -> Why | None:
    """Explain one row of facts; None if the bundle ranks nothing."""
    if not bundle.has_signal:
        return None
    found = contributions(bundle, facts)
    points, values = found.points.iloc[0], features(facts, bundle.feature_set).iloc[0]
    largest = points.abs().nlargest(MOST_REASONS)
    reasons = [
        {"field": name, "label": label(bundle, name), "words": words(bundle, name, values[name]), "points": told}
        for name in largest.index[largest >= LEAST_POINTS]
        if (told := round(float(points[name]), 1))
    ]
    base, whole = found.base, float(found.probability[0])
    rest = round(100 * whole, 1) - round(100 * base, 1) - sum(reason["points"] for reason in reasons)
    return Why(base, reasons, len(points) - len(reasons), round(rest, 1), whole)
