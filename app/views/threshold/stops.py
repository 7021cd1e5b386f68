"""Every line that the slider can stop at: what it would have flagged and cost on the hold-out."""

from __future__ import annotations

import dataclasses
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from app.views.policy_lines import line_by
from app.views.state import Policy
from app.views.threshold.holdout import stake_of
from data.outliers import ordinary, outer_fence
from data.snapshots.memo import Memo
from model.arrays import Index, Numbers
from model.money.costs import Costs, filled
from model.money.every_line import cost_of, every_line
from model.money.flag_line import By, Line
from model.registry.bundle import Bundle
from model.statistics.bootstrap import Bootstrap

# A line that costs at most this much more than the cheapest is as good: the hold-out cannot tell them apart.
NEAR = 0.02
POINTS = 201
# By capacity the slider reaches to so many of each owner.
MOST_EACH = 25
# Below this share of the held-out expected losses the slider has no stop but 0.
LEAST = 0.02
SEED = 20_260
MOST_RESAMPLES, FEWEST_RESAMPLES = 200, 50
# Resamples x opportunities of what is drawn and kept.
MOST_CELLS = 4_000_000


@dataclasses.dataclass(frozen=True)
class Lines:
    """The stops of the slider with what each would have done on the hold-out, each deal once, and where cost is least.

    stops: at (rising: a gain by money, a loss probability where flat, how many of each owner, below 0, by capacity),
    flagged, true_alarms, false_alarms,
    missed, left_alone, each with its _amount but for flagged, acting_cost, missed_cost, cost, the 95 % interval of the
    cost over resampled opportunities as cost_low and cost_high, precision (NaN if nothing is flagged), recall, f1.
    `here` is the stop of the viewer's line; suggested is the line that follows from the costs, in_force the one in
    force where that is of the same kind. What only amounts far outside the rest reach lies above `ordinary`. From
    plateau_low to plateau_high every line costs at most 2 % more than the cheapest.
    """

    by: By
    stops: pd.DataFrame
    here: int
    ordinary: float
    suggested: float
    in_force: float | None
    cheapest: float
    cheapest_cost: float
    plateau_low: float
    plateau_high: float
    resamples: int


_LINES: Memo[Bundle, Lines] = Memo()


def lines(bundle: Bundle, policy: Policy, in_force: Policy, most: float) -> Lines:
    """Return every stop of the viewer's kind of policy; `most` is the largest expected loss of what is open."""
    standing = in_force.line.at if in_force.line.by == policy.line.by else None
    asked = (policy.kind, policy.line, policy.costs, policy.recall, standing, most)
    return _LINES.get(bundle, asked, lambda: _lines(bundle, policy, standing, most))


def _lines(bundle: Bundle, policy: Policy, standing: float | None, most: float) -> Lines:
    line, costs = policy.line, policy.costs
    suggested = line.at if line.by == "capacity" else line_by(policy.kind, costs, bundle, policy.recall).at
    cheapest, least, low, high = _cheapest(bundle, line, costs)
    marked = {line.at, suggested, cheapest, *(() if standing is None else (standing,))}
    spaced = regular(bundle, line, most)
    ats = np.unique([*spaced, *marked])
    band = _band(bundle, line, spaced, ats, costs)
    stops = tabulated(bundle, line, ats, costs).assign(cost_low=band[0], cost_high=band[1])
    return Lines(
        by=line.by,
        stops=stops,
        here=int(np.searchsorted(ats, line.at)),
        ordinary=max(_ordinary(bundle, line, most), line.at, suggested, standing or 0.0),
        suggested=suggested,
        in_force=standing,
        cheapest=cheapest,
        cheapest_cost=least,
        plateau_low=low,
        plateau_high=high,
        resamples=len(draws(bundle).counts),
    )


# --- where the slider stops ---


