"""Running loss rates counted anew: an owner's, account's, product's or segment's record, had deals ended otherwise."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from model.arrays import Index, Numbers, choices, numbers
from model.derived.definitions import RULES, Rule, evaluate
from model.features.matrix import FeatureSet


@dataclasses.dataclass(frozen=True, eq=False)
class Record:
    """Whose closings a rate counts: rows ordered by name and closing day, and from where to where for each row."""

    rule: Rule
    order: Index
    start: Index
    end: Index

    def counts(self, lost: Numbers) -> dict[str, Numbers]:
        """Return how many had been lost and had closed, by the rule's inputs, had the rows ended like this (1 lost)."""
        upto = np.r_[0.0, np.cumsum(lost[self.order])]
        found = (upto[self.end] - upto[self.start], (self.end - self.start).astype("float64"))
        return dict(zip(self.rule.inputs, found, strict=True))

    def rate(self, lost: Numbers, prior: float) -> Numbers:
        """Return the rate of each row, had the rows ended like this."""
        return evaluate(self.rule, self.counts(lost), prior)


def records(openings: pd.DataFrame, chosen: FeatureSet) -> Mapping[str, Record]:
    """Find who closed before whom, per running loss rate among the features; none where days are not known.

    `openings` are closed opportunities with as_of_on, closed_on and the names that the rates are about. A closing
    counts from the day after.
    """
    if not {"as_of_on", "closed_on"} <= set(openings):
        return {}
    known, closed = numbers(openings["as_of_on"]), numbers(openings["closed_on"])
    if not (len(openings) and np.isfinite(known).all() and np.isfinite(closed).all()):
        return {}
    rules = [RULES[name] for name in chosen.numeric if name in RULES and RULES[name].op == "shrunk_rate"]
    held = [rule for rule in rules if rule.about[0] in openings]
    return {rule.name: _record(rule, openings[rule.about[0]], known, closed) for rule in held}


def _record(rule: Rule, names: pd.Series[Any], known: Numbers, closed: Numbers) -> Record:
    named, first = names.notna().to_numpy(), closed.min()
    # Days of one name lie together, and apart from those of any other.
    apart = np.asarray(choices(names).codes, dtype="float64") * (2.0 * np.ptp(np.r_[known, closed]) + 1.0)
    order = np.argsort(apart + closed - first, kind="stable")
    place = (apart + closed - first)[order]
    start = np.searchsorted(place, apart, "left")
    end = np.maximum(start, np.searchsorted(place, apart + known - first, "left"))
    return Record(rule, order, np.where(named, start, 0), np.where(named, end, 0))
