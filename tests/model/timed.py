"""Worlds of looks at opportunities whose endings a person can tell in the head."""

import numpy as np
import pandas as pd

CUT = 20_000.0
DAY = np.datetime64("1970-01-01", "D")


def world(landmark, remaining, lost):
    """One look per opportunity: the day, the days that remained then, and how it ended."""
    return pd.DataFrame({
        "opportunity_id": np.arange(len(landmark)).astype(str),
        "as_of_on": DAY + np.asarray(landmark, dtype=int),
        "closed_on": DAY + np.asarray(landmark + remaining, dtype=int),
        "label_lost": np.asarray(lost, dtype=float),
        "amount": np.full(len(landmark), 100.0),
    })  # fmt: skip


def quarter_end(day):
    """The last day of a day's quarter."""
    month = np.asarray(day, dtype=int).astype("datetime64[D]").astype("datetime64[M]")
    after = month + (3 - month.astype(int) % 3)
    return after.astype("datetime64[D]").astype(int) - 1


def plain(n):
    """Features that never vary."""
    return pd.DataFrame({"contacts": np.zeros(n)})