def regular(bundle: Bundle, line: Line, most: float) -> Numbers:
    """The stops whatever the costs: 0 to 1 in steps of half a point, or about 200 round expected losses.

    By money they are as far apart as their size asks for, from 0, which flags all that could be lost, to more than any;
    between what is not far outside the rest and what is lies none.
    """
    if line.by == "flat":
        return np.round(np.linspace(0.0, 1.0, POINTS), 3)
    if line.by == "capacity":
        return -np.arange(MOST_EACH, -1.0, -1.0)
    worth = line.worth(bundle.holdout.probability, bundle.holdout.amount)
    worth = worth[worth > 0]
    top = max(float(worth.max(initial=0.0)), most)
    if not len(worth) or top <= 0:
        return np.array([0.0, 1.0])
    last = _ordinary(bundle, line, most)
    usual = min(top, last)
    low = min(float(np.quantile(worth, LEAST)), usual / 2)
    return np.unique(np.r_[0.0, _round(np.geomspace(low, usual, POINTS - 2)), last, _above(top)])


def _ordinary(bundle: Bundle, line: Line, most: float) -> float:
    """The stop above which there is nothing but amounts far outside the rest."""
    if line.by != "money":
        return 1.0 if line.by == "flat" else 0.0
    held, far = _ordinary_ends(bundle, line.at_line(0.0))
    top = max(held, min(most, far))
    return _above(top) if top > 0 else 1.0


@lru_cache(maxsize=4)
def _ordinary_ends(bundle: Bundle, kind: Line) -> tuple[float, float]:
    """The largest held-out gain of an amount not far outside the rest, and beyond which amount one is that."""
    held = bundle.holdout
    far = outer_fence(held.amount, held.weight)
    worth = kind.worth(held.probability, ordinary(held.amount, held.weight))
    return float(np.nanmax(worth, initial=0.0)), np.inf if far is None else far


def _round(values: Numbers) -> Numbers:
    """Two significant figures."""
    step = 10.0 ** (np.floor(np.log10(values)) - 1)
    return np.asarray([float(f"{value:.2g}") for value in np.round(values / step) * step])


def _above(value: float) -> float:
    """The least number of two significant figures that is not below the value."""
    step = 10.0 ** (np.floor(np.log10(value)) - 1)
    found = float(f"{np.ceil(value / step) * step:.2g}")
    return found if found >= value else float(f"{found + step:.2g}")


# --- out of time ---


def _holdout_columns(bundle: Bundle, line: Line, ats: Numbers) -> tuple[Index, npt.NDArray[np.bool_], Numbers]:
    """Of each look: how many stops flag it, whether it was lost, and its part of what costs count its deal as."""
    held = bundle.holdout
    reached = line.reached(ats, held.probability, held.amount, held.rivals, held.managed_by)
    return reached, held.label == 1, stake_of(bundle, line.unpriced)


def tabulated(bundle: Bundle, line: Line, ats: Numbers, costs: Costs) -> pd.DataFrame:
    """What each stop would have flagged and cost: the columns of Lines.stops but for the interval."""
    reached, lost, stake = _holdout_columns(bundle, line, ats)
    weight = bundle.holdout.weight
    amounts = filled(bundle.holdout.amount, line.unpriced) * weight
    true, missed = sides(reached, np.where(lost, weight, 0.0), len(ats))
    false, left = sides(reached, np.where(lost, 0.0, weight), len(ats))
    of = {"true_alarms": true, "false_alarms": false, "missed": missed, "left_alone": left}
    true_amount, missed_amount = sides(reached, np.where(lost, amounts, 0.0), len(ats))
    missed_stake = sides(reached, _helped(bundle, line, stake), len(ats))[1]
    false_amount, left_amount = sides(reached, np.where(lost, 0.0, amounts), len(ats))
    flagged = sides(reached, weight, len(ats))[0]
    of |= {"true_alarms_amount": true_amount, "false_alarms_amount": false_amount}
    of |= {"missed_amount": missed_amount, "left_alone_amount": left_amount}
    acting = flagged * costs.false_alarm + sides(reached, stake, len(ats))[0] * costs.conceded
    missing = missed_stake * costs.save_rate
    of |= {"flagged": flagged, "acting_cost": acting, "missed_cost": missing, "cost": acting + missing}
    return pd.DataFrame({"at": ats, **of}).assign(
        precision=_share(true, flagged),
        recall=_share(true, true + missed),
        f1=_share(2 * true, flagged + true + missed),
    )


