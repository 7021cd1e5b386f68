"""Labels that come late: what is known of a landmark's opportunities is first what ends quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.columns import Numbers, numbers

if TYPE_CHECKING:
    import pandas as pd

# One row may speak for so many at most: a single late closing must not outvote a season.
MOST = 3.0


def weights(facts: pd.DataFrame, cut: pd.Timestamp) -> Numbers:
    """Weigh each landmark row by how many of its kind the cut still hides: one float64 per row, from 1 to MOST.

    A row whose opportunity closes T days after its landmark is known by the cut only on landmarks that lie T days or
    more before it. Its weight is the number of landmarks up to the cut divided by the number of those: inverse
    probability of censoring weighting (Robins and Finkelstein, Biometrics 56, 2000), with the landmarks as the
    censoring times. Rows without an outcome by the cut weigh 0.
    """
    landmark, closed = numbers(facts["as_of_on"]), numbers(facts["closed_on"])
    end = float(_day(cut))
    known = np.isfinite(numbers(facts["label_lost"])) & (closed <= end)
    room = np.sort(end - np.unique(landmark[landmark <= end]))
    left = np.where(known, closed - landmark, 0.0)
    long_enough = np.maximum(len(room) - np.searchsorted(room, left), 1)
    return np.where(known, np.minimum(len(room) / long_enough, MOST), 0.0)


def _day(day: pd.Timestamp) -> int:
    return int(day.to_datetime64().astype("datetime64[D]").astype("int64"))
