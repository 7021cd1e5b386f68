"""What a model learned from at one moment, and the later rows that it is judged on; a plan is several of them."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np

from model.arrays import Index, Numbers

ROLLING, PSEUDO, GROUPED = "rolling origin", "pseudo-time", "grouped cross-validation"
# Share of the opportunities open on a landmark day that must have an outcome by now for the day to be judged on.
RIPE_SHARE = 0.75
# Of what was known at an origin, the share that closed last calibrates what was fitted on the rest.
CALIBRATE_SHARE = 0.2


@dataclasses.dataclass(frozen=True)
class Part:
    """Rows to fit on and rows to calibrate on, without a common opportunity, as positions."""

    fit: Index
    calibrate: Index
    fit_cut: float = np.nan
    cut: float = np.nan


@dataclasses.dataclass(frozen=True)
class Origin:
    """What could be learned at one moment, and the later rows that it is judged on.

    One part where calibration rows are later than those fitted on; several where each part calibrates in turn what
    was learned on the others. `cut` is the day as days since 1970-01-01, NaN without dates. `test` holds rows with an
    outcome; `open_then` counts the opportunities that were open on the test landmarks, with or without one.
    """

    name: str
    cut: float
    parts: tuple[Part, ...]
    test: Index
    open_then: int

    @property
    def learned(self) -> Index:
        """All rows that were learned from, sorted, each once."""
        return np.unique(np.concatenate([np.r_[part.fit, part.calibrate] for part in self.parts]))


@dataclasses.dataclass(frozen=True)
class Plan:
    """How a model is judged, and what the published one learns from: `final`, an origin without test rows.

    `day` numbers the rows that may be compared with each other: those of one landmark day, cut or fold. `days` is how
    often a typical opportunity could be looked at: on as many landmark days, or in as many draws of the folds.
    ripe_share: of the opportunities open on the test landmarks, the share with an outcome by now.
    """

    name: str
    words: str
    origins: tuple[Origin, ...]
    final: Origin
    day: Numbers
    days: int
    ripe_share: float


def day_of(day: float) -> dt.date:
    """The date of a day since 1970-01-01."""
    return dt.date(1970, 1, 1) + dt.timedelta(days=int(day))


def iso(day: float) -> str:
    """Spell a day since 1970-01-01 as 2026-03-31."""
    return day_of(day).isoformat()
