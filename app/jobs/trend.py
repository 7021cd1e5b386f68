"""How loss probabilities have moved: what the bundle says of what was open at each week's end, as known then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

import duckdb
import pandas as pd

from app import allocators
from data.limited import frugally
from data.schema import Field
from data.snapshots.point_in_time import facts_on
from data.snapshots.snapshot import kept_catalogue
from data.statements import over, sql
from model.arrays import amounts
from model.features.matrix import features
from model.finite import rows
from model.registry.bundle import Bundle

WEEKS: Final = 12
A_WEEK: Final = dt.timedelta(days=7)
# So many rows are looked at at once; more would hold more memory than scoring what is open today.
MOST_ROWS: Final = 1_500


def write_trend(draft: duckdb.DuckDBPyConnection, bundle: Bundle, facts: pd.DataFrame) -> None:
    """Fill a draft's trend: `facts` are what is open today. Nothing without signal, nor where nothing has a day.

    Raise NotFinite if a score is no number.
    """
    if not bundle.has_signal or facts.empty or facts["as_of_on"].isna().all():
        return
    catalogue, today = kept_catalogue(draft), pd.Timestamp(facts["as_of_on"].iloc[0]).date()
    is_open = frozenset(facts["opportunity_id"])
    _write(draft, bundle, facts, is_open)
    for days in _batches(draft, [today - nth * A_WEEK for nth in range(1, WEEKS + 1)]):
        _write(draft, bundle, _known(draft, catalogue, days), is_open)
        allocators.trim()


def _batches(draft: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> Iterator[list[dt.date]]:
    """Group days so that few rows are looked at at once, the latest first; a day stays whole."""
    batch: list[dt.date] = []
    held = 0
    for day, n in draft.execute(sql("open_counts_weekly"), {"days": list(days)}).fetchall():
        if batch and held + n > MOST_ROWS:
            yield batch
            batch, held = [], 0
        batch.append(day)
        held += n
    if batch:
        yield batch


def _known(draft: duckdb.DuckDBPyConnection, catalogue: tuple[Field, ...], days: Sequence[dt.date]) -> pd.DataFrame:

    def ask() -> pd.DataFrame:
        allocators.trim()
        return facts_on(draft, catalogue, days)

    return frugally(draft, ask).sort_values(["as_of_on", "opportunity_id"]).reset_index(drop=True)


def _write(draft: duckdb.DuckDBPyConnection, bundle: Bundle, facts: pd.DataFrame, is_open: frozenset[str]) -> None:
    """Add some looks to the trend, and the features of those at what is open today."""
    if facts.empty:
        return
    looks = pd.DataFrame(
        {
            "as_of_on": facts["as_of_on"],
            "opportunity_id": facts["opportunity_id"].astype(object),
            "owner": facts["owner"].astype(object) if "owner" in facts else None,
            "amount": amounts(facts),
            "loss_probability": bundle.loss_probability(facts),
        }
    )
    over(draft, rows(looks, "The trend", ["amount"]), "insert into trend by name select * from incoming")
    today = facts["opportunity_id"].isin(is_open).to_numpy()
    over(draft, _numbered(bundle, facts[today]), _features_of(bundle))


def _numbered(bundle: Bundle, facts: pd.DataFrame) -> pd.DataFrame:
    """Return the feature matrix with its columns numbered, beside whose and of when it is."""
    matrix = features(facts, bundle.feature_set)
    texts = matrix.astype(dict.fromkeys(bundle.feature_set.categorical, object))
    whose = {"opportunity_id": facts["opportunity_id"].astype(object), "as_of_on": facts["as_of_on"]}
    return texts.set_axis([f"f{nth}" for nth in range(texts.shape[1])], axis=1).assign(**whose)


def _features_of(bundle: Bundle) -> str:
    whole, first = len(bundle.feature_set.names), len(bundle.feature_set.numeric)
    numeric = ", ".join(f"f{nth}" for nth in range(first))
    categorical = ", ".join(f"f{nth}" for nth in range(first, whole))
    return (
        f"insert into trend_features select opportunity_id, as_of_on, [{numeric}]::float[], [{categorical}]::varchar[]"
        " from incoming"
    )
