"""Flagging by money beside flagging without a model, a flat threshold, nobody and everybody, on the hold-out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from app.views.policy_lines import line_by
from app.views.state import Policy
from app.views.threshold.holdout import stake_of
from app.views.threshold.stops import draws
from data.snapshots.memo import Memo
from model.arrays import Mask, Numbers
from model.money.costs import Costs
from model.money.flag_line import Line
from model.registry.bundle import Bundle
from model.statistics.bootstrap import interval
from model.statistics.metrics import Interval

Cheaper = Literal["capacity", "money", "flat", "amount"]


@dataclasses.dataclass(frozen=True)
class PolicyComparison:
    """What several choices would have cost on the hold-out, each deal counted once.

    choices: choice ('capacity', each owner's deals most worth acting on, where the policy is by capacity; 'money', the
    line that follows from the costs; 'amount', the same where every deal's loss probability is the base rate known
    then, which takes no model, or by capacity each owner's largest deals; 'flat', the cheapest flat threshold;
    'nobody'; 'everybody'), at (NaN where there is no line), flagged, cost, saved (against flagging nobody).
    `difference` is the cost by money less that of the flat threshold, `added` the cost by amount alone less that by the
    policy of the same kind: what the model adds. Both with their 95 % interval over resampled opportunities. `cheaper`
    and `adds` name the one that is cheaper beyond noise, None where the interval holds 0.
    """

    choices: pd.DataFrame
    difference: Interval
    cheaper: Cheaper | None
    added: Interval
    adds: Cheaper | None


_COMPARISONS: Memo[Bundle, PolicyComparison] = Memo()


def comparison(bundle: Bundle, policy: Policy) -> PolicyComparison:
    """Compare for the viewer's costs. The flat threshold is chosen on these very rows, which flatters it."""
    asked = (policy.costs, policy.line if policy.kind == "capacity" else None)
    return _COMPARISONS.get(bundle, asked, lambda: _comparison(bundle, policy))


def _comparison(bundle: Bundle, policy: Policy) -> PolicyComparison:
    costs, held = policy.costs, bundle.holdout
    money, flat = line_by("money", costs, bundle), line_by("flat", costs, bundle)
    each = policy.line if policy.kind == "capacity" else None
    ats = {"money": money.at, "amount": _amount_from(bundle, money), "flat": flat.at}
    ats |= {"capacity": each.at, "amount": each.at} if each else {}
    rows = held.probability, held.amount
    by_capacity = {"capacity": each.flags(*rows, held.rivals, held.managed_by)} if each else {}
    flagged = by_capacity | {
        "money": money.flags(*rows),
        "amount": _largest(bundle, each) if each else money.flags(without_model(bundle), held.amount),
        "flat": flat.flags(*rows),
        "nobody": np.zeros(len(held.label), dtype=bool),
        "everybody": np.ones(len(held.label), dtype=bool),
    }
    first: Cheaper = "capacity" if each else "money"
    parts = {name: which.astype("float64") * held.weight for name, which in flagged.items()}
    spent = {name: _spent(bundle, part, costs, money.unpriced) for name, part in parts.items()}
    found, added = _difference(bundle, spent, "money", "flat"), _difference(bundle, spent, "amount", first)
    return PolicyComparison(
        choices=_choices(ats, parts, spent),
        difference=found,
        cheaper=_cheaper(found, "money", "flat"),
        added=added,
        adds=_cheaper(added, "amount", first),
    )


def without_model(bundle: Bundle) -> Numbers:
    """The loss probability of each look without a model: the base rate as known then, the same for every deal of a day.

    A version kept without it has the base rate of what it was calibrated on.
    """
    held = bundle.holdout
    return held.base if len(held.base) else np.full(len(held.label), bundle.base_rate)


def _largest(bundle: Bundle, each: Line) -> Mask:
    """By capacity without a model: each owner's largest deals."""
    held = bundle.holdout
    plain = dataclasses.replace(each, least=0.0, beyond=1.0, floor=0.0)
    return plain.flags(without_model(bundle), held.amount, held.rivals, held.managed_by)


def _amount_from(bundle: Bundle, money: Line) -> float:
    """The amount above which a deal is flagged without a model, at the mean of the base rates known then."""
    base = without_model(bundle)
    usual = float(np.average(base, weights=bundle.holdout.weight)) - money.least if len(base) else 0.0
    return money.at / usual if usual > 0 else np.nan


def _choices(ats: Mapping[str, float], parts: Mapping[str, Numbers], spent: Mapping[str, Numbers]) -> pd.DataFrame:
    rows = [(name, ats.get(name, np.nan), each.sum(), spent[name].sum()) for name, each in parts.items()]
    found = pd.DataFrame(rows, columns=["choice", "at", "flagged", "cost"])
    return found.assign(saved=spent["nobody"].sum() - found["cost"])


def _spent(bundle: Bundle, flagged: Numbers, costs: Costs, unpriced: float) -> Numbers:
    """What each look costs: its part of acting on its deal, or of what acting would have saved."""
    held, stake = bundle.holdout, stake_of(bundle, unpriced)
    missed = np.where((held.label == 1) & (flagged == 0), stake * costs.saves(held.probability), 0.0)
    return np.asarray(flagged * costs.false_alarm + (flagged > 0) * stake * costs.conceded + missed, dtype="float64")


def _difference(bundle: Bundle, spent: Mapping[str, Numbers], first: str, second: str) -> Interval:
    each = spent[first] - spent[second]
    return interval(float(each.sum()), draws(bundle).sums(each))


def _cheaper(found: Interval, first: Cheaper, second: Cheaper) -> Cheaper | None:
    return first if found.high < 0 else second if found.low > 0 else None
