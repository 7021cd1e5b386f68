"""How much discount each person gave on what they won."""

from __future__ import annotations

import pandas as pd

from app.services import Published
from data.schema import Field
from data.snapshots import queries
from data.snapshots.queries import Scope

PERCENT = 100.0


def discount_field(published: Published) -> Field | None:
    """The field of deals that holds their discount in per cent; None where the export has none."""
    fields = (one for one in published.snapshot.catalogue if one.table == "opportunities" and one.unit == "percent")
    return next((one for one in fields if one.name.startswith("discount")), None)


def with_discounts(rows: pd.DataFrame, published: Published, scope: Scope, field: Field | None) -> pd.DataFrame:
    """Add discount_sum and discounted of the deals that each owner won in the period; nothing of a missing field."""
    if field is None:
        return rows.assign(discount_sum=0.0, discounted=0)
    found = queries.discounts(published.snapshot, scope, field.name)
    return rows.merge(found, on="owner", how="left").fillna({"discount_sum": 0.0, "discounted": 0})


def mean_discount(rows: pd.DataFrame) -> pd.Series[float]:
    """The mean discount of each row as a share of 1; NaN where none is recorded."""
    return rows["discount_sum"] / rows["discounted"].where(rows["discounted"] > 0) / PERCENT
