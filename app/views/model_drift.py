"""Whether what is open still looks like what was learned from, and how what was said has come out."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any, Final

import pandas as pd

from app.services import Services
from app.views import model_card as card
from app.views.model_card import Standing
from model import drift as profiles
from model.realised import realised

MOVED, FAR, PROBABILITY = profiles.MOVED, profiles.MOVED_FAR, profiles.PROBABILITY
WORDS: Final = ("steady", "moved", "moved far")


@dataclasses.dataclass(frozen=True)
class CameTrue:
    """What became of deals since a loss probability was first given for them.

    n, lost: opportunities. expected: the sum of their loss probabilities, with low and high, between which 95 % of
    outcomes would lie if every probability were right. bins: predicted, realised, n, low, high (shares). first_on,
    last_on: between which days they closed.
    """

    n: int
    lost: int
    expected: float
    low: float
    high: float
    log_loss: float | None
    brier: float | None
    sentence: str
    first_on: dt.date
    last_on: dt.date
    bins: pd.DataFrame


@dataclasses.dataclass(frozen=True)
class Drift:
    """How far the loss probability and each feature have moved, and what came of what was said.

    columns: column, label, psi, usual (how far single days of training lay), moved ('steady', 'moved' or 'moved far'),
    sentence: the probability first, where there is a signal, then what has moved, by how far beyond what is usual.
    counts: each word -> how many features. failed: why how far they have moved could not be worked out, '' where it
    could or there was nothing to.
    """

    standing: Standing
    columns: pd.DataFrame
    counts: dict[str, int]
    came_true: CameTrue | None
    failed: str = ""


def drift(services: Services) -> Drift:
    """Answer for what is served: the snapshot keeps what its scoring found."""
    published = services.published()
    columns = published.snapshot.ask("drift")
    columns = columns if published.bundle.ranks else columns[columns["column"] != PROBABILITY]
    found = columns.loc[columns["column"] != PROBABILITY, "moved"].value_counts()
    return Drift(
        standing=card.standing(published),
        columns=columns,
        counts={word: int(found.get(word, 0)) for word in WORDS},
        came_true=_came_true(published.snapshot.ask("realised")),
        failed=card.failed(published, "drift"),
    )


def _came_true(rows: pd.DataFrame) -> CameTrue | None:
    if rows.empty:
        return None
    given = ["opportunity_id", "given_on", "version", "loss_probability"]
    found = realised(rows[given], rows[["opportunity_id", "outcome", "closed_on"]])
    same: dict[str, Any] = {
        name: getattr(found, name) for name in ("n", "lost", "expected", "low", "high", "log_loss", "brier", "sentence")
    }
    bins = card.frame(found.calibration, [], ["predicted", "realised", "n", "low", "high"])
    first, last = rows["closed_on"].min(), rows["closed_on"].max()
    return CameTrue(**same, first_on=first.date(), last_on=last.date(), bins=bins)
