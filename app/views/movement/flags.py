"""Which deals a policy flags today and did not flag on an earlier day, and the other way round."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from app import formats
from app.services import Published
from app.views.flagging import NO_SIGNAL
from app.views.model_card import failed
from app.views.movement.days import Days
from app.views.state import Policy
from data.snapshots import queries
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot

NEWLY, NO_LONGER = "newly_flagged", "no_longer_flagged"
FLAG_LABELS: Final[Mapping[str, str]] = {NEWLY: "Newly flagged", NO_LONGER: "No longer flagged"}
REBUILT: Final = "rebuilt by today's model from what was known then"
NOTHING_OPEN: Final = "Of no deal it is known that it was open a week ago."
MAP_OPENINGS: Final = "Where opening dates are missing, map the column that holds them."
AGAIN: Final = "Publish again: the commands are under Data."
COLUMNS: Final = (
    *("opportunity_id", "deal_name", "account", "owner", "product", "stage", "outcome", "amount"),
    *("open_then", "loss_then", "loss_now"),
)


@dataclasses.dataclass(frozen=True)
class FlagMoves:
    """Deals that are flagged on one of two days and not on the other, by the viewer's policy on both.

    since: the day whose loss probabilities are compared with today's, the latest week's end by the earlier day. Of each
    side how many deals there are, what they hold, and those with most money: opportunity_id, deal_name, account, owner,
    product, stage, outcome, amount, open_then, loss_then, loss_now; what is not open on a day has no loss probability
    of it.
    `rebuilt` says where loss_then comes from. `none` says why nothing is compared and `next_step` what to do: then the
    counts are None and the amounts NaN.
    """

    since: dt.date | None
    newly_n: int | None
    newly_amount: float
    newly: pd.DataFrame
    no_longer_n: int | None
    no_longer_amount: float
    no_longer: pd.DataFrame
    rebuilt: str
    none: str
    next_step: str


@lru_cache(maxsize=2)
def rebuilt_days(snapshot: Snapshot) -> tuple[dt.date, ...]:
    """Return the days before the as-of date whose loss probabilities were rebuilt, the first one first."""
    days = (pd.Timestamp(day).date() for day in snapshot.ask("trend_days")["as_of_on"])
    return tuple(day for day in days if day < snapshot.as_of_on)


def no_trend(published: Published) -> tuple[str, str]:
    """Say why no loss probability of an earlier day is known, and what to do about it; '' and '' where one is."""
    if not published.bundle.has_signal:
        return f"Nothing is flagged: {NO_SIGNAL}.", "See what it lacks under Model quality."
    if failure := failed(published, "trend"):
        return failure, AGAIN
    if not rebuilt_days(published.snapshot):
        return NOTHING_OPEN, MAP_OPENINGS
    return "", ""


def flag_moves(published: Published, scope: Scope, policy: Policy, days: Days, deals: int) -> FlagMoves:
    """Answer which deals of a scope have come to be flagged since the earlier of two days, and which no longer are."""
    none, step = no_trend(published)
    known = [day for day in rebuilt_days(published.snapshot) if day <= days.since]
    if not none and days.until != published.snapshot.as_of_on:
        none, step = "Flags are compared with today's alone.", "Leave out the later day."
    if not none and not known:
        first = formats.date(rebuilt_days(published.snapshot)[0])
        none, step = f"Loss chances are known since {first}.", "Choose that day or a later one."
    if none:
        nothing = pd.DataFrame(columns=list(COLUMNS))
        return FlagMoves(None, None, np.nan, nothing, None, np.nan, nothing, "", none, step)
    asked = {"on_day": known[-1], "deals": deals, **policy.parameters()}
    found = queries.ask(published.snapshot, "flags_moved", scope, **asked)
    (newly_n, newly_amount, newly), (no_longer_n, no_longer_amount, no_longer) = (
        _side(found[found["newly"] == newly]) for newly in (True, False)
    )
    return FlagMoves(known[-1], newly_n, newly_amount, newly, no_longer_n, no_longer_amount, no_longer, REBUILT, "", "")


def _side(rows: pd.DataFrame) -> tuple[int, float, pd.DataFrame]:
    n, amount = (rows["n"].iloc[0], rows["whole_amount"].iloc[0]) if len(rows) else (0, 0.0)
    return int(n), float(np.nan_to_num(amount)), rows[list(COLUMNS)].reset_index(drop=True)
