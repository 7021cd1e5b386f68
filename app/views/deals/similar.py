"""What became of the closed opportunities that, while open, were most like one that is open."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from app.services import Published, Services
from app.views.deals.title import with_names
from app.views.model_card import failed
from data.snapshots import queries
from model.decisions import neighbours as nearby
from model.decisions.reasons import label

MOST_NAMED = 3
DEALS = (
    *("opportunity_id", "deal_name", "account", "owner", "stage", "as_of_on", "age_days"),
    *("amount", "outcome", "closed_on", "distance"),
)
# What is told of them beside their looks.
ADDED = ("deal_name", "age_days")


@dataclasses.dataclass(frozen=True)
class SimilarDeals:
    """Of n similar closed opportunities `lost` were lost: a share with its 95 % interval, or None below `fewest`.

    deals: opportunity_id, deal_name, account, owner, stage and age_days on the day `as_of_on` on which it looked most
    like this one, amount then (NaN if the close writes amounts), outcome, closed_on, distance (0 the same, 1 as far as
    can be), the nearest first.
    alike: what counts most in comparing, of `compared` fields in all. n is None if nothing is kept for comparing;
    failed: why, where it could not be worked out. loss_probability is the model's for the same facts, None without
    signal.
    """

    n: int | None
    lost: int
    share: float | None
    low: float | None
    high: float | None
    fewest: int
    deals: pd.DataFrame
    alike: tuple[str, ...]
    compared: int
    currency: str
    failed: str = ""
    loss_probability: float | None = None


def similar(services: Services, opportunity_id: str) -> SimilarDeals:
    """Answer for one open opportunity; raise NotFound if it is not open."""
    published = services.published()
    return similar_to(published, queries.open_facts_of(published.snapshot, opportunity_id))


def similar_to(published: Published, facts: pd.DataFrame) -> SimilarDeals:
    """Answer for one row of facts, of an opportunity as it is or as it would be."""
    found = nearby.nearest(published.snapshot, published.bundle, facts)
    said = found if found is not None and found.enough else None
    names = _compared_features(published)
    return SimilarDeals(
        n=None if found is None else found.closed,
        lost=0 if found is None else found.lost,
        share=None if said is None else said.lost / said.closed,
        low=None if said is None else said.low,
        high=None if said is None else said.high,
        fewest=nearby.FEWEST_NEIGHBOURS,
        deals=_deals(published, () if said is None else said.deals),
        alike=tuple(label(published.bundle, name) for name in names[:MOST_NAMED]),
        compared=len(names),
        currency=published.snapshot.info["currency"],
        failed=failed(published, "similar"),
        loss_probability=float(published.bundle.loss_probability(facts)[0]) if published.bundle.has_signal else None,
    )


def _compared_features(published: Published) -> list[str]:
    """The features by which opportunities are compared, those that count most first."""
    return list(published.snapshot.ask("compared_by")["feature"])


def _deals(published: Published, deals: tuple[nearby.Closed, ...]) -> pd.DataFrame:
    rows = pd.DataFrame([dataclasses.asdict(deal) for deal in deals], columns=[n for n in DEALS if n not in ADDED])
    if rows.empty:
        return rows.reindex(columns=list(DEALS))
    opened = published.snapshot.ask("opened_of_many", opportunity_ids=list(rows["opportunity_id"]))
    days = opened.set_index("opportunity_id")["opened_on"].reindex(rows["opportunity_id"]).to_numpy()
    age = (pd.to_datetime(rows["as_of_on"]) - pd.to_datetime(pd.Series(days))).dt.days
    amount = rows["amount"] if published.bundle.amounts_told else np.nan
    return with_names(rows.assign(age_days=age, amount=amount), published.snapshot)[list(DEALS)]
