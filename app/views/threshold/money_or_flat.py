"""Flagging by money beside flagging without a model, a flat threshold, nobody and everybody, on the hold-out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from app.views.state import Policy, line_by
from app.views.threshold.holdout import stake_of
from app.views.threshold.stops import draws
from model.arrays import Numbers
from model.money.flag_line import Costs, Line
from model.registry.bundle import Bundle
from model.statistics.bootstrap import interval
from model.statistics.metrics import Interval

Cheaper = Literal["money", "flat", "amount"]


@dataclasses.dataclass(frozen=True)
class PolicyComparison:
    """What five choices would have cost on the hold-out, each deal counted once.

    choices: choice ('money', the line that follows from the costs; 'amount', the same line where every deal's loss
    probability is the base rate known then, which takes no model; 'flat', the cheapest flat threshold; 'nobody';
    'everybody'), at (NaN if there is no line), flagged, cost, saved (against flagging nobody). `difference` is the
    cost by money less that of the flat threshold, `added` the cost by amount alone less that by money: what the model
    adds. Both with their 95 % interval over resampled opportunities. `cheaper` and `adds` name the one that is cheaper
    beyond noise, None if the interval holds 0.
    """

    choices: pd.DataFrame
    difference: Interval
    cheaper: Cheaper | None
    added: Interval
    adds: Cheaper | None


def comparison(bundle: Bundle, policy: Policy) -> PolicyComparison:
    """Compare for the viewer's costs. The flat threshold is chosen on these very rows, which flatters it."""
    costs, held = policy.costs, bundle.holdout
    money, flat = line_by("money", costs, bundle), line_by("flat", costs, bundle)
    ats = {"money": money.at, "amount": _amount_from(bundle, money), "flat": flat.at}
    flagged = {
        "money": money.flags(held.probability, held.amount),
        "amount": money.flags(without_model(bundle), held.amount),
        "flat": flat.flags(held.probability, held.amount),
        "nobody": np.zeros(len(held.label), dtype=bool),
        "everybody": np.ones(len(held.label), dtype=bool),
    }
    parts = {name: each.astype("float64") * held.weight for name, each in flagged.items()}
    spent = {name: _spent(bundle, each, costs, money.unpriced) for name, each in parts.items()}
    found, added = _difference(bundle, spent, "money", "flat"), _difference(bundle, spent, "amount", "money")
    return PolicyComparison(
        choices=_choices(ats, parts, spent),
        difference=found,
        cheaper=_cheaper(found, "money", "flat"),
        added=added,
        adds=_cheaper(added, "amount", "money"),
    )


def without_model(bundle: Bundle) -> Numbers:
    """The loss probability of each look without a model: the base rate as known then, the same for every deal of a day.

    A version kept without it has the base rate of what it was calibrated on.
    """
    held = bundle.holdout
    return held.base if len(held.base) else np.full(len(held.label), bundle.base_rate)


def _amount_from(bundle: Bundle, money: Line) -> float:
    """The amount above which a deal is flagged without a model, at the mean of the base rates known then."""
    base = without_model(bundle)
    usual = float(np.average(base, weights=bundle.holdout.weight)) if len(base) else 0.0
    return money.at / usual if usual > 0 else np.nan


def _choices(ats: Mapping[str, float], parts: Mapping[str, Numbers], spent: Mapping[str, Numbers]) -> pd.DataFrame:
    rows = [(name, ats.get(name, np.nan), each.sum(), spent[name].sum()) for name, each in parts.items()]
    found = pd.DataFrame(rows, columns=["choice", "at", "flagged", "cost"])
    return found.assign(saved=spent["nobody"].sum() - found["cost"])


def _spent(bundle: Bundle, flagged: Numbers, costs: Costs, unpriced: float) -> Numbers:
    """What each look costs: its part of acting on its deal, or of what acting would have saved."""
    missed = np.where((bundle.holdout.label == 1) & (flagged == 0), stake_of(bundle, unpriced), 0.0)
    return np.asarray(flagged * costs.false_alarm + missed * costs.save_rate, dtype="float64")


def _difference(bundle: Bundle, spent: Mapping[str, Numbers], first: str, second: str) -> Interval:
    each = spent[first] - spent[second]
    return interval(float(each.sum()), draws(bundle).sums(each))


def _cheaper(found: Interval, first: Cheaper, second: Cheaper) -> Cheaper | None:
    return first if found.high < 0 else second if found.low > 0 else None
