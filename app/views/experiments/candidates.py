"""The flagged deals that may take part in an experiment, and how fast others follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from app.services import Published, Services
from app.views.state import policy_of
from data.records import actions, experiments
from data.records.experiments import Candidate
from model.arrays import Numbers, amounts, known_numbers, numbers

LARGER, SMALLER, NO_AMOUNT = "larger", "smaller", "no amount"
A_WEEK: Final = dt.timedelta(days=7)


def flagged(published: Published) -> pd.DataFrame:
    """The deals that the policy in force flags, with what is said of each by the end of every follow-up."""
    return published.snapshot.ask("experiments/flagged", **policy_of(None, published).parameters())


def untouched(services: Services, rows: pd.DataFrame) -> pd.DataFrame:
    """Those of some deals that may take part: no action was ever planned for them, and they have no arm."""
    source = services.published().bundle.source
    acted = {one.opportunity_id for one in actions.kept(services.store, source)}
    out = acted | experiments.with_arms(services.store, source)
    return rows[[name not in out for name in rows["opportunity_id"]]]


def middle_amount(rows: pd.DataFrame) -> float | None:
    """The amount from which a deal is among the larger half; None where none is known."""
    known = amounts(rows)
    known = known[np.isfinite(known)]
    return float(np.median(known)) if len(known) else None


def losses(rows: pd.DataFrame, follow_up_days: int) -> Numbers:
    """How likely each deal is lost by the end of a follow-up; where no date is said of it, ever."""
    by_then = known_numbers(rows, f"lost_{follow_up_days}")
    return np.where(np.isfinite(by_then), by_then, numbers(rows["loss_probability"]))


def wins(rows: pd.DataFrame, follow_up_days: int) -> Numbers:
    """How likely each deal is won by the end of a follow-up; where no date is said of it, ever."""
    by_then = known_numbers(rows, f"won_{follow_up_days}")
    return np.where(np.isfinite(by_then), by_then, 1 - numbers(rows["loss_probability"]))


def candidates(rows: pd.DataFrame, follow_up_days: int, larger_from: float | None) -> tuple[Candidate, ...]:
    """Describe flagged deals as those who may take part."""
    held = amounts(rows)
    won = wins(rows, follow_up_days) * np.nan_to_num(held)
    lost = losses(rows, follow_up_days)
    loss_probability = numbers(rows["loss_probability"])
    return tuple(
        Candidate(
            opportunity_id=str(name),
            owner=owner if isinstance(owner, str) else "",
            band=_band(amount, larger_from),
            loss_probability=float(loss_probability[nth]),
            expected_lost=float(lost[nth]),
            expected_won=float(won[nth]),
            amount=float(amount) if np.isfinite(amount) else None,
        )
        for nth, (name, owner, amount) in enumerate(zip(rows["opportunity_id"], rows["owner"], held, strict=True))
    )


def _band(amount: float, larger_from: float | None) -> str:
    if larger_from is None or not np.isfinite(amount):
        return NO_AMOUNT
    return LARGER if amount >= larger_from else SMALLER


def newly_flagged(published: Published) -> float:
    """How many deals come to be flagged in a week, on the mean of the last twelve; 0 where nobody knows."""
    found = published.snapshot.ask("experiments/newly_flagged", **policy_of(None, published).parameters())
    counted: Sequence[int] = found["n"].tolist()[1:]
    return float(np.mean(counted)) if counted else 0.0


def day_of(start: dt.date, deals: float, weekly: float) -> dt.date | None:
    """The day by which so many more deals have come to be flagged; None where none do, or no calendar reaches it."""
    if deals <= 0:
        return start
    weeks = deals / weekly if weekly > 0 else float("inf")
    return start + A_WEEK * weeks if weeks < 52 * 500 else None
