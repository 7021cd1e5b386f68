"""Put a column before the firewall, and read what it says."""

import numpy as np
import pandas as pd

from data.schema import Field, Kind, Known
from model.leaks.verdicts import Verdict, verdicts
from tests.model.synthetic import CATALOGUE


def custom(name: str, kind: Kind = "number", known: Known = "at opening", **more) -> Field:
    return Field("opportunities", name, name.title(), kind, known, **more)


def judge(facts: pd.DataFrame, *fields: Field, **overrides: str) -> dict[str, Verdict]:
    """Judge these fields alone, else every column of the catalogue; derived features in either case."""
    return {v.column: v for v in verdicts(facts, fields or CATALOGUE, overrides)}


def verdict_on(facts: pd.DataFrame, *fields: Field, **overrides: str) -> dict[str, str]:
    return {name: v.verdict for name, v in judge(facts, *fields, **overrides).items()}


def reason_for(facts: pd.DataFrame, field: Field) -> str:
    return judge(facts, field)[field.name].reason


def each(facts: pd.DataFrame) -> np.ndarray:
    """The number of each row's opportunity: what is made of it is the same on all of its days."""
    return pd.factorize(facts["opportunity_id"])[0]


def closed_only(facts: pd.DataFrame) -> pd.DataFrame:
    """The same world when nothing in it is open."""
    return facts[facts["label_lost"].notna()].reset_index(drop=True)


def undated(facts: pd.DataFrame) -> pd.DataFrame:
    """One row per closed opportunity, without any date."""
    rows = closed_only(facts).drop_duplicates("opportunity_id", keep="last").reset_index(drop=True)
    days = [name for name in rows if rows[name].dtype.kind == "M"]
    return rows.assign(**dict.fromkeys(days, pd.NaT), pushes=np.nan).astype(dict.fromkeys(days, "datetime64[us]"))
