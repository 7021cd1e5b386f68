"""What acting on a flagged opportunity costs and saves, in money or in deals."""

from __future__ import annotations

import dataclasses

import numpy as np

from data.outliers import ordinary
from model.arrays import Numbers
from model.money.teams import Own

# What costs are taken to be until somebody says better; no experiment has measured any of it. A few hours of work cost
# a hundredth of a typical deal, acting concedes a tenth of the amount, and a fifth of the losses acted on are saved.
FIXED_SHARE = 0.01
CONCEDED_SHARE = 0.10
SAVE_RATE = 0.20
# So many deals one owner can act on in a week.
CAPACITY = 5.0


@dataclasses.dataclass(frozen=True)
class Costs:
    """What acting on one flagged opportunity costs, and the share of the losses acted on that are saved.

    Acting costs `false_alarm`, in the snapshot's currency, and the share `conceded` of the amount; both whether the
    alarm was right or not, because whoever acts does not know. Of the losses acted on the share `save_rate` is saved,
    of those likelier than `beyond_help` none. `capacity` is how many flagged opportunities one owner can act on at a
    time, None if nobody has said, and `teams` the same of the owners of single teams.
    """

    false_alarm: float
    save_rate: float
    capacity: float | None = None
    conceded: float = 0.0
    beyond_help: float = 1.0
    teams: Own = ()

    @property
    def least(self) -> float:
        """Loss probability up to which acting concedes more than it saves, whatever the amount."""
        return self.conceded / self.save_rate

    def furthest(self, name: str, stake: float) -> float:
        """The value of one cost at which the sure loss of a stake is just worth acting on, all else as it is."""
        fixed = self.false_alarm / stake if stake else 0.0
        if name == "save_rate":
            return fixed + self.conceded
        if name == "conceded":
            return max(self.save_rate - fixed, 0.0)
        return max((self.save_rate - self.conceded) * stake, 0.0)

    def saves(self, probability: Numbers) -> Numbers:
        """Share of each loss that acting saves: 0 beyond help."""
        return np.where(probability <= self.beyond_help, self.save_rate, 0.0)

    def worth(self, probability: Numbers, stake: Numbers) -> Numbers:
        """What acting on each is worth: what it is expected to save, less what it costs. Below 0 it costs more."""
        return self.saves(probability) * probability * stake - self.acting(stake)

    def acting(self, stake: Numbers) -> Numbers:
        """What acting on each costs."""
        return np.asarray(self.false_alarm + self.conceded * stake, dtype="float64")


def default_costs(amounts: Numbers, weight: Numbers | None = None) -> Costs:
    """Costs as long as nobody has said better: assumptions, marked as such wherever they are shown."""
    fixed = round(typical_amount(amounts, weight) * FIXED_SHARE, 2)
    return Costs(fixed, SAVE_RATE, CAPACITY, CONCEDED_SHARE)


def typical_amount(amounts: Numbers, weight: Numbers | None = None) -> float:
    """Mean of the known amounts without those far outside the rest; each row counts its weight, 1 unless given.

    1 if none is known, so that costs are in deals.
    """
    usual = ordinary(amounts, weight)
    known = np.isfinite(usual)
    each = known.astype("float64") if weight is None else weight * known
    mean = float(np.where(known, usual, 0.0) @ each / each.sum()) if each.sum() > 0 else 0.0
    return mean if mean > 0 else 1.0


def unpriced_amount(amounts: Numbers) -> float:
    """What one without an amount counts as: nothing beside others that have one, 1 if no amount is known at all."""
    return 0.0 if np.isfinite(amounts).any() else 1.0


def filled(amounts: Numbers, unpriced: float) -> Numbers:
    """What each counts as: its amount, 0 if none is known; where costs are in deals, `unpriced` whatever it is."""
    return np.full(len(amounts), unpriced) if unpriced else np.where(np.isfinite(amounts), amounts, 0.0)


def at_stake(amounts: Numbers, unpriced: float, weight: Numbers | None = None) -> Numbers:
    """What costs count each row as: its amount, where that is known and not far outside the rest.

    Shape (rows,), before weighing: the weight, 1 unless given, only tells how many the rest are.
    """
    return filled(ordinary(amounts, weight), unpriced)
