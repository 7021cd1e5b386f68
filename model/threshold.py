"""Where to draw the line, in money: what false alarms and missed losses cost at every threshold."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.float64]

# What costs are taken to be until somebody says better. Against the time alone that acting takes, a missed loss would
# always win and everything would be flagged; what acting costs is the concession made to a customer who would have
# bought anyway, and of the losses acted on only few are saved.
CONCEDED_SHARE = 0.10
SAVED_SHARE = 0.05
MOST_POINTS = 201
COUNTED = ("true_alarms", "false_alarms", "missed", "left_alone")


@dataclasses.dataclass(frozen=True)
class Costs:
    """What one false alarm and one missed loss cost, in the snapshot's currency."""

    false_alarm: float
    missed_loss: float


@dataclasses.dataclass(frozen=True)
class Confusion:
    """Counts, amounts and cost of flagging at a threshold. Alarms are flagged opportunities."""

    threshold: float
    true_alarms: int
    false_alarms: int
    missed: int
    left_alone: int
    true_alarms_amount: float
    false_alarms_amount: float
    missed_amount: float
    left_alone_amount: float
    false_alarms_cost: float
    missed_cost: float
    precision: float
    recall: float
    f1: float

    @property
    def cost(self) -> float:
        """False alarms and missed losses together."""
        return self.false_alarms_cost + self.missed_cost


def default_costs(amounts: Numbers) -> Costs:
    """A false alarm costs a concession on the mean amount, a missed loss the share of it that acting saves."""
    known = amounts[np.isfinite(amounts)]
    mean = float(known.mean()) if len(known) else 1.0
    return Costs(round(mean * CONCEDED_SHARE, 2), round(mean * SAVED_SHARE, 2))


def confusion(probability: Numbers, label: Numbers, threshold: float, amounts: Numbers, costs: Costs) -> Confusion:
    """Compare flags (probability at or above the threshold) with outcomes (1 lost, 0 won), in counts and money."""
    flagged, lost = probability >= threshold, label == 1
    cells = (flagged & lost, flagged & ~lost, ~flagged & lost, ~flagged & ~lost)
    true, false, missed, left = (int(cell.sum()) for cell in cells)
    money = {f"{name}_amount": float(np.nansum(amounts[cell])) for name, cell in zip(COUNTED, cells, strict=True)}
    precision, recall = _share(true, true + false), _share(true, true + missed)
    f1 = _share(2 * true, 2 * true + false + missed)
    false_cost, missed_cost = false * costs.false_alarm, missed * costs.missed_loss
    return Confusion(
        threshold,
        true,
        false,
        missed,
        left,
        **money,
        false_alarms_cost=false_cost,
        missed_cost=missed_cost,
        precision=precision,
        recall=recall,
        f1=f1,
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def cost_curve(probability: Numbers, label: Numbers, costs: Costs, points: int = MOST_POINTS) -> pd.DataFrame:
    """Cost at every distinct threshold, from the highest, which flags nobody.

    Columns: threshold, flagged, true_alarms, false_alarms, missed, left_alone, cost.
    Reduced to at most `points` rows that keep both ends and the cheapest.
    """
    curve = _every_threshold(probability, label, costs)
    if len(curve) <= points:
        return curve
    kept = np.linspace(0, len(curve) - 1, points - 1).round().astype(np.intp)
    kept = np.unique(np.r_[kept, _cheapest(curve["cost"].to_numpy("float64"))])
    return curve.iloc[kept].reset_index(drop=True)


def _every_threshold(probability: Numbers, label: Numbers, costs: Costs) -> pd.DataFrame:
    order = np.argsort(-probability, kind="stable")
    p, lost = probability[order], label[order] == 1
    ends = np.flatnonzero(np.r_[p[1:] != p[:-1], np.full(min(len(p), 1), fill_value=True)])
    nobody = np.zeros(1, dtype="int64")
    flagged = np.r_[nobody, ends + 1]
    true = np.r_[nobody, np.cumsum(lost)[ends]]
    above = np.nextafter(max(1.0, float(p[0])) if len(p) else 1.0, 2.0) if len(p) and p[0] >= 1.0 else 1.0
    columns = {
        "threshold": np.r_[above, p[ends]],
        "flagged": flagged,
        "true_alarms": true,
        "false_alarms": flagged - true,
    }
    missed = int(lost.sum()) - true
    columns |= {"missed": missed, "left_alone": len(p) - flagged - missed}
    cost = columns["false_alarms"] * costs.false_alarm + missed * costs.missed_loss
    return pd.DataFrame({**columns, "cost": cost})


def _cheapest(cost: Numbers) -> int:
    return int(np.argmin(cost))


def cheapest_threshold(probability: Numbers, label: Numbers, costs: Costs, capacity: float = 1.0) -> float:
    """Threshold with the lowest cost; of equal ones the highest, which raises the fewest alarms.

    `capacity` is the largest share of opportunities that may be flagged: where a loss costs a hundred times a false
    alarm, money alone flags everybody, and the time to act is what decides.
    """
    curve = _every_threshold(probability, label, costs)
    curve = curve[curve["flagged"] <= capacity * len(probability)]
    return float(curve["threshold"].iloc[_cheapest(curve["cost"].to_numpy("float64"))])
