"""The keys of currency rates in a mapping: one by one, or a file of them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from data.sources.forms import ColumnKeys, Layout, Worth


class RateKeys(Layout):
    """What one unit of a currency is worth in the mapping's currency."""

    fixed: dict[str, Worth] = Field(
        default_factory=dict, description="One rate for all days.", examples=[{"EUR": 1.08}]
    )
    divides: bool = Field(
        default=False,
        description="Of opportunities.columns.currency_rate and of a file of rates: whether a rate is what one unit of"
        " the mapping's currency is worth in the other, so that it divides amounts; else it multiplies them.",
        examples=[True],
    )
    file: str = Field(default="", description="A file of rates, in the export.", examples=["rates.csv"])
    columns: dict[Literal["currency", "rate", "on"], str | ColumnKeys] = Field(
        default_factory=dict,
        description="Its columns: currency, rate (what one unit is worth in the mapping's currency, which may be listed"
        " too, as may rates of another), day from which it holds.",
        examples=[{"currency": "ISO Code", "rate": "Rate", "on": "Start Date"}],
    )
