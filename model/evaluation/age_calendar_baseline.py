"""The rule any sales team could write down: how often deals of this age, in this month of the quarter, are lost."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from model.arrays import Index, Numbers, numbers

# Days open at which the next band begins.
BANDS = (30.0, 60.0, 90.0, 120.0, 180.0, 270.0, 365.0)
MONTHS = 3
# A cell with fewer looks than this says mostly the base rate.
STRENGTH = 50.0


@dataclasses.dataclass(frozen=True)
class Cells:
    """The cell of each row: an age band and a month of the quarter; one cell for all if there are no dates."""

    place: Index
    count: int


def cells(facts: pd.DataFrame) -> Cells:
    """Place every row by its age and its landmark's month of the quarter; what is unknown is a band of its own."""
    as_of = numbers(facts["as_of_on"])
    if not np.isfinite(as_of).any():
        return Cells(np.zeros(len(facts), dtype=np.intp), 1)
    opened = numbers(facts["opened_on"]) if "opened_on" in facts else np.full(len(facts), np.nan)
    age = as_of - opened
    band = np.where(np.isfinite(age), 1 + np.searchsorted(BANDS, age, side="right"), 0)
    day = np.where(np.isfinite(as_of), as_of, 0.0).astype("int64").astype("datetime64[D]")
    month = day.astype("datetime64[M]").astype("int64") % MONTHS
    return Cells((band * MONTHS + month).astype(np.intp), (len(BANDS) + 2) * MONTHS)


def table(found: Cells, rows: Index, label: Numbers) -> Numbers:
    """Loss rate of each cell on `rows`, shrunken to the loss rate of them all: (lost + s x rate) / (looks + s)."""
    place = found.place[rows]
    landmark_rows = np.bincount(place, minlength=found.count)
    lost = np.bincount(place, weights=label[rows], minlength=found.count)
    rate = float(label[rows].mean())
    return np.asarray((lost + STRENGTH * rate) / (landmark_rows + STRENGTH), dtype="float64")
