"""What became of similar deals: closed opportunities that, while open, were most like one that is open."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.statements import quoted, sql
from model.arrays import Numbers, numbers
from model.features.matrix import FeatureSet, features
from model.finite import rows
from model.registry.bundle import Bundle
from model.statistics.proportions import wilson

if TYPE_CHECKING:
    import duckdb

    from data.snapshots.snapshot import Snapshot

MOST_OPPORTUNITIES = 15_000
# The first, the middle and the last look of an opportunity find as good neighbours as all of them.
LOOKS_EACH = 3
MOST_NEIGHBOURS, FEWEST_NEIGHBOURS = 50, 20
# Two opportunities drawn at random lie about 0.5 apart. On the demo 99 of 100 have fifty others within this.
LARGEST_DISTANCE = 0.3
LEAST_SHARE = 0.01
GRID_POINTS = 200
SHOWN_COLUMNS = ("amount", "account", "owner", "stage")
MARK = "/* each feature */"


@dataclasses.dataclass(frozen=True)
class Closed:
    """A closed opportunity as it stood on `as_of_on`, and how it ended; distance 0 is the same, 1 as far as can be."""

    opportunity_id: str
    as_of_on: dt.date | None
    outcome: str
    closed_on: dt.date | None
    amount: float | None
    account: str | None
    owner: str | None
    stage: str | None
    distance: float


@dataclasses.dataclass(frozen=True)
class Similar:
    """Of `closed` similar opportunities `lost` were lost; low and high are the 95 % Wilson interval of the share."""

    lost: int
    closed: int
    low: float
    high: float
    deals: tuple[Closed, ...]

    @property
    def enough(self) -> bool:
        """Tell whether there are enough of them to speak of a share."""
        return self.closed >= FEWEST_NEIGHBOURS


def write(draft: duckdb.DuckDBPyConnection, bundle: Bundle, facts: pd.DataFrame) -> None:
    """Keep closed opportunities as they stood in a draft, for comparison; none where the verdict is No signal.

    `facts` are the training facts: landmark rows with label_lost and closed_on.
    """
    draft.execute("delete from look_features")
    draft.execute("drop table if exists looks")
    kept = compared_by(bundle, facts)
    if kept.empty:
        return
    found = landmark_rows(bundle, facts, rows(kept, "The fields that deals are compared by"))
    draft.register("incoming", kept)
    draft.execute("insert into look_features select feature, kind, weight, grid::double[] from incoming")
    draft.register("incoming", found)
    days = "as_of_on::date as as_of_on, closed_on::date as closed_on"
    draft.execute(f"create table looks as select * replace ({days}) from incoming")
    draft.unregister("incoming")


def compared_by(bundle: Bundle, facts: pd.DataFrame) -> pd.DataFrame:
    """Features by which opportunities are compared: feature, kind, weight (they add up to 1), grid (numbers only).

    The weight is the feature's share of the trees' importance: what hardly matters to them is left out. There are none
    where the verdict is No signal, or nothing has closed.
    """
    known = facts[np.isfinite(numbers(facts["label_lost"]))]
    compared = bundle.has_signal and not known.empty
    shares = {row.column: row.share for row in bundle.card.importance if compared and row.share >= LEAST_SHARE}
    kept = pd.DataFrame(
        {"feature": list(shares), "weight": [share / sum(shares.values()) for share in shares.values()]}
    )
    kept["kind"] = ["number" if name in bundle.feature_set.numeric else "choice" for name in shares]
    matrix = features(known, _only(bundle, kept))
    kept["grid"] = [
        _grid(matrix[name].to_numpy()) if kind == "number" else []
        for name, kind in zip(kept["feature"], kept["kind"], strict=True)
    ]
    return kept


def _only(bundle: Bundle, kept: pd.DataFrame) -> FeatureSet:
    numeric, choice = (tuple(kept.loc[kept["kind"] == kind, "feature"]) for kind in ("number", "choice"))
    return FeatureSet(numeric, choice, (), bundle.feature_set.prior)


def _grid(values: Numbers) -> list[float]:
    known = values[np.isfinite(values)]
    middles = (np.arange(GRID_POINTS) + 0.5) / GRID_POINTS
    return np.quantile(known, middles, method="inverted_cdf").tolist() if len(known) else []


def rank(values: Numbers, grid: Numbers) -> Numbers:
    """Share of the grid below each value, counting half of what is equal to it; NaN stays NaN."""
    if not len(grid):
        return np.full(len(values), np.nan)
    below = np.searchsorted(grid, values, "left") + np.searchsorted(grid, values, "right")
    return np.where(np.isfinite(values), below / (2.0 * len(grid)), np.nan)


def landmark_rows(bundle: Bundle, facts: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """Up to three rows per closed opportunity, as it stood while open: what is shown of it, and `by_` each feature.

    `kept` is what `compared_by` returned. Numbers are ranks from 0 to 1, choices are text. Where more than 15,000 have
    closed, a digest of the id decides which stand for all.
    """
    chosen = _few(facts[np.isfinite(numbers(facts["label_lost"]))])
    shown = pd.DataFrame(index=chosen.index)
    for name in ("opportunity_id", "as_of_on", "closed_on", *SHOWN_COLUMNS):
        shown[name] = _plain(chosen[name]) if name in chosen else None
    shown["outcome"] = np.where(numbers(chosen["label_lost"]) == 1, "lost", "won")
    values = _values(kept, features(chosen, _only(bundle, kept)))
    return pd.concat([shown, pd.DataFrame(values, index=chosen.index)], axis=1)


def _plain(column: pd.Series[Any]) -> pd.Series[Any]:
    return column.astype(object) if isinstance(column.dtype, pd.CategoricalDtype) else column


def _few(known: pd.DataFrame) -> pd.DataFrame:
    """Keep the first, the middle and the last look of at most MOST_OPPORTUNITIES."""
    codes, ids = pd.factorize(known["opportunity_id"])
    digest = pd.util.hash_array(np.asarray(ids, dtype=object))
    drawn = np.zeros(len(ids), dtype=bool)
    drawn[np.argsort(digest, kind="stable")[:MOST_OPPORTUNITIES]] = True
    place = known.groupby(codes, sort=False).cumcount().to_numpy()
    count = np.bincount(codes, minlength=len(ids))[codes]
    return known[drawn[codes] & ((place == 0) | (place == count // 2) | (place == count - 1))]


def _values(kept: pd.DataFrame, matrix: pd.DataFrame) -> dict[str, npt.NDArray[Any]]:
    """Ranks of numbers as float32 and choices as text, by column of the table `looks`."""
    return {
        _column(name): rank(matrix[name].to_numpy(), np.array(grid, dtype="float64")).astype("float32")
        if kind == "number"
        else matrix[name].astype(object).to_numpy()
        for name, kind, grid in zip(kept["feature"], kept["kind"], kept["grid"], strict=True)
    }


def _column(feature: str) -> str:
    return f"by_{feature}"


def nearest(snapshot: Snapshot, bundle: Bundle, facts: pd.DataFrame) -> Similar | None:
    """Compare one opportunity (a row of facts) with the closed ones; None if the verdict is No signal."""
    if not bundle.has_signal:
        return None
    with snapshot.cursor() as cursor:
        kept = cursor.execute("select * from look_features").df()
        if kept.empty:
            return None
        values = _values(kept, features(facts, _only(bundle, kept)))
        found = cursor.execute(_question(kept), _bound(kept, values))
        names = [column[0] for column in found.description or ()]
        deals = tuple(Closed(**dict(zip(names, row, strict=True))) for row in found.fetchall())
    lost = sum(deal.outcome == "lost" for deal in deals)
    return Similar(lost, len(deals), *wilson(lost, len(deals)), deals)


def _question(kept: pd.DataFrame) -> str:
    """Return the question with one term per feature: identifiers are the bundle's features, values are bound."""
    parts = (
        f"\n        + $w{place} * {_apart(quoted(_column(name)), f'$v{place}', kind)}"
        for place, (name, kind) in enumerate(zip(kept["feature"], kept["kind"], strict=True))
    )
    return sql("similar").replace(MARK, "".join(parts))


def _apart(column: str, value: str, kind: str) -> str:
    if kind == "choice":
        return f"({column} <> {value}::varchar)::int"
    return f"coalesce(abs({column} - {value}::float), ({column} is not null or {value} is not null)::int)"


def _bound(kept: pd.DataFrame, values: dict[str, npt.NDArray[Any]]) -> dict[str, Any]:
    bound: dict[str, Any] = {"largest": LARGEST_DISTANCE, "most": MOST_NEIGHBOURS, "looks_each": LOOKS_EACH}
    for place, (name, kind, weight) in enumerate(zip(kept["feature"], kept["kind"], kept["weight"], strict=True)):
        value = values[_column(name)][0]
        bound[f"w{place}"] = weight
        bound[f"v{place}"] = str(value) if kind == "choice" else None if np.isnan(value) else float(value)
    return bound
