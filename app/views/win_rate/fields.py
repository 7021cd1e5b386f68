"""The fields that win rates are compared by, and which of them only say how deals ended."""

from __future__ import annotations

import pandas as pd

from data.schema import Field

# What people ask about first; what else the snapshot has follows in the catalogue's order.
FIRST = (
    "pipeline",
    "region",
    "manager",
    "product",
    "series",
    "segment",
    "owner",
    *("sector", "industry", "lead_source"),
    *("competitor", "country"),
)
# A reason for losing stands here and there beside a deal that was won after all.
RESTATED = 0.95
NEVER = ("account", "stage", "forecast_category")
COMPARED_TABLES = ("opportunities", "accounts", "products", "team")


def fields_compared(catalogue: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return the fields that win rates are compared by, in order of interest: every choice, those of the close last.

    What is known at the close only is no feature, but how deals ended may be described by it.
    """
    found = {
        field.name: field
        for field in catalogue
        if field.kind == "choice" and field.table in COMPARED_TABLES and field.name not in NEVER
    }
    return tuple(sorted(found.values(), key=_interest))


def _interest(field: Field) -> tuple[bool, int]:
    return field.known == "at close", FIRST.index(field.name) if field.name in FIRST else len(FIRST)


def restates(field: Field, levels: pd.DataFrame) -> bool:
    """Tell whether what is recorded of a field of the close says how deals ended, as a reason for losing does."""
    if field.known != "at close":
        return False
    recorded = levels[levels["level"].notna()]
    alike = (recorded["won"] == 0) | (recorded["won"] == recorded["n"])
    return bool(recorded["n"][alike].sum() >= RESTATED * recorded["n"].sum())
