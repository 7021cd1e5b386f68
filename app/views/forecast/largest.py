"""How much of the open value few deals hold, and what a period ends with where the largest slip out of it."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np
import pandas as pd

from app.services import Published
from app.views.forecast.deals import StillToCome
from data.snapshots import queries
from data.snapshots.queries import Scope
from model.money.forecast import Forecast

SLIPPING: Final = 3
TOP_PERCENT: Final = 20


@dataclasses.dataclass(frozen=True)
class Largest:
    """The share of the open amount that the top 20 % of deals hold, and the forecast without the three largest.

    top_share: None where fewer than five deals are open. deals: opportunity_id, deal_name, account, product, owner,
    amount and chance of those on which the period's forecast rests most (amount x chance), at most three. without: what
    the period ends with where none of them comes in by then; None where there is none.
    """

    top_share: float | None
    deals: pd.DataFrame
    without: Forecast | None


def largest(published: Published, scope: Scope, known: StillToCome) -> Largest:
    """Answer for the open deals of a scope."""
    rows = known.listed
    order = np.argsort(-(rows["amount"] * rows["chance"]).to_numpy("float64"), kind="stable")[:SLIPPING]
    order = order[rows["chance"].to_numpy("float64")[order] > 0]
    return Largest(
        top_share=top_share(published, scope),
        deals=rows.iloc[order].reset_index(drop=True),
        without=known.ends(known.deals.without(order)) if len(order) else None,
    )


def top_share(published: Published, scope: Scope) -> float | None:
    """Return the share of the open amount that the top 20 % of deals by amount hold."""
    found = concentrated(published, scope)
    return found[0] if found else None


def concentrated(published: Published, scope: Scope) -> tuple[float, int] | None:
    """Return that share and of how many open deals with an amount it is; None where fewer than five have one."""
    found = queries.ask(published.snapshot, "concentration", scope, fence=published.snapshot.amount_fence)
    held = found[(found["side"] == "open") & (found["top_percent"] == TOP_PERCENT)]
    if held.empty or pd.isna(held["share_of_amount"].iloc[0]):
        return None
    return float(held["share_of_amount"].iloc[0]), int(held["n"].iloc[0])
