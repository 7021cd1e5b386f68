"""The demo's declared dirt: what a reader has to set aside or put right, counted as it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.demo.rows import NO_DAY, UNLISTED

if TYPE_CHECKING:
    from collections.abc import Callable

UNREADABLE = "31/31/2025"
# Spellings a source mapping has to declare: (table, column, as typed, as meant).
PRODUCT_ALIAS = ("opportunities", "product", "GalePro", "Gale Pro")
SECTOR_ALIAS = ("accounts", "sector", "Helthcare", "Healthcare")
MISSING_ACCOUNT = 0.03
MISTYPED_PRODUCT = 0.04
MISTYPED_SECTOR = 0.05
# Extra rows, copies of closed opportunities with one thing wrong: one in so many.
EXTRA_ROWS = {
    "repeated_id": 1_000,
    "orphan_account": 1_000,
    "unreadable_date": 3_000,
    "closed_before_opened": 3_000,
    "closed_without_date": 3_000,
    "negative_amount": 3_000,
}
KINDS = ("missing_account", "mistyped_product", "mistyped_sector", *EXTRA_ROWS)


def soil_accounts(accounts: pd.DataFrame, rng: np.random.Generator) -> tuple[pd.DataFrame, dict[str, int]]:
    """Mistype the sector of a few accounts; return the rows and the count."""
    healthcare = np.flatnonzero(accounts["sector"] == SECTOR_ALIAS[3])
    count = max(1, round(MISTYPED_SECTOR * len(healthcare)))
    soiled = accounts.copy()
    soiled.loc[rng.choice(healthcare, count, replace=False), "sector"] = SECTOR_ALIAS[2]
    return soiled, {"mistyped_sector": count}


def soil_opportunities(rows: pd.DataFrame, rng: np.random.Generator) -> tuple[pd.DataFrame, dict[str, int]]:
    """Take accounts off some rows, mistype some products and append the extra rows; return the rows and the counts."""
    rows = rows.assign(opened_text=pd.Series(pd.NA, index=rows.index, dtype="str"))
    closed = np.flatnonzero(rows["closed"] != NO_DAY)
    fresh = int(rows["number"].max()) + 1
    extras, counts = [], {}
    for kind in EXTRA_ROWS:
        counts[kind] = _count(kind, len(rows))
        copies = rows.iloc[rng.choice(closed, counts[kind], replace=False)].copy()
        if kind != "repeated_id":
            copies["number"] = np.arange(fresh, fresh + counts[kind])
            fresh += counts[kind]
        extras.append(_SOILED[kind](copies, rng))
    kept, in_place = _soil_in_place(rows, rng)
    return pd.concat([kept, *extras], ignore_index=True), counts | in_place


def _count(kind: str, opportunities: int) -> int:
    return max(1, round(opportunities / EXTRA_ROWS[kind]))


def fresh_numbers(opportunities: int) -> int:
    """Count the extra rows of a part that have a number of their own."""
    return sum(_count(kind, opportunities) for kind in EXTRA_ROWS if kind != "repeated_id")


def _soil_in_place(rows: pd.DataFrame, rng: np.random.Generator) -> tuple[pd.DataFrame, dict[str, int]]:
    missing = rng.choice(len(rows), max(1, round(MISSING_ACCOUNT * len(rows))), replace=False)
    pro = np.flatnonzero(rows["product"] == PRODUCT_ALIAS[3])
    mistyped = rng.choice(pro, max(1, round(MISTYPED_PRODUCT * len(pro))), replace=False)
    rows = rows.assign(product=rows["product"].cat.add_categories(PRODUCT_ALIAS[2]))
    rows.loc[missing, "account"] = None
    rows.loc[mistyped, "product"] = PRODUCT_ALIAS[2]
    return rows, {"missing_account": len(missing), "mistyped_product": len(mistyped)}


def _as_it_is(rows: pd.DataFrame, _rng: np.random.Generator) -> pd.DataFrame:
    return rows


def _orphaned(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    names = rng.choice(UNLISTED, len(rows))
    return rows.assign(account=pd.Categorical(names, categories=rows["account"].cat.categories))


def _unreadable(rows: pd.DataFrame, _rng: np.random.Generator) -> pd.DataFrame:
    return rows.assign(opened_text=UNREADABLE)


def _before_opened(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    return rows.assign(closed=rows["opened"] - rng.integers(2, 40, len(rows)))


def _without_date(rows: pd.DataFrame, _rng: np.random.Generator) -> pd.DataFrame:
    return rows.assign(closed=NO_DAY)


def _negative(rows: pd.DataFrame, _rng: np.random.Generator) -> pd.DataFrame:
    return rows.assign(amount=-rows["amount"])


_SOILED: dict[str, Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame]] = {
    "repeated_id": _as_it_is,
    "orphan_account": _orphaned,
    "unreadable_date": _unreadable,
    "closed_before_opened": _before_opened,
    "closed_without_date": _without_date,
    "negative_amount": _negative,
}
