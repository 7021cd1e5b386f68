"""A small world with known odds: pushes hurt, contacts help, an owner matters, the rest is noise."""

import datetime as dt

import numpy as np
import pandas as pd

from data.catalogue import CANONICAL, DERIVED
from data.schema import Field

AS_OF_ON = dt.date(2026, 9, 30)
START = np.datetime64("2024-01-01", "D")
DAYS = int((np.datetime64(AS_OF_ON, "D") - START).astype(int))
CUSTOM = (
    Field("opportunities", "contacts", "Contacts", "integer", "while open", minimum=0, maximum=12, tracked=True,
          changeable=True, direction=-1),
    Field("opportunities", "lead_source", "Lead source", "choice", "at opening", levels=("Web", "Event", "Partner"),
          fixed_because="It was settled when the opportunity was opened."),
)  # fmt: skip
CATALOGUE = (*CANONICAL, *DERIVED, *CUSTOM)


def world(opportunities: int = 3000, seed: int = 1, *, signal: float = 1.0, cut: bool = True) -> pd.DataFrame:
    """Landmark rows every 30 days while open; with `cut` the outcome is unknown where it lies after the as-of date."""
    rng = np.random.default_rng(seed)
    n = opportunities
    opened, life = rng.integers(0, DAYS, n), 10 + rng.gamma(2.0, 35.0, n).astype(int)
    contacts, owner = rng.integers(1, 9, n), rng.integers(0, 12, n)
    pushing = rng.gamma(1.5, 0.5, n)
    odds = signal * (1.6 * (pushing - 0.75) - 0.35 * (contacts - 4.5) + 0.6 * (owner % 3 - 1)) + 0.4
    lost = rng.random(n) < 1 / (1 + np.exp(-odds))
    static = pd.DataFrame({
        "opportunity_id": [f"OPP-{seed}-{i}" for i in range(n)],
        "opened_on": START + opened,
        "closed_on": START + opened + life,
        "label_lost": lost.astype(float),
        "owner": np.array([f"Owner {i}" for i in range(12)])[owner],
        "product": rng.choice(["Gale", "Zephyr"], n),
        "lead_source": rng.choice(["Web", "Event", "Partner"], n),
        "contacts": contacts,
        "amount": np.round(rng.lognormal(10, 0.7, n), -2),
        "pushing": pushing,
        "stage": "Proposal",
    })  # fmt: skip
    return _known(_landmarks(static, rng), cut=cut)


def _landmarks(static: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    days = START + np.arange(20, DAYS + 1, 30)
    rows = static.merge(pd.DataFrame({"as_of_on": days}), how="cross")
    rows = rows[(rows["opened_on"] <= rows["as_of_on"]) & (rows["closed_on"] > rows["as_of_on"])]
    rows = rows.sort_values(["opportunity_id", "as_of_on"]).reset_index(drop=True)
    age = (rows["as_of_on"] - rows["opened_on"]).dt.days
    since = age.groupby(rows["opportunity_id"]).diff().fillna(age)
    steps = pd.Series(rng.poisson(rows["pushing"] * since / 25), index=rows.index)
    rows["pushes"] = steps.groupby(rows["opportunity_id"]).cumsum().astype(float)
    rows["expected_close_on"] = rows["opened_on"] + pd.to_timedelta(60 + 20 * rows["pushes"], unit="D")
    rows["stage_entered_on"], rows["opening_amount"] = rows["opened_on"], rows["amount"]
    # In a log of changes every tracked field has some.
    kind = rows["opportunity_id"].str.rsplit("-", n=1).str[-1].astype(int) % 5
    rows["contacts"] += (kind.eq(0) & age.gt(45)).astype(int)
    rows["amount"] = rows["amount"].where(kind.ne(1) | age.le(45), rows["amount"] + 100)
    return rows.drop(columns="pushing").sort_values(["as_of_on", "opportunity_id"]).reset_index(drop=True)


def _known(rows: pd.DataFrame, *, cut: bool) -> pd.DataFrame:
    if cut:
        later = rows["closed_on"] > pd.Timestamp(AS_OF_ON)
        rows.loc[later, "label_lost"] = np.nan
        rows.loc[later, "closed_on"] = pd.NaT
    return rows
