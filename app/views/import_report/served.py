"""What is served in numbers, for whoever runs it: how many deals, how likely lost, how far from what was learned."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

import pandas as pd

from app.services import Published
from app.views.state import policy_of
from data.snapshots.versions import moment_of
from model.monitoring.profile import PROBABILITY

TENTHS: Final = 10
MOVED: Final = ("steady", "moved", "moved far")
VERDICTS: Final = ("Ready", "Weak", "No signal")


@dataclasses.dataclass(frozen=True)
class Served:
    """One snapshot and its bundle in numbers.

    tenths: how many open deals have a loss probability up to 0.1, above that up to 0.2, and so on; total: their sum.
    flagged: how many of them the policy in force flags. moved: each word of drift -> how many features. probability_psi
    is of the loss probabilities, largest_psi of the feature that lies farthest from what was learned; None where that
    is not known. Without signal nothing is scored.
    """

    snapshot: str
    bundle: str
    verdict: str
    published_at: dt.datetime
    as_of_on: dt.date
    trained_at: dt.datetime
    open_deals: int
    rows_set_aside: int
    tenths: tuple[int, ...]
    total: float
    flagged: int
    moved: dict[str, int]
    probability_psi: float | None
    largest_psi: float | None


def served(published: Published) -> Served:
    """Answer for what is published, by the policy in force."""
    snapshot, bundle = published.snapshot, published.bundle
    counts, drift = snapshot.ask("counts").iloc[0], snapshot.ask("drift")
    is_feature = drift["column"] != PROBABILITY
    words = drift.loc[is_feature, "moved"].value_counts()
    scored = _scored(published)
    return Served(
        snapshot=snapshot.version,
        bundle=bundle.version,
        verdict=bundle.gate.verdict,
        published_at=moment_of(snapshot.version),
        as_of_on=snapshot.as_of_on,
        trained_at=dt.datetime.fromisoformat(bundle.trained_at),
        open_deals=int(counts["open_opportunities"]),
        rows_set_aside=int(counts["rejects"]),
        tenths=tuple(int(scored["n"].get(tenth, 0)) for tenth in range(1, TENTHS + 1)),
        total=float(scored["total"].sum()),
        flagged=int(scored["flagged"].sum()),
        moved={word: int(words.get(word, 0)) for word in MOVED},
        probability_psi=_largest(drift.loc[~is_feature, "psi"]) if bundle.has_signal else None,
        largest_psi=_largest(drift.loc[is_feature, "psi"]),
    )


def _scored(published: Published) -> pd.DataFrame:
    """The scores by tenth; none where the model has no signal, since no page shows any then."""
    found = published.snapshot.ask("scores_served", **policy_of(None, published).parameters()).set_index("tenth")
    return found if published.bundle.has_signal else found.iloc[:0]


def _largest(column: pd.Series[float]) -> float | None:
    known = column.dropna()
    return float(known.max()) if len(known) else None
