"""Looks at opportunities as they could be followed until a day: how long, whether they ended, and how likely lost."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from model.arrays import Index, Mask, Numbers, numbers


@dataclasses.dataclass(frozen=True, eq=False)
class Watched:
    """One value per look. `followed` ones are those of which anything was known by the cut.

    landmark: the day of the look. last: the day it ended, or the cut. lost: 1 or 0 if it had ended by the cut, else
    what was said of it when it was last seen open. Days are counted since 1970-01-01.
    """

    cut: float
    landmark: Numbers
    last: Numbers
    ended: Mask
    lost: Numbers
    followed: Mask
    opportunity: Index

    def weight(self, label: float) -> Numbers:
        """How likely each look is at one that ends lost (label 1) or won (0); 0 if it was not followed."""
        likely = self.lost if label else 1.0 - self.lost
        return np.where(self.followed, likely, 0.0)


def watched(facts: pd.DataFrame, loss_probability: Numbers, cut: float) -> Watched:
    """Follow every look until the cut.

    One that was open on the cut counts as a lost one and as a won one, each as likely as was said of it when it was
    last seen: without them the slow ones would be missing among the looks of the last months.
    """
    landmark, closed, label = (numbers(facts[name]) for name in ("as_of_on", "closed_on", "label_lost"))
    before, closed_then = landmark <= cut, closed <= cut
    ended = before & closed_then & np.isfinite(label)
    still_open = before & ~closed_then
    opportunity, ids = pd.factorize(facts["opportunity_id"])
    lost = np.where(ended, label, _latest(still_open, landmark, opportunity, len(ids), loss_probability))
    followed = (ended | still_open) & np.isfinite(lost)
    return Watched(cut, landmark, np.where(ended, closed, cut), ended, lost, followed, opportunity)


def _latest(rows: Mask, landmark: Numbers, opportunity: Index, count: int, predicted: Numbers) -> Numbers:
    """Give each look what was said at the latest of some looks at its opportunity."""
    found = np.full(count, np.nan)
    in_order = np.flatnonzero(rows)[np.argsort(landmark[rows], kind="stable")]
    found[opportunity[in_order]] = predicted[in_order]
    return found[opportunity]
