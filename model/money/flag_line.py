"""Where to draw the line, in money: what acting costs, what it saves, and what every line would have cost."""

from __future__ import annotations

import dataclasses
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from data import viewer_state
from data.outliers import ordinary
from model.arrays import Index, Mask, Numbers

By = viewer_state.By

# What costs are taken to be until somebody says better. The time that acting takes would let everything be flagged;
# what acting really costs is the concession made to a customer, and of the losses acted on only some are saved.
CONCEDED_SHARE = 0.10
SAVE_RATE = 0.20
COUNTED = ("true_alarms", "false_alarms", "missed", "left_alone")
# What adding up parts of opportunities may be off by.
ROUNDED = 1e-9


@dataclasses.dataclass(frozen=True)
class Costs:
    """What acting on one flagged opportunity costs, and the share of the losses acted on that are saved.

    `false_alarm` is in the snapshot's currency, and the same whether the alarm was right: whoever acts does not know.
    `capacity` is how many flagged opportunities one owner can act on at a time; None if nobody has said.
    """

    false_alarm: float
    save_rate: float
    capacity: float | None = None


@dataclasses.dataclass(frozen=True)
class Line:
    """Where an opportunity is flagged.

    By money: where its loss probability x amount, the expected loss, is above `at`. Flat: where its loss probability is
    at or above `at`, whatever its amount. One without an amount counts as `unpriced` says: 0, as nothing, so that it is
    never flagged by money. Where what was at stake is not known of any, costs are in deals and `unpriced` is 1: each
    counts as one, whatever its own amount.
    """

    by: By
    at: float
    unpriced: float = 0.0

    def worth(self, probability: Numbers, amounts: Numbers) -> Numbers:
        """What is compared with the line: the loss probability, or the expected loss."""
        return probability if self.by == "flat" else probability * filled(amounts, self.unpriced)

    def flags(self, probability: Numbers, amounts: Numbers) -> Mask:
        """Tell which opportunities are flagged."""
        worth = self.worth(probability, amounts)
        return worth >= self.at if self.by == "flat" else worth > self.at

    def reached(self, ats: Numbers, probability: Numbers, amounts: Numbers) -> Index:
        """How many of several rising lines flag each opportunity: the first so many do, the others do not."""
        side: Literal["left", "right"] = "right" if self.by == "flat" else "left"
        return np.searchsorted(ats, self.worth(probability, amounts), side=side)

    def exceeded(self, ats: Numbers) -> Numbers:
        """What is exceeded just where each of several such lines flags: of a flat one the number below it."""
        return np.nextafter(ats, -1.0) if self.by == "flat" else ats

    def threshold(self, amount: float | None) -> float:
        """Loss probability from which one of this amount is flagged; above 1, or infinite, it never is."""
        if self.by == "flat":
            return self.at
        held = float(filled(np.array([np.nan if amount is None else amount]), self.unpriced)[0])
        return self.at / held if held > 0 else float("inf")


@dataclasses.dataclass(frozen=True)
class Confusion:
    """Counts, amounts and cost of flagging along a line. Alarms are flagged opportunities; parts of one count as such.

    `acting_cost` is what all alarms cost, right or wrong; `missed_cost` what acting would have saved of those missed,
    an amount far outside the rest counting as not known.
    """

    true_alarms: float
    false_alarms: float
    missed: float
    left_alone: float
    true_alarms_amount: float
    false_alarms_amount: float
    missed_amount: float
    left_alone_amount: float
    acting_cost: float
    missed_cost: float
    precision: float
    recall: float
    f1: float

    @property
    def cost(self) -> float:
        """Acting and missing together."""
        return self.acting_cost + self.missed_cost


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


def default_costs(amounts: Numbers, weight: Numbers | None = None) -> Costs:
    """Acting costs a concession on the typical amount, and saves a fifth of what would be lost."""
    return Costs(round(typical_amount(amounts, weight) * CONCEDED_SHARE, 2), SAVE_RATE)


def line_of(costs: Costs, unpriced: float = 0.0) -> Line:
    """The line by money that follows from the costs: flag where probability x amount x save rate is above the cost."""
    return Line("money", costs.false_alarm / costs.save_rate, unpriced)


