"""What flagging along every line would have done and cost, on opportunities whose outcome is known."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.arrays import Index, Numbers
from model.money.costs import Costs, at_stake, filled
from model.money.flag_line import By, Line, line_of
from model.money.teams import Managers

COUNTED = ("true_alarms", "false_alarms", "missed", "left_alone")
# What adding up parts of opportunities may be off by.
ROUNDED = 1e-9


@dataclasses.dataclass(frozen=True)
class Confusion:
    """Counts, amounts and cost of flagging along a line. Alarms are flagged opportunities; parts of one count as such.

    `acting_cost` is what all alarms cost, right or wrong; `missed_cost` what acting would have saved of those missed,
    an amount far outside the rest counting as not known; `avoided` what acting saves of the true alarms.
    """

    true_alarms: float
    false_alarms: float
    missed: float
    left_alone: float
    true_alarms_amount: float
    false_alarms_amount: float
    missed_amount: float
    left_alone_amount: float
    true_alarms_cost: float
    false_alarms_cost: float
    missed_cost: float
    avoided: float
    precision: float
    recall: float
    f1: float

    @property
    def acting_cost(self) -> float:
        """What all alarms cost."""
        return self.true_alarms_cost + self.false_alarms_cost

    @property
    def cost(self) -> float:
        """Acting and missing together."""
        return self.acting_cost + self.missed_cost


def confusion(
    probability: Numbers,
    label: Numbers,
    amounts: Numbers,
    line: Line,
    costs: Costs,
    weight: Numbers | None = None,
    group: Index | None = None,
    managers: Managers | None = None,
) -> Confusion:
    """Compare flags with outcomes (1 lost, 0 won), in counts and money; each row counts its weight, 1 unless given."""
    weight = np.ones(len(label)) if weight is None else weight
    flagged, lost = line.flags(probability, amounts, group, managers), label == 1
    cells = (flagged & lost, flagged & ~lost, ~flagged & lost, ~flagged & ~lost)
    true, false, missed, left = (float(weight[cell].sum()) for cell in cells)
    held, saved = filled(amounts, line.unpriced) * weight, costs.saves(probability)
    stake = at_stake(amounts, line.unpriced, weight) * weight
    spent = costs.false_alarm * weight + costs.conceded * stake
    money = {f"{name}_amount": float(held[cell].sum()) for name, cell in zip(COUNTED, cells, strict=True)}
    return Confusion(
        true,
        false,
        missed,
        left,
        **money,
        true_alarms_cost=float(spent[cells[0]].sum()),
        false_alarms_cost=float(spent[cells[1]].sum()),
        missed_cost=float((stake * saved)[cells[2]].sum()),
        avoided=float((held * saved)[cells[0]].sum()),
        precision=_share(true, true + false),
        recall=_share(true, true + missed),
        f1=_share(2 * true, 2 * true + false + missed),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def every_line(
    probability: Numbers,
    label: Numbers,
    amounts: Numbers,
    kind: Line,
    weight: Numbers | None = None,
    group: Index | None = None,
    managers: Managers | None = None,
) -> pd.DataFrame:
    """What each distinct line of a kind flags and misses, whatever acting costs.

    The highest comes first, which flags nobody, or those alone that are flagged whatever the line.

    Columns: at, flagged, true_alarms, false_alarms, missed, left_alone, caught_amount, missed_amount, and what costs
    count of amounts: flagged_stake, and missed_stake of those missed that are not beyond help. Each row counts its
    `weight`, 1 unless given.
    """
    worth = kind.worth(probability, amounts, group, managers)
    order = np.argsort(-worth, kind="stable")
    each = np.ones(len(order)) if weight is None else weight[order]
    w, lost, held = worth[order], label[order] == 1, filled(amounts, kind.unpriced)[order] * each
    stake = at_stake(amounts, kind.unpriced, weight)[order] * each
    helped = np.where(lost & (probability[order] <= kind.beyond), stake, 0.0)
    ends = np.flatnonzero(np.r_[w[1:] != w[:-1], np.full(min(len(w), 1), fill_value=True)])
    ends = ends[w[ends] > 0] if kind.by == "money" else ends[np.isfinite(w[ends])]
    always = int((w == np.inf).sum())
    flagged, true = _upto(each, ends, always), _upto(np.where(lost, each, 0.0), ends, always)
    caught = _upto(np.where(lost, held, 0.0), ends, always)
    columns = {"at": _at(w, ends, kind.by), "flagged": flagged, "true_alarms": true, "false_alarms": flagged - true}
    losses = float(each[lost].sum())
    columns |= {"missed": losses - true, "left_alone": each.sum() - flagged - losses + true}
    missed = float(held[lost].sum()) - caught
    columns |= {"caught_amount": caught, "missed_amount": missed}
    stakes = {"flagged_stake": _upto(stake, ends, always), "missed_stake": helped.sum() - _upto(helped, ends, always)}
    return pd.DataFrame(columns | stakes)


def _upto(values: Numbers, ends: npt.NDArray[np.intp], always: int) -> Numbers:
    """Sums of the first values, up to each end; first of those alone that are always among them."""
    return np.r_[values[:always].sum(), np.cumsum(values)[ends]]


def _at(worth: Numbers, ends: npt.NDArray[np.intp], by: By) -> Numbers:
    """The line that flags just those: by money the next below them, else the least of them."""
    if by == "capacity":
        return np.r_[0.0, worth[ends]]
    if by == "flat":
        top = float(worth[0]) if len(worth) else 0.0
        return np.r_[np.nextafter(top, 2.0) if top >= 1.0 else 1.0, worth[ends]]
    below = np.r_[worth[1:], 0.0][ends] if len(worth) else np.zeros(0)
    return np.r_[worth[:1] if len(worth) else np.zeros(1), np.maximum(below, 0.0)]


def cost_of(lines: pd.DataFrame, costs: Costs) -> Numbers:
    """What each line costs: every alarm is acted on, and of what is missed the saved share is forgone."""
    number = {name: lines[name].to_numpy("float64") for name in ("flagged", "flagged_stake", "missed_stake")}
    acting = number["flagged"] * costs.false_alarm + number["flagged_stake"] * costs.conceded
    return np.asarray(acting + number["missed_stake"] * costs.save_rate, dtype="float64")


def cheapest_line(
    probability: Numbers,
    label: Numbers,
    amounts: Numbers,
    costs: Costs,
    kind: Line,
    share: float = 1.0,
    weight: Numbers | None = None,
) -> Line:
    """The line of a kind with the lowest cost on these rows; of equal ones the highest, which raises fewest alarms.

    `share` is the largest share of them that may be flagged: where time to act is short, that decides. Each row counts
    its `weight`, 1 unless given.
    """
    lines = every_line(probability, label, amounts, kind, weight)
    most = len(probability) if weight is None else float(weight.sum())
    lines = lines[lines["flagged"] <= share * most * (1 + ROUNDED)]
    return kind.at_line(float(lines["at"].iloc[int(np.argmin(cost_of(lines, costs)))]))


def cheapest_flat(
    probability: Numbers, label: Numbers, amounts: Numbers, costs: Costs, weight: Numbers | None = None
) -> Line:
    """The flat line with the lowest cost on these rows."""
    unpriced = 0.0 if np.isfinite(amounts).any() else 1.0
    return cheapest_line(probability, label, amounts, costs, line_of(costs, unpriced, "flat"), weight=weight)


def highest_that_catches(lines: pd.DataFrame, share: float, *, of_amount: bool) -> float:
    """The highest of some lines that catches at least a share of the losses, or of the lost amount.

    Where nothing was lost that is the one that flags nobody; where no line catches so much, the lowest.
    """
    caught, missed = ("caught_amount", "missed_amount") if of_amount else ("true_alarms", "missed")
    part, rest = lines[caught].to_numpy("float64"), lines[missed].to_numpy("float64")
    enough = np.flatnonzero(part >= share * (part + rest) * (1 - ROUNDED))
    return float(lines["at"].iloc[int(enough[0]) if len(enough) else -1])
