"""Which deals are flagged, in words and marks: one spelling of the line and of whose policy it is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import Final

import numpy as np
import pandas as pd

from app import formats
from app.services import Published
from app.views.extent import DEALS, in_money
from app.views.state import Policy
from model.money.flag_line import By

NO_FLAG: Final = "no deal is flagged"
NO_SIGNAL: Final = "the model has no signal"


@dataclasses.dataclass(frozen=True)
class Flagging:
    """Which opportunities an answer calls flagged, and what that rests on.

    line: a loss probability where the policy is flat, by money the expected loss to exceed; None without signal, when
    no opportunity is flagged. false_alarm and line are in the snapshot's currency, or in deals if nobody knows what
    was at stake in closed ones; save_rate is a share of 1. unpriced is what a deal without an amount counts as, by
    money: nothing; where costs are in deals it is 1, and every deal counts as that. author and adopted_at are of the
    policy in force, None if nobody adopted one; `chosen` says that the viewer's differs from it. `unread` says what
    applies while the store of adopted policies cannot be read, '' while it can.
    """

    policy: By
    line: float | None
    unpriced: float
    false_alarm: float
    save_rate: float
    capacity: float | None
    author: str | None
    adopted_at: dt.datetime | None
    chosen: bool
    line_words: str
    policy_words: str
    unread: str = ""


def flagging(published: Published, policy: Policy) -> Flagging:
    """Say which opportunities are flagged, and by whose policy."""
    currency = published.snapshot.info["currency"] if in_money(published) else DEALS
    line, costs, adopted = policy.line, policy.costs, policy.adopted
    return Flagging(
        policy=line.by,
        line=line.at if policy.ranked else None,
        unpriced=line.unpriced,
        false_alarm=costs.false_alarm,
        save_rate=costs.save_rate,
        capacity=costs.capacity,
        author=adopted.author if adopted else None,
        adopted_at=adopted.made_at if adopted else None,
        chosen=policy.chosen,
        line_words=line_words(policy, currency) if policy.ranked else NO_FLAG,
        policy_words=policy_words(policy) if policy.ranked else NO_SIGNAL,
        unread=policy.unread,
    )


def line_words(policy: Policy, currency: str) -> str:
    """'expected loss above $42.3 k' or 'loss probability at or above 42 %'; in deals the two are the same."""
    line = policy.line
    if line.by == "flat":
        return f"loss probability at or above {formats.threshold(line.at)}"
    if currency == DEALS:
        return f"loss probability above {formats.threshold(line.at)}"
    return f"expected loss above {formats.money(line.at, currency)}"


def policy_words(policy: Policy) -> str:
    """Whose policy it is: 'your own', 'adopted by Mia on 21 Nov 2026', or "the model's suggestion"."""
    if policy.chosen:
        return "your own"
    if policy.adopted is None:
        return "the model's suggestion"
    return f"adopted by {policy.adopted.author} on {formats.date(policy.adopted.made_at.date())}"


def mark(policy: Policy, amount: float | None) -> float | None:
    """The loss probability from which a deal of this amount is flagged; None if no probability reaches it."""
    found = policy.threshold(amount)
    return found if math.isfinite(found) and found <= 1 else None


def marked(rows: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Give each row its threshold (NaN if no probability reaches it), and tell whether it is flagged."""
    amounts = rows["amount"].to_numpy("float64", na_value=np.nan)
    probability = rows["loss_probability"].to_numpy("float64", na_value=np.nan)
    thresholds = [mark(policy, amount) for amount in amounts.tolist()]
    return rows.assign(threshold=np.array(thresholds, dtype="float64"), flagged=policy.line.flags(probability, amounts))
