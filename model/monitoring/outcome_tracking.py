"""What was said about open opportunities, beside what became of them within one horizon, whether they closed or not."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import Any

import numpy as np
import pandas as pd

from data.counted import counted
from model.arrays import Numbers, numbers
from model.statistics import metrics
from model.time_to_close.by_date import HORIZONS

# Fewer than this many per tenth are put in fifths: a share of ten opportunities says nothing.
FEWEST_A_TENTH = 30
# Losses and wins are judged together: each may lie outside by chance once in forty times.
Z_OF_TWO = 2.241402727604947
# The chances by date are a model's estimates: a smaller share of what was expected is no alarm.
MATTERS = 0.1
NEXT = "look at what has drifted"


@dataclasses.dataclass(frozen=True)
class Ended:
    """How many opportunities ended one way within the horizon, how many had been expected, and what is as expected.

    low to high is what chance makes of unequal chances (Poisson binomial, by its mean, variance and skewness), and at
    least what does not matter to either side.
    """

    happened: int
    expected: float
    low: int
    high: int

    @property
    def as_expected(self) -> bool:
        """Tell whether the number lies where chance would put it."""
        return self.low <= self.happened <= self.high


@dataclasses.dataclass(frozen=True)
class Realised:
    """Of all opportunities that were open when they were first given chances by date, what ended within `days`.

    n: opportunities whose horizon has passed; 0 if nothing can be judged yet. log_loss and brier are of being lost
    within it, None where n is 0. calibration: predicted, realised, n, looks, low, high, of the same. first_on to
    last_on: when they were given their chances.
    """

    days: int
    n: int
    losses: Ended
    wins: Ended
    log_loss: float | None
    brier: float | None
    calibration: list[dict[str, Any]]
    sentence: str
    first_on: dt.date | None = None
    last_on: dt.date | None = None

    @property
    def as_expected(self) -> bool:
        """Tell whether both numbers lie where chance would put them; so they do while there is nothing to judge by."""
        return self.losses.as_expected and self.wins.as_expected


def realised(given: pd.DataFrame, today: dt.date) -> Realised:
    """Compare the chances that were given with what had become of each opportunity, one row each, a horizon later.

    `given` has given_on, won_30, lost_30, ... lost_90 (NaN if none was given), outcome, closed_on. Of the horizons
    that have passed, the one with most endings expected is compared: those that closed early are no sample of the
    others, so whatever was open then counts, open or closed by now.
    """
    age = (pd.Timestamp(today) - pd.to_datetime(given["given_on"])).dt.days.to_numpy("float64")
    passed = {days: (age >= days) & np.isfinite(_predicted_chances(given, days)).all(axis=1) for days in HORIZONS}
    days = max(HORIZONS, key=lambda days: float(_predicted_chances(given, days)[passed[days]].sum()))
    if not passed[days].any():
        return _nothing(_not_yet(given))
    return _realised(given[passed[days]], days)


def _predicted_chances(given: pd.DataFrame, days: int) -> Numbers:
    """Chances of being lost and of being won within a horizon (rows x 2)."""
    return np.column_stack([numbers(given[f"{outcome}_{days}"]) for outcome in ("lost", "won")])


def _realised(given: pd.DataFrame, days: int) -> Realised:
    after = (pd.to_datetime(given["closed_on"]) - pd.to_datetime(given["given_on"])).dt.days.to_numpy("float64")
    ended = [((given["outcome"] == outcome) & (after <= days)).to_numpy("float64") for outcome in ("lost", "won")]
    predicted, lost, n = _predicted_chances(given, days), ended[0], len(given)
    losses, wins = (_ended(chances, happened) for chances, happened in zip(predicted.T, ended, strict=True))
    curve = metrics.calibration_curve(lost, predicted[:, 0], 10 if n >= 10 * FEWEST_A_TENTH else 5)
    return Realised(
        days=days,
        n=n,
        losses=losses,
        wins=wins,
        log_loss=float(metrics.losses(lost, predicted[:, 0]).mean()),
        brier=float(((predicted[:, 0] - lost) ** 2).mean()),
        calibration=[{str(key): value for key, value in row.items()} for row in curve.to_dict("records")],
        sentence=_sentence(n, days, losses, wins),
        first_on=pd.Timestamp(given["given_on"].min()).date(),
        last_on=pd.Timestamp(given["given_on"].max()).date(),
    )


def _ended(chances: Numbers, happened: Numbers) -> Ended:
    """Count, with the interval of a sum of unequal chances: Cornish and Fisher's expansion, half a deal to a side."""
    expected, each = float(chances.sum()), chances * (1.0 - chances)
    spread = float(np.sqrt(each.sum()))
    skewness = float((each * (1.0 - 2.0 * chances)).sum()) / max(spread, metrics.SMALLEST) ** 3
    lean = spread * skewness * (Z_OF_TWO**2 - 1.0) / 6.0
    low, high = (expected + lean + side * (Z_OF_TWO * spread + 0.5) for side in (-1.0, 1.0))
    least, most = min(low, expected * (1.0 - MATTERS)), max(high, expected * (1.0 + MATTERS))
    return Ended(int(happened.sum()), expected, max(0, math.ceil(least)), min(len(chances), math.floor(most)))


def _nothing(sentence: str) -> Realised:
    none = Ended(0, 0.0, 0, 0)
    return Realised(0, 0, none, none, None, None, [], sentence)


def _not_yet(given: pd.DataFrame) -> str:
    if given.empty:
        return "No deal had been given a loss chance before this import."
    if not np.isfinite(_predicted_chances(given, HORIZONS[0])).any():
        return "What was said of deals before has no chances by date, so what closed early cannot be judged by it."
    return f"It is less than {HORIZONS[0]} days ago that deals were first given their chances by date."


def _sentence(n: int, days: int, losses: Ended, wins: Ended) -> str:
    open_then = f"Of {counted(f'{n:,}', 'deal')} open when first given a probability"
    lost = f"{open_then}, {_were(losses, 'lost')} within {days} days; {_had_been(losses)}."
    words = f"{lost} {_were(wins, 'won')}; {_had_been(wins)}."
    sides = ((losses, "lost"), (wins, "won"))
    odd = [f"{_more(each)} were {word}" for each, word in sides if not each.as_expected]
    return f"{words} {' and '.join(odd).capitalize()} than chance explains: {NEXT}." if odd else words


def _were(ended: Ended, word: str) -> str:
    return f"{counted(f'{ended.happened:,}', 'was', 'were')} {word}"


def _had_been(ended: Ended) -> str:
    return f"{ended.expected:,.0f} had been expected ({ended.low:,} to {ended.high:,})"


def _more(ended: Ended) -> str:
    return "more" if ended.happened > ended.expected else "fewer"
