"""How much each look counts: of slow opportunities fewer endings are known by now, so those that are stand for more."""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.arrays import Numbers, ages, numbers

AGES = 12
# A look whose kind is seen to its end this rarely would count for too many others.
RAREST = 0.05


def weights(facts: pd.DataFrame, cut: float) -> Numbers:
    """Weigh every look by how rarely its ending, that many days later, would have been known by the cut.

    Among looks of about the same age, the share whose day lies far enough before the cut (days since 1970-01-01); the
    weight is its inverse. 1 if there are no days or the ending is not known by then. Inverse probability of
    censoring weights: Robins & Finkelstein, Biometrics 2000.
    """
    looked, closed = numbers(facts["as_of_on"]), numbers(facts["closed_on"])
    age, found = ages(facts), np.ones(len(facts))
    known = np.isfinite(age) & (looked <= cut)
    if not known.any():
        return found
    place = np.searchsorted(_edges(age[known]), age, side="right")
    for each in range(AGES):
        alike = known & (place == each)
        ended = alike & (closed <= cut)
        latest = cut - (closed[ended] - looked[ended])
        seen = np.searchsorted(np.sort(looked[alike]), latest, side="right") / max(alike.sum(), 1)
        found[ended] = 1.0 / np.maximum(seen, RAREST)
    return found


def _edges(age: Numbers) -> Numbers:
    return np.unique(np.quantile(age, np.linspace(0.0, 1.0, AGES + 1)[1:-1]))
