"""How many deals an experiment needs, and which effect so many can find."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Final

import numpy as np

from model.arrays import Numbers
from model.experiments.confidence_sequence import half_width

# How often an effect as large as the one that is looked for is found.
POWER: Final = 0.8
# Fewer would leave too much to the few that end first.
LEAST: Final = 60
MOST: Final = 1_000_000


def needed(losses: Numbers, save_rate: float) -> int:
    """How many deals find a save rate at the planned end as often as `POWER`; `MOST` where no number does.

    losses: how likely each flagged deal is lost within the follow-up. At the end the interval of the difference has
    half the width c s / sqrt(n), so the difference d is found where sqrt(n) d / s > c + z; looks before it add to that.
    """
    difference = save_rate * float(losses.mean()) if len(losses) else 0.0
    if difference <= 0:
        return MOST
    # With as many deals as are planned the half width falls with the root of their number alone.
    ends = float(half_width(1.0, LEAST, LEAST)) * math.sqrt(LEAST) + NormalDist().inv_cdf(POWER)
    n = (ends * deviation(losses, save_rate) / difference) ** 2
    return min(max(math.ceil(n), LEAST), MOST)


def deviation(losses: Numbers, save_rate: float) -> float:
    """Standard deviation of what each deal says of the difference between the arms, half of them in each."""
    acted = losses * (1 - save_rate)
    missed = acted * (1 - acted) + (losses - acted) ** 2 + losses * (1 - losses)
    return math.sqrt(max(2 * float(missed.mean()) - (save_rate * float(losses.mean())) ** 2, 0.0))


def smallest_found(losses: Numbers, deals: int) -> float | None:
    """The smallest save rate, in whole per cents, that so many deals find; None where they find none."""
    rates = np.arange(1, 100) / 100
    return next((float(rate) for rate in rates if needed(losses, float(rate)) <= deals), None)
