"""What a backtest said of landmark rows, beside what became of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from model.arrays import Index, Numbers
from model.fitting.fit import FittedModel
from model.money.costs import Costs
from model.money.flag_line import Line
from model.splits.origin import Origin
from model.statistics.metrics import BASE, MODEL, Holdout


@dataclasses.dataclass(frozen=True)
class Judged:
    """One origin, what was fitted there, and its line: by money, from costs that were known by the origin."""

    origin: Origin
    fitted: FittedModel
    line: Line
    costs: Costs
    learned: int


@dataclasses.dataclass(frozen=True)
class LandmarkRows:
    """Every look at an opportunity after its origin, all origins one after the other; arrays of equal length.

    rows: positions in the facts. place: which origin. day: rows of the same day may be compared with each other.
    predicted: loss probabilities by model, all on exactly these rows. seconds: what each model cost over all origins.
    without: log loss of the model without what is declared, not verified; None where all of its columns are verified.
    owner: codes of who owned each then; None if nobody is named. team: places of their managers among `managers`.
    """

    rows: Index
    place: Index
    day: Numbers
    label: Numbers
    amount: Numbers
    opportunity: Index
    predicted: Mapping[str, Numbers]
    seconds: Mapping[str, float]
    judged: tuple[Judged, ...]
    without: Numbers | None = None
    owner: Index | None = None
    team: Index | None = None
    managers: tuple[str, ...] = ()

    def holdout(self, days: int) -> Holdout:
        """What the model said, what the base rate was by then, and what became of it."""
        owner = np.zeros(len(self.label)) if self.owner is None else self.owner
        group = np.unique(np.column_stack([owner, self.day]), axis=0, return_inverse=True)[1].astype(np.intp)
        said, base = self.predicted[MODEL], self.predicted[BASE]
        team = np.full(len(self.label), -1, dtype=np.intp) if self.team is None else self.team
        looks = (said, self.label, self.amount, self.opportunity)
        return Holdout(*looks, days, base, group, team, self.managers)
