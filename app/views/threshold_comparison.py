"""Flagging by money beside a flat threshold, nobody and everybody: what each would have cost on the hold-out."""

from __future__ import annotations

import dataclasses
from typing import Literal

import numpy as np
import pandas as pd

from app.views.state import Policy, line_by
from app.views.threshold_lines import draws
from model.bundle import Bundle
from model.columns import Numbers
from model.evaluate import Interval
from model.resample import interval
from model.threshold import Costs, Line, at_stake


@dataclasses.dataclass(frozen=True)
class Comparison:
    """What four choices would have cost on a typical day of the hold-out.

    choices: choice ('money', the line that follows from the costs; 'flat', the cheapest flat threshold; 'nobody';
    'everybody'), at (NaN where there is no line), flagged, cost, saved (against flagging nobody). `difference` is the
    cost by money less that of the flat threshold, with its 95 % interval over resampled opportunities; `cheaper` names
    the one that is cheaper beyond noise, None where the interval holds 0.
    """

    choices: pd.DataFrame
    difference: Interval
    cheaper: Literal["money", "flat"] | None


def comparison(bundle: Bundle, policy: Policy) -> Comparison:
    """Compare for the viewer's costs. The flat threshold is chosen on these very rows, which flatters it."""
    costs, days = policy.costs, max(bundle.holdout.landmarks, 1)
    money, flat = line_by("money", costs, bundle), line_by("flat", costs, bundle)
    lines = {"money": money, "flat": flat}
    flagged = {name: _flagged(bundle, line) for name, line in lines.items()}
    everybody = np.ones(len(bundle.holdout.label))
    flagged |= {"nobody": 0 * everybody, "everybody": everybody}
    spent = {name: _spent(bundle, alarms, costs, money.unpriced) for name, alarms in flagged.items()}
    rows = [
        (name, lines[name].at if name in lines else np.nan, alarms.sum() / days, spent[name].sum() / days)
        for name, alarms in flagged.items()
    ]
    choices = pd.DataFrame(rows, columns=["choice", "at", "flagged", "cost"])
    found = _difference(bundle, (spent["money"] - spent["flat"]) / days)
    return Comparison(
        choices=choices.assign(saved=spent["nobody"].sum() / days - choices["cost"]),
        difference=found,
        cheaper="money" if found.high < 0 else "flat" if found.low > 0 else None,
    )


def _flagged(bundle: Bundle, line: Line) -> Numbers:
    return line.flags(bundle.holdout.probability, bundle.holdout.amount).astype("float64")


def _spent(bundle: Bundle, flagged: Numbers, costs: Costs, unpriced: float) -> Numbers:
    """What each look costs: acting on it, or what acting would have saved of it."""
    held = bundle.holdout
    missed = (1 - flagged) * held.label * at_stake(held.amount, unpriced)
    return np.asarray(flagged * costs.false_alarm + missed * costs.save_rate, dtype="float64")


def _difference(bundle: Bundle, each: Numbers) -> Interval:
    return interval(float(each.sum()), draws(bundle).sums(each))
