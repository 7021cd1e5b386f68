"""How likely an opportunity is won, lost and still open by date."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from app.services import Published
from app.views import model_card as card
from data.snapshots import queries
from model.time_to_close.by_date import FEWEST_OF_EACH, HORIZONS, OUTCOMES

UNSCORED = "What is served was scored without dates: the next import adds them."
COLUMNS = ("days", "on", "won", "lost", "open")


def by_date(row: pd.Series[Any], as_of_on: dt.date) -> pd.DataFrame:
    """Return days, on, won, lost, open from the as-of date on, of a row with its score; empty where nothing is said."""
    held = [[float(row[f"{outcome}_{days}"]) for outcome in OUTCOMES] for days in HORIZONS]
    if pd.isna(held).any():
        return pd.DataFrame(columns=list(COLUMNS))
    rows = zip((0, *HORIZONS), [[0.0, 0.0], *held], strict=True)
    return pd.DataFrame(
        [(days, as_of_on + dt.timedelta(days=days), won, lost, 1.0 - won - lost) for days, (won, lost) in rows],
        columns=list(COLUMNS),
    )


def undated(published: Published) -> str:
    """Say why nothing is known of when an opportunity ends; '' where the bundle knows."""
    if failure := card.failed(published, "dates"):
        return failure
    if published.bundle.timing is not None:
        return ""
    if lacking := queries.lacking_dates(published.snapshot):
        return f"This export has no {lacking}, so nothing can be said about when a deal ends."
    return (
        "Too few deals closed long enough ago to learn when one ends: "
        f"{FEWEST_OF_EACH} won and {FEWEST_OF_EACH} lost ones are needed."
    )
