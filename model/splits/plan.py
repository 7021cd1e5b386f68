"""On which rows a model may learn and on which it is judged: rolling origins, pseudo-time, or grouped folds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.arrays import numbers
from model.splits.origin import Plan
from model.splits.rolling import rolling
from model.splits.undated import grouped, pseudo_time


def plan(facts: pd.DataFrame, as_of_on: pd.Timestamp, seed: int) -> Plan:
    """Choose the method from what the rows have: dates, an order, or neither."""
    if np.isfinite(numbers(facts["as_of_on"])).any():
        return rolling(facts, as_of_on)
    if "order_no" in facts and np.isfinite(numbers(facts["order_no"])).any():
        return pseudo_time(facts)
    return grouped(facts, seed)
