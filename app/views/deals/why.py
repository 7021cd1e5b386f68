"""Why one opportunity has its loss probability: contributions that lead to it from what is usual."""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from typing import Any

import pandas as pd

from data.snapshots.snapshot import Snapshot
from model.decisions.explain import contributions
from model.decisions.next_steps import NextSteps
from model.decisions.reasons import LEAST_POINTS, reason
from model.decisions.usual import Rows, Usual, usual_of
from model.features.matrix import features
from model.registry.bundle import Bundle

MOST_REASONS = 5


@dataclasses.dataclass(frozen=True)
class Why:
    """The largest contributions, and the sum of the `smaller` ones, in percentage points to one decimal.

    starts_from is the share lost of the looks that the model was calibrated on.
    100 x starts_from, the reasons' points and smaller_points add up to 100 x loss_probability, each to one decimal.
    reasons: field, label, words, points, behaviour, direction, value, next_step; those that lower it are
    among them, without a step.
    """

    starts_from: float
    reasons: list[dict[str, Any]]
    smaller: int
    smaller_points: float
    loss_probability: float


@lru_cache(maxsize=2)
def usual(snapshot: Snapshot) -> Usual:
    """Return what was usual of the won deals of a snapshot, and which of its fields are behaviour."""
    return usual_of(snapshot.ask("usual_won"), snapshot.catalogue)


def why(bundle: Bundle, facts: pd.DataFrame, beside: Usual, steps: NextSteps) -> Why | None:
    """Explain one row of facts beside what was `usual`, with a team's steps; None where the bundle ranks nothing."""
    if not bundle.has_signal:
        return None
    found = contributions(bundle, facts)
    points, values = found.points.iloc[0], features(facts, bundle.feature_set).iloc[0]
    largest = points.abs().nlargest(MOST_REASONS)
    held = Rows(facts, beside)
    named = [name for name in largest.index[largest >= LEAST_POINTS] if round(float(points[name]), 1)]
    reasons = [reason(bundle, name, values[name], float(points[name]), held, 0) for name in named]
    base, whole = found.base, float(found.probability[0])
    rest = round(100 * whole, 1) - round(100 * base, 1) - sum(reason["points"] for reason in reasons)
    return Why(base, steps.with_steps(reasons), len(points) - len(reasons), round(rest, 1), whole)


def without_steps(found: Why | None) -> Why | None:
    """The same of a deal that nobody is to act on."""
    return found and dataclasses.replace(found, reasons=[{**one, "next_step": ""} for one in found.reasons])
