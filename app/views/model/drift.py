"""Whether what is open still looks like what was learned from, and how what was said has come out."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any, Final

import pandas as pd

from app.services import Services
from app.views import model_card as card
from app.views.model_card import ServedModel
from model.monitoring import drift as profiles
from model.monitoring import outcome_tracking as since
from model.monitoring import profile
from model.statistics.metrics import CURVE

MOVED_AT, FAR_AT, PROBABILITY = profiles.MOVED_PSI, profiles.MOVED_FAR_PSI, profile.PROBABILITY
Ended = since.Ended
WORDS: Final = ("steady", "moved", "moved far")


@dataclasses.dataclass(frozen=True)
class CameTrue:
    """What became, within `days`, of all deals that were open when they were first given chances by date.

    n: deals whose horizon has passed; with 0 the sentence says why nothing can be judged yet. losses, wins: happened,
    expected, and low to high, where both lie in 95 of 100 worlds in which every chance is right. bins: predicted,
    realised, n, looks, low, high (shares lost within the horizon). first_on, last_on: when the chances were given.
    """

    days: int
    n: int
    losses: Ended
    wins: Ended
    as_expected: bool
    log_loss: float | None
    brier: float | None
    sentence: str
    first_on: dt.date | None
    last_on: dt.date | None
    bins: pd.DataFrame


@dataclasses.dataclass(frozen=True)
class Drift:
    """How far the loss probability and each feature have moved, and what came of what was said.

    columns: column, label, psi, usual (how far single days of training lay), moved ('steady', 'moved' or 'moved far'),
    sentence: the probability first, where there is a signal, then what has moved, by how far beyond what is usual.
    counts: each word -> how many features. failed: why how far they have moved could not be worked out, '' where it
    could or there was nothing to.
    """

    standing: ServedModel
    columns: pd.DataFrame
    counts: dict[str, int]
    came_true: CameTrue
    failed: str = ""


def drift(services: Services) -> Drift:
    """Answer for what is served: the snapshot keeps what its scoring found."""
    published = services.published()
    columns = published.snapshot.ask("drift")
    columns = columns if published.bundle.has_signal else columns[columns["column"] != PROBABILITY]
    found = columns.loc[columns["column"] != PROBABILITY, "moved"].value_counts()
    return Drift(
        standing=card.served_model(published),
        columns=columns,
        counts={word: int(found.get(word, 0)) for word in WORDS},
        came_true=_came_true(published.snapshot.ask("realised"), published.snapshot.as_of_on),
        failed=card.failed(published, "drift"),
    )


def _came_true(rows: pd.DataFrame, today: dt.date) -> CameTrue:
    found = since.realised(rows, today)
    same: dict[str, Any] = {
        field.name: getattr(found, field.name) for field in dataclasses.fields(CameTrue) if field.name != "bins"
    }
    return CameTrue(**same, bins=card.frame(found.calibration, [], CURVE))
