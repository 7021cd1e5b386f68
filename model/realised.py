"""What was said about opportunities that have closed since, beside what became of them."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd

from model import evaluate
from model.columns import Numbers
from model.evaluate import Z95

# Fewer than this many per tenth are put in fifths: a share of ten opportunities says nothing.
FEWEST_A_TENTH = 30


@dataclasses.dataclass(frozen=True)
class Realised:
    """Opportunities closed since they were given a loss probability: counts, expected losses (95 %), errors, words.

    low to high is the normal interval of a sum of unequal chances (Poisson binomial): sum p ± 1.96 √(sum p (1 - p)).
    calibration: predicted, realised, n, low, high. log_loss and brier are None where none has closed.
    """

    n: int
    lost: int
    expected: float
    low: float
    high: float
    log_loss: float | None
    brier: float | None
    calibration: list[dict[str, Any]]
    sentence: str

    @property
    def as_expected(self) -> bool:
        """Tell whether the number lost lies where chance alone would put it."""
        return self.low <= self.lost <= self.high


def realised(given: pd.DataFrame, outcomes: pd.DataFrame) -> Realised:
    """Compare what was given (opportunity_id, given_on, version, loss_probability) with outcomes since.

    `outcomes` has opportunity_id, outcome ('won', 'lost'; others are still open) and closed_on. An opportunity counts
    once, with the first probability it was given; one that closed on or before that day was no forecast.
    """
    first = given.sort_values("given_on", kind="stable").drop_duplicates("opportunity_id")
    closed = outcomes[outcomes["outcome"].isin(["won", "lost"])]
    both = first.merge(closed, on="opportunity_id", how="inner", validate="one_to_one")
    both = both[pd.to_datetime(both["closed_on"]) > pd.to_datetime(both["given_on"])]
    return _judged(both["loss_probability"].to_numpy("float64"), (both["outcome"] == "lost").to_numpy("float64"))


def _judged(said: Numbers, lost: Numbers) -> Realised:
    n, total, expected = len(said), int(lost.sum()), float(said.sum())
    half = Z95 * float(np.sqrt((said * (1.0 - said)).sum()))
    low, high = max(0.0, expected - half), min(float(n), expected + half)
    parts = 10 if n >= 10 * FEWEST_A_TENTH else 5
    curve = evaluate.calibration_curve(lost, said, parts).to_dict("records") if n else []
    return Realised(
        n=n,
        lost=total,
        expected=expected,
        low=low,
        high=high,
        log_loss=float(evaluate.losses(lost, said).mean()) if n else None,
        brier=float(((said - lost) ** 2).mean()) if n else None,
        calibration=[{str(key): value for key, value in row.items()} for row in curve],
        sentence=_sentence(n, total, expected, low, high),
    )


def _sentence(n: int, lost: int, expected: float, low: float, high: float) -> str:
    if n == 0:
        return "No deal has closed since it was given a loss probability."
    deals, were = ("deal", "was") if n == 1 else ("deals", "were")
    counts = f"Of {n:,} {deals} closed since, {lost:,} {'was' if lost == 1 else were} lost"
    words = f"{counts}; {expected:,.0f} had been expected ({np.floor(low):,.0f} to {np.ceil(high):,.0f})."
    if low <= lost <= high:
        return words
    return f"{words} That is {'more' if lost > expected else 'fewer'} than chance explains: look at what has drifted."
