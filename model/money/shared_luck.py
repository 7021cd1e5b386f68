"""How far the chances of all deals move together from one period to the next, from what was said and what came."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np

from model.arrays import Numbers

# What is supposed before any period is over, as a standard deviation of log-odds, and how many periods it weighs.
USUAL: Final = 0.12
WEIGHT: Final = 2.0


@dataclasses.dataclass(frozen=True)
class SharedLuck:
    """The standard deviation of what the log-odds of all deals have in common in a period, and how many tell it."""

    spread: float
    periods: int


def shared_luck(came: Numbers, expected: Numbers, variance: Numbers, slope: Numbers, periods: int) -> SharedLuck:
    """Estimate it from past periods: what came and was expected of open deals, and the variance of independent ones.

    If the log-odds of all deals move by z, what comes moves by slope x z, so (came - expected)^2 is on the mean
    variance + slope^2 x spread^2: a method of moments as of DerSimonian and Laird (Controlled Clinical Trials 1986),
    the mean known to be 0, each look weighed by how well it tells. WEIGHT periods more are supposed to say USUAL: few
    periods find it neither nil nor large. What comes closer than luck alone makes it counts below 0 against those: were
    it taken for 0, chance could make the spread larger and never smaller.
    """
    tells = slope > 0
    if not tells.any():
        return SharedLuck(USUAL, 0)
    off, luck = ((came - expected)[tells] / slope[tells]) ** 2, variance[tells] / slope[tells] ** 2
    weight = (luck + USUAL**2) ** -2.0
    found = float(np.average(off - luck, weights=weight))
    whole = max((periods * found + WEIGHT * USUAL**2) / (periods + WEIGHT), 0.0)
    return SharedLuck(float(np.sqrt(whole)), periods)
