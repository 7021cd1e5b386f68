"""Where to draw the line: what is flagged flat, by money and by capacity."""

from __future__ import annotations

import dataclasses
from typing import Literal

import numpy as np

from model.arrays import Index, Mask, Numbers
from model.money.costs import CAPACITY, Costs, filled
from model.money.teams import EVERYBODY, Managers, Teams

By = Literal["capacity", "money", "flat"]
# No loss probability is at or above it.
NOBODY = 2.0


@dataclasses.dataclass(frozen=True)
class Line:
    """Where an opportunity is flagged.

    By money: where its gain is above `at`. The gain is what is expected to be lost of it, less what acting concedes
    whatever happens: (loss probability - `least`) x amount, 0 below `least` and `beyond` help. Flat: where its loss
    probability is at or above `at`, whatever its amount. By capacity: where its gain is above `floor` and among the
    first of its owner's: -`at` of them, or as many as `teams` says of its owner's team. One without an amount counts as
    `unpriced` says: 0, as nothing, so that it is never flagged for its gain. Where what was at stake is not
    known of any, costs are in deals and `unpriced` is 1: each counts as one, whatever its own amount.
    """

    by: By
    at: float
    unpriced: float = 0.0
    least: float = 0.0
    beyond: float = 1.0
    floor: float = 0.0
    teams: Teams = EVERYBODY

    def gain(self, probability: Numbers, amounts: Numbers) -> Numbers:
        """What acting could save of each if it saved every loss, less what it concedes; 0 at least."""
        beyond_least = np.where(probability <= self.beyond, np.maximum(probability - self.least, 0.0), 0.0)
        return np.asarray(beyond_least * filled(amounts, self.unpriced), dtype="float64")

    def worth(
        self, probability: Numbers, amounts: Numbers, group: Index | None = None, managers: Managers | None = None
    ) -> Numbers:
        """What is compared with the line: the loss probability, the gain, or by capacity the rank below 0.

        Those of one `group`, an owner on a day, compete for its capacity; without it all do. What is flagged whatever
        the line, because its team's capacity is another, is infinitely far above it, what never is below.
        """
        if self.by == "flat":
            return probability
        gain = self.gain(probability, amounts)
        if self.by == "money":
            return gain
        nth, fixed = ranks(gain, self.floor, group), self.teams.fixed(managers, len(gain))
        return np.where(np.isnan(fixed), -nth, np.where(nth <= fixed, np.inf, -np.inf))

    def flags(
        self, probability: Numbers, amounts: Numbers, group: Index | None = None, managers: Managers | None = None
    ) -> Mask:
        """Tell which opportunities are flagged."""
        worth = self.worth(probability, amounts, group, managers)
        return worth > self.at if self.by == "money" else worth >= self.at

    def reached(
        self,
        ats: Numbers,
        probability: Numbers,
        amounts: Numbers,
        group: Index | None = None,
        managers: Managers | None = None,
    ) -> Index:
        """How many of several rising lines flag each opportunity: the first so many do, the others do not."""
        side: Literal["left", "right"] = "left" if self.by == "money" else "right"
        return np.searchsorted(ats, self.worth(probability, amounts, group, managers), side=side)

    def exceeded(self, ats: Numbers) -> Numbers:
        """What is exceeded just where each of several such lines flags: of one that may be met the number below it."""
        return ats if self.by == "money" else np.nextafter(ats, -np.inf)

    def threshold(self, amount: float | None) -> float:
        """Loss probability from which one of this amount is flagged; above 1, or infinite, it never is.

        By capacity that from which it competes with the others of its owner.
        """
        if self.by == "flat":
            return self.at
        held = float(filled(np.array([np.nan if amount is None else amount]), self.unpriced)[0])
        above = self.at if self.by == "money" else self.floor
        found = self.least + above / held if held > 0 else float("inf")
        return float("inf") if self.beyond < min(found, 1.0) else found

    def at_line(self, at: float) -> Line:
        """The same kind of line elsewhere."""
        return dataclasses.replace(self, at=at)

    @property
    def most(self) -> float | None:
        """How many of each owner the line flags at most; None unless by capacity."""
        return -self.at if self.by == "capacity" else None

    def most_of(self, manager: str | None) -> float | None:
        """How many of each owner of a team are flagged at most; None unless by capacity."""
        return None if self.most is None else self.teams.most(manager, self.most)

    def of_team(self, manager: str) -> Line:
        """The same line by capacity as one of a team alone: it flags the same, and moves for nobody else."""
        most = -self.at
        alone = self.teams.of_team(manager, most)
        return dataclasses.replace(self, at=-self.teams.most(manager, most), teams=alone)

    def by_gain(self, rivals: Numbers, manager: str | None = None) -> Line:
        """The line by money that flags one opportunity as this one does beside others of its owner.

        `rivals` are their gains, `manager` is its owner's. A line that is not by capacity is its own.
        """
        most = self.most_of(manager)
        if most is None:
            return self
        first = np.sort(rivals)[::-1]
        full = 0 < len(first) >= most
        at = np.inf if most < 1 else max(self.floor, float(first[int(most) - 1])) if full else self.floor
        return dataclasses.replace(self, by="money", at=at)


def ranks(gain: Numbers, floor: float, group: Index | None = None) -> Numbers:
    """Rank of each gain within its group, 1 the largest, of equal ones the first; infinite at or below the floor."""
    group = np.zeros(len(gain), dtype=np.intp) if group is None else group
    order = np.lexsort((-gain, group))
    starts = np.r_[True, group[order][1:] != group[order][:-1]][: len(order)]
    nth = np.arange(len(order))
    found = np.empty(len(gain))
    found[order] = nth - np.maximum.accumulate(np.where(starts, nth, 0)) + 1
    return np.where(gain > floor, found, np.inf)


def line_of(costs: Costs, unpriced: float = 0.0, by: By = "money") -> Line:
    """The line that follows from the costs: by money where acting is worth more than it costs.

    By capacity the same, as far as each owner can act. Flat it flags nobody: a flat line is searched for.
    """
    ends = unpriced, costs.least, costs.beyond_help
    above = costs.false_alarm / costs.save_rate
    if by == "capacity":
        most = CAPACITY if costs.capacity is None else costs.capacity
        return Line(by, -most, *ends, above, Teams(costs.teams))
    return Line(by, above if by == "money" else NOBODY, *ends)
