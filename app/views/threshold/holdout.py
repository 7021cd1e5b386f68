"""The later opportunities that the model never learned from: what flags on them would have caught, and cost."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from app import formats
from model.arrays import Numbers
from model.money.costs import Costs, at_stake
from model.money.every_line import confusion
from model.money.flag_line import Line
from model.registry.bundle import Bundle
from model.registry.card_records import SplitPart
from model.splits import origin
from model.statistics.proportions import wilson_bounds

ROLLING, PSEUDO, GROUPED = origin.ROLLING, origin.PSEUDO, origin.GROUPED
LATER: Final = "later than any the model learned from"


@dataclasses.dataclass(frozen=True)
class HoldoutInfo:
    """How much was looked at that the judged model never learned from.

    By rolling origin: each open opportunity once on each of `days` days from first_on to last_on. Without dates `days`
    counts how often each opportunity was judged, and there is no first_on. `origins` counts the days, cuts or folds
    that were judged. lost_share is the share of the opportunities that was lost, with its 95 % interval. known_share is
    the share of the opportunities open on those days that have an outcome by now.
    """

    looks: int
    opportunities: int
    days: int
    first_on: dt.date | None
    last_on: dt.date | None
    lost_share: float
    low: float
    high: float
    known_share: float
    method: str = ROLLING
    origins: int = 0

    @property
    def whole(self) -> str:
        """What counts and costs are of, in words."""
        return f"the {formats.plural(self.opportunities, 'past deal')}"

    @property
    def where(self) -> str:
        """In which way the hold-out is apart from what was learned from, in words."""
        return {PSEUDO: "later in the file than any the model learned from", GROUPED: "none of them learned from"}.get(
            self.method, LATER
        )


@dataclasses.dataclass(frozen=True)
class Flags:
    """What flagging along a line would have done on the hold-out, each deal counted once.

    cells: cell ('caught', 'false_alarm', 'missed', 'left_alone'), n, amount at stake, cost (of acting on the flagged
    ones, and of what acting would have saved of the missed ones), avoided (what acting saves of the caught ones). cost
    is theirs together. precision is None if nothing is flagged, recall where nothing was lost.
    """

    cells: pd.DataFrame
    cost: float
    precision: float | None
    recall: float | None
    f1: float | None


def holdout_info(bundle: Bundle) -> HoldoutInfo | None:
    """Say what the hold-out is; None where the bundle could not hold anything out."""
    holdout = bundle.holdout
    looks, opportunities = len(holdout.label), len(np.unique(holdout.opportunity))
    if not looks:
        return None
    test = next((part for part in bundle.card.split if part.part == "test"), SplitPart("test"))
    rate = float((holdout.label * holdout.weight).sum() / opportunities)
    low, high = wilson_bounds(rate * opportunities, opportunities)
    return HoldoutInfo(
        looks=looks,
        opportunities=opportunities,
        days=holdout.landmarks,
        first_on=test.first_on,
        last_on=test.last_on,
        lost_share=rate,
        low=float(low),
        high=float(high),
        known_share=bundle.card.ripe_share,
        method=bundle.card.judged_by or ROLLING,
        origins=len(bundle.card.backtest),
    )


@lru_cache(maxsize=4)
def stake_of(bundle: Bundle, unpriced: float) -> Numbers:
    """Each look's part of what costs count its opportunity as. Shape (looks,); nobody may write into it."""
    held = bundle.holdout
    return at_stake(held.amount, unpriced, held.weight) * held.weight


def flags(bundle: Bundle, line: Line, costs: Costs) -> Flags:
    """Compare flags with what became of the held-out opportunities, in counts and money."""
    holdout = bundle.holdout
    told = holdout.probability, holdout.label, holdout.amount
    found = confusion(*told, line, costs, holdout.weight, holdout.rivals, holdout.managed_by)
    cells = pd.DataFrame(
        [
            ("caught", found.true_alarms, found.true_alarms_amount, found.true_alarms_cost, found.avoided),
            ("false_alarm", found.false_alarms, found.false_alarms_amount, found.false_alarms_cost, 0.0),
            ("missed", found.missed, found.missed_amount, found.missed_cost, 0.0),
            ("left_alone", found.left_alone, found.left_alone_amount, 0.0, 0.0),
        ],
        columns=["cell", "n", "amount", "cost", "avoided"],
    )
    flagged, lost = found.true_alarms + found.false_alarms, found.true_alarms + found.missed
    return Flags(
        cells=cells,
        cost=found.cost,
        precision=found.precision if flagged else None,
        recall=found.recall if lost else None,
        f1=found.f1 if flagged or lost else None,
    )
