"""How the loss probability of one open deal has moved, week by week, and which of its changes moved it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from app import formats
from app.services import Published, Services
from app.views.deals.why import usual
from app.views.movement.days import day_of
from app.views.movement.flags import REBUILT, no_trend
from app.views.state import State
from data.errors import InvalidInput
from data.snapshots import queries
from model.decisions.explain import points_of
from model.decisions.reasons import TELLING_POINTS, label, words
from model.features.matrix import FeatureSet
from model.registry.bundle import Bundle

MOST_CHANGES: Final = 3
ONE_DAY: Final = "This deal was opened in the last week, so there is no earlier day to compare with."


@dataclasses.dataclass(frozen=True)
class TrendPoint:
    """The loss probability at the end of a day, and the amount of that day."""

    on: dt.date
    loss_probability: float
    amount: float | None


@dataclasses.dataclass(frozen=True)
class TrendChange:
    """A fact that moved the loss probability: its field, what it is now in words, and by how many percentage points."""

    field: str
    label: str
    words: str
    points: float
    behaviour: bool


@dataclasses.dataclass(frozen=True)
class Trend:
    """The loss probability of an open deal at the end of each of the last weeks, the as-of date last.

    `points` is what it has gained since `since`, in percentage points, `changes` the behaviour that moved it most that
    way, else what else did, and `sentence` says both. `rebuilt` says where the earlier ones come from. `none` says why
    there is no earlier one, and `next_step` what to do about it; '' where there is.
    """

    opportunity_id: str
    history: tuple[TrendPoint, ...]
    since: dt.date | None
    points: float | None
    changes: tuple[TrendChange, ...]
    sentence: str
    rebuilt: str
    bundle_version: str
    none: str
    next_step: str


def trend(services: Services, state: State | None, opportunity_id: str) -> Trend:
    """Answer how an open deal's loss probability moved since a day, by default the first that is known.

    Raise NotFound where it is not open.
    """
    published = services.published()
    queries.open_facts_of(published.snapshot, opportunity_id)
    rows = published.snapshot.ask("trend_of", opportunity_id=opportunity_id)
    none, step = no_trend(published)
    if none or len(rows) < 2:  # one day has nothing to be compared with
        return _no_earlier(published, opportunity_id, rows, none or ONE_DAY, step)
    start = _start(rows, state)
    then, now = rows.iloc[start], rows.iloc[-1]
    gained = 100.0 * float(now["loss_probability"] - then["loss_probability"])
    changes = tuple(_changes(published, [then, now], gained))
    since = pd.Timestamp(then["as_of_on"]).date()
    return Trend(
        opportunity_id=opportunity_id,
        history=_history(rows),
        since=since,
        points=round(gained, 1),
        changes=changes,
        sentence=_sentence(then["loss_probability"], now["loss_probability"], since, changes),
        rebuilt=REBUILT,
        bundle_version=published.bundle.version,
        none="",
        next_step="",
    )


def _no_earlier(published: Published, opportunity_id: str, rows: pd.DataFrame, none: str, step: str) -> Trend:
    version = published.bundle.version
    return Trend(opportunity_id, _history(rows), None, None, (), "", "", version, none, step)


def _history(rows: pd.DataFrame) -> tuple[TrendPoint, ...]:
    return tuple(
        TrendPoint(pd.Timestamp(on).date(), float(loss), None if pd.isna(amount) else float(amount))
        for on, loss, amount in zip(rows["as_of_on"], rows["loss_probability"], rows["amount"], strict=True)
    )


def _start(rows: pd.DataFrame, state: State | None) -> int:
    """The place of the day that today is compared with: the latest by the day that is asked for, else the first."""
    first, last = (pd.Timestamp(rows["as_of_on"].iloc[place]).date() for place in (0, -1))
    asked = day_of(state or {}, "since", first)
    if asked >= last:
        raise InvalidInput("since", f"The data ends on {formats.date(last)}.", "Choose an earlier day.")
    return max(int((rows["as_of_on"] <= pd.Timestamp(asked)).sum()) - 1, 0)


def _changes(published: Published, ends: Sequence[pd.Series], gained: float) -> list[TrendChange]:
    """The facts that moved the probability most the way that it went, behaviour of a point or more before all else."""
    bundle = published.bundle
    matrix = _matrix(bundle.feature_set, ends)
    split = points_of(bundle, matrix).points
    moved = (split.iloc[1] - split.iloc[0]) * np.sign(gained)
    held = usual(published.snapshot)
    telling = moved[moved >= TELLING_POINTS].sort_values(ascending=False, kind="stable")
    behaviour = [name for name in telling.index if held.is_behaviour(str(name))]
    named = behaviour or list(telling.index)
    return [
        _change(bundle, str(name), matrix[name].iloc[1], float(moved[name] * np.sign(gained)), bool(behaviour))
        for name in named[:MOST_CHANGES]
    ]


def _change(bundle: Bundle, name: str, value: Any, points: float, behaviour: bool) -> TrendChange:
    return TrendChange(name, label(bundle, name), words(bundle, name, value), round(points, 1), behaviour)


def _matrix(chosen: FeatureSet, ends: Sequence[pd.Series]) -> pd.DataFrame:
    """Return the feature matrix that was kept of some days."""
    # What is missing comes masked.
    numeric = np.array([np.ma.filled(one["numeric"], np.nan) for one in ends], dtype="float64")
    texts = {name: [one["categorical"][place] for one in ends] for place, name in enumerate(chosen.categorical)}
    return pd.concat([pd.DataFrame(numeric, columns=list(chosen.numeric)), pd.DataFrame(texts)], axis=1)


def _sentence(before: float, after: float, since: dt.date, changes: Sequence[TrendChange]) -> str:
    """'+18 points since 1 Sep 2026: close date pushed twice, 21 days since the last activity.'."""
    why = ", ".join(f"{one.words[:1].lower()}{one.words[1:]}" for one in changes)
    moved = f"{formats.points_between(before, after)} since {formats.date(since)}"
    return f"{moved}: {why}." if why else f"{moved}."