def _helped(bundle: Bundle, line: Line, stake: Numbers) -> Numbers:
    """What costs count of each loss that acting could have saved a share of."""
    held = bundle.holdout
    return np.where((held.label == 1) & (held.probability <= line.beyond), stake, 0.0)


def sides(reached: Index, values: Numbers, stops: int) -> tuple[Numbers, Numbers]:
    """Sum of the values that each stop flags, those whose reach is beyond it, and of those that it does not."""
    each = np.bincount(reached, weights=values, minlength=stops + 1)
    above, below = np.cumsum(each[::-1])[::-1][1:], np.cumsum(each)[:-1]
    return np.asarray(above, dtype="float64"), np.asarray(below, dtype="float64")


def _share(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)


def _cheapest(bundle: Bundle, line: Line, costs: Costs) -> tuple[float, float, float, float]:
    """The cheapest line, its cost on the whole hold-out, and from where to where others cost 2 % more at most."""
    held = bundle.holdout
    every = every_line(held.probability, held.label, held.amount, line, held.weight, held.rivals, held.managed_by)
    cost, at = cost_of(every, costs), every["at"].to_numpy("float64")
    best = int(np.argmin(cost))
    first, last = _plateau(cost, best)
    return float(at[best]), float(cost[best]), float(at[last]), float(at[first])


def _plateau(cost: Numbers, best: int) -> tuple[int, int]:
    """First and last of the lines around the cheapest that cost at most 2 % more without a break."""
    dear = np.flatnonzero(cost > cost[best] * (1 + NEAR))
    before, after = dear[dear < best], dear[dear > best]
    return (int(before[-1]) + 1 if len(before) else 0, int(after[0]) - 1 if len(after) else len(cost) - 1)


# --- how sure that is ---


@lru_cache(maxsize=1)
def draws(bundle: Bundle) -> Bootstrap:
    """Draw the held-out opportunities anew, up to 200 times; of a large hold-out less often."""
    opportunity = bundle.holdout.opportunity
    affordable = MOST_CELLS // max(len(np.unique(opportunity)), 1)
    return Bootstrap.of(opportunity, SEED, int(np.clip(affordable, FEWEST_RESAMPLES, MOST_RESAMPLES)))


def _band(bundle: Bundle, line: Line, spaced: Numbers, ats: Numbers, costs: Costs) -> tuple[Numbers, Numbers]:
    """The 95 % interval of what each stop costs on the whole hold-out."""
    marked = np.setdiff1d(ats, spaced)
    parts = (
        _resampled_regular(bundle, line.at_line(0.0), tuple(spaced.tolist())),
        _resampled(bundle, line, marked),
    )
    alarms, flagged, missed = (np.hstack(each) for each in zip(*parts, strict=True))
    spent = alarms * costs.false_alarm + flagged * costs.conceded + missed * costs.save_rate
    low, high = np.quantile(spent, [0.025, 0.975], axis=0)
    order = np.argsort(np.r_[spaced, marked])
    return low[order], high[order]


@lru_cache(maxsize=4)
def _resampled_regular(bundle: Bundle, kind: Line, spaced: tuple[float, ...]) -> tuple[Numbers, ...]:
    """The same of the stops that all viewers share; those of one viewer's own costs are few and quickly resampled."""
    return _resampled(bundle, kind, np.array(spaced))


def _resampled(bundle: Bundle, line: Line, ats: Numbers) -> tuple[Numbers, ...]:
    """Alarms, and what costs count of their amounts and of what is missed: resamples in rows, stops in columns."""
    reached, _, stake = _holdout_columns(bundle, line, ats)
    missing, weight = _helped(bundle, line, stake), bundle.holdout.weight
    flagged = reached[:, None] > np.arange(len(ats))
    alarms = [np.where(flagged, each[:, None], 0.0) for each in (weight, stake)]
    found = draws(bundle).sums(np.column_stack([*alarms, np.where(flagged, 0.0, missing[:, None])]))
    return tuple(np.split(found, 3, axis=1))
