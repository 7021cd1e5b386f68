"""What would have been forecast of a period that is over, beside what came; and what deals of a period share."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

import numpy as np

from model.money.shared_luck import SharedLuck, shared_luck
from model.registry.card_records import READ, as_day


@dataclasses.dataclass(frozen=True)
class PastForecast:
    """What would have been forecast of a period that is over ('quarter', 'month') at the end of a day, and what came.

    n: deals that were open then. expected, variance, slope: of what those would bring by the period's end, as of
    model.money.forecast. came: what they brought. so_far: what was won in the period by then. low, middle, high: of
    what the period would end with. whole: what it ended with. Money.
    """

    kind: str
    start: dt.date = dataclasses.field(metadata={READ: as_day})
    end: dt.date = dataclasses.field(metadata={READ: as_day})
    day: dt.date = dataclasses.field(metadata={READ: as_day})
    n: int
    expected: float
    variance: float
    slope: float
    came: float
    so_far: float
    low: float
    middle: float
    high: float
    whole: float

    @property
    def holds(self) -> bool:
        """Tell whether what came lies in what was forecast, eight times in ten."""
        return self.low <= self.whole <= self.high

    @property
    def at_start(self) -> bool:
        """Tell whether it was forecast before the period began."""
        return self.day < self.start


def luck_of(kind: str, past: Sequence[PastForecast], day: dt.date) -> SharedLuck:
    """Return what deals of periods of a kind have in common, by those that were over at the end of a day."""
    over = [each for each in past if each.kind == kind and each.end <= day]
    came, expected, variance, slope = (
        np.array([getattr(each, name) for each in over]) for name in ("came", "expected", "variance", "slope")
    )
    return shared_luck(came, expected, variance, slope, periods=len({each.start for each in over}))