def confusion(
    probability: Numbers, label: Numbers, amounts: Numbers, line: Line, costs: Costs, weight: Numbers | None = None
) -> Confusion:
    """Compare flags with outcomes (1 lost, 0 won), in counts and money; each row counts its weight, 1 unless given."""
    weight = np.ones(len(label)) if weight is None else weight
    flagged, lost = line.flags(probability, amounts), label == 1
    cells = (flagged & lost, flagged & ~lost, ~flagged & lost, ~flagged & ~lost)
    true, false, missed, left = (float(weight[cell].sum()) for cell in cells)
    held = filled(amounts, line.unpriced) * weight
    missing = float((at_stake(amounts, line.unpriced, weight) * weight)[cells[2]].sum())
    money = {f"{name}_amount": float(held[cell].sum()) for name, cell in zip(COUNTED, cells, strict=True)}
    return Confusion(
        true,
        false,
        missed,
        left,
        **money,
        acting_cost=(true + false) * costs.false_alarm,
        missed_cost=missing * costs.save_rate,
        precision=_share(true, true + false),
        recall=_share(true, true + missed),
        f1=_share(2 * true, 2 * true + false + missed),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def every_line(
    probability: Numbers, label: Numbers, amounts: Numbers, by: By, unpriced: float, weight: Numbers | None = None
) -> pd.DataFrame:
    """What each distinct line flags and misses, from the highest, which flags nobody: independent of any cost.

    Columns: at, flagged, true_alarms, false_alarms, missed, left_alone, caught_amount, missed_amount,
    missed_stake (what costs count of the amount missed). Each row counts its `weight`, 1 unless given.
    """
    worth = Line(by, 0.0, unpriced).worth(probability, amounts)
    order = np.argsort(-worth, kind="stable")
    each = np.ones(len(order)) if weight is None else weight[order]
    w, lost, held = worth[order], label[order] == 1, filled(amounts, unpriced)[order] * each
    stake = np.where(lost, at_stake(amounts, unpriced, weight)[order] * each, 0.0)
    ends = np.flatnonzero(np.r_[w[1:] != w[:-1], np.full(min(len(w), 1), fill_value=True)])
    ends = ends[w[ends] > 0] if by == "money" else ends
    flagged, true = _upto(each, ends), _upto(np.where(lost, each, 0.0), ends)
    caught = _upto(np.where(lost, held, 0.0), ends)
    columns = {"at": _at(w, ends, by), "flagged": flagged, "true_alarms": true, "false_alarms": flagged - true}
    losses = float(each[lost].sum())
    columns |= {"missed": losses - true, "left_alone": each.sum() - flagged - losses + true}
    missed = float(held[lost].sum()) - caught
    amounts_of = {"caught_amount": caught, "missed_amount": missed, "missed_stake": stake.sum() - _upto(stake, ends)}
    return pd.DataFrame(columns | amounts_of)


def _upto(values: Numbers, ends: npt.NDArray[np.intp]) -> Numbers:
    """Sums of the first values, up to each end; first of none."""
    return np.r_[0.0, np.cumsum(values)[ends]]


def _at(worth: Numbers, ends: npt.NDArray[np.intp], by: By) -> Numbers:
    """The line that flags just those: flat it is the least of them, by money the next below them."""
    if by == "flat":
        top = float(worth[0]) if len(worth) else 0.0
        return np.r_[np.nextafter(top, 2.0) if top >= 1.0 else 1.0, worth[ends]]
    below = np.r_[worth[1:], 0.0][ends] if len(worth) else np.zeros(0)
    return np.r_[worth[:1] if len(worth) else np.zeros(1), np.maximum(below, 0.0)]


def cost_of(lines: pd.DataFrame, costs: Costs) -> Numbers:
    """What each line costs: every alarm is acted on, and of what is missed the saved share is forgone."""
    acting = lines["flagged"].to_numpy("float64") * costs.false_alarm
    return np.asarray(acting + lines["missed_stake"].to_numpy("float64") * costs.save_rate, dtype="float64")


def cheapest_line(
    probability: Numbers,
    label: Numbers,
    amounts: Numbers,
    costs: Costs,
    by: By = "flat",
    share: float = 1.0,
    weight: Numbers | None = None,
) -> Line:
    """The line with the lowest cost on these rows; of equal ones the highest, which raises the fewest alarms.

    `share` is the largest share of them that may be flagged: where time to act is short, that decides. Each row counts
    its `weight`, 1 unless given.
    """
    unpriced = unpriced_amount(amounts)
    lines = every_line(probability, label, amounts, by, unpriced, weight)
    most = len(probability) if weight is None else float(weight.sum())
    lines = lines[lines["flagged"] <= share * most * (1 + ROUNDED)]
    return Line(by, float(lines["at"].iloc[int(np.argmin(cost_of(lines, costs)))]), unpriced)
