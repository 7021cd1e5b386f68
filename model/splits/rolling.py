"""Rolling origins: at each, a model learns from what was known and is judged on what came later."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from model.arrays import Index, Mask, Numbers, numbers
from model.splits.origin import CALIBRATE_SHARE, RIPE_SHARE, ROLLING, Origin, Part, Plan, iso

MOST_ORIGINS = 4
# The first origin is the first landmark day by which this share of the closed opportunities had closed.
FIRST_SHARE = 0.5


@dataclasses.dataclass(frozen=True)
class _Days:
    landmark: Numbers
    closed: Numbers
    known: Mask
    opportunity: Index
    end: float


def rolling(facts: pd.DataFrame, as_of_on: pd.Timestamp) -> Plan:
    """Rolling origin over landmark days: at each origin only what was known, judged on what was open until the next.

    Every landmark from one origin up to the next is judged on, because a model published at an origin is used until
    the next one; an opportunity open on several of them is looked at once each.
    """
    days = _read(facts, as_of_on)
    tested, ripe_share = _tested(days)
    starts = np.array_split(tested, min(MOST_ORIGINS, len(tested))) if len(tested) else []
    origins = tuple(_origin(days, chunk) for chunk in starts)
    words = (
        f"Judged by a rolling origin: on each of {len(origins)} days the model learned only from what was known that "
        "day, and what it said of the opportunities open from then until the next was compared with what happened."
    )
    final = Origin(iso(days.end), days.end, (_part(days, days.end),), np.zeros(0, dtype=np.intp), 0)
    return Plan(ROLLING, words, origins, final, days.landmark, len(tested), ripe_share)


def thinned(plan: Plan, facts: pd.DataFrame, most: int, seed: int) -> Plan:
    """Judge on whole opportunities drawn by seed where the facts have more rows; what is published learns from all."""
    if len(facts) <= most:
        return plan
    share, kept = most / len(facts), sampled(facts, most, seed)
    words = f"{plan.words} Of so many opportunities {share * 100:.0f} in 100, drawn at random, judge it."
    return dataclasses.replace(plan, words=words, origins=tuple(_thinned(each, kept, share) for each in plan.origins))


def sampled(facts: pd.DataFrame, most: int, seed: int) -> Mask:
    """Mark the rows of opportunities drawn by seed, about `most` of them, each opportunity with all of its rows."""
    codes, ids = pd.factorize(facts["opportunity_id"])
    return np.asarray((np.random.default_rng(seed).random(len(ids)) < most / len(facts))[codes])


def _thinned(origin: Origin, kept: Mask, share: float) -> Origin:
    parts = tuple(
        dataclasses.replace(each, fit=each.fit[kept[each.fit]], calibrate=each.calibrate[kept[each.calibrate]])
        for each in origin.parts
    )
    test = origin.test[kept[origin.test]]
    return dataclasses.replace(origin, parts=parts, test=test, open_then=round(origin.open_then * share))


def _read(facts: pd.DataFrame, as_of_on: pd.Timestamp) -> _Days:
    landmark, closed, end = numbers(facts["as_of_on"]), numbers(facts["closed_on"]), _day(as_of_on)
    known = np.isfinite(numbers(facts["label_lost"])) & (closed <= end)
    return _Days(landmark, closed, known, pd.factorize(facts["opportunity_id"])[0], end)


def _day(day: pd.Timestamp) -> float:
    return float((pd.Timestamp(day) - pd.Timestamp("1970-01-01")).days)


def _endings(days: _Days, cut: float) -> Numbers:
    """Closing days up to the cut, each opportunity once."""
    rows = np.flatnonzero(days.known & (days.closed <= cut))
    _, first = np.unique(days.opportunity[rows], return_index=True)
    return np.sort(days.closed[rows[first]])


def _tested(days: _Days) -> tuple[Numbers, float]:
    """Landmark days that are judged on, and how many of the opportunities open on them have an outcome by now."""
    ends, landmarks = _endings(days, days.end), np.unique(days.landmark)
    landmarks = landmarks[landmarks < days.end]
    if not len(ends) or not len(landmarks):
        return landmarks[:0], 0.0
    closed_by = np.searchsorted(ends, landmarks, side="right") / len(ends)
    late = landmarks[closed_by >= FIRST_SHARE]
    place = np.searchsorted(landmarks, days.landmark)
    within = place < len(landmarks)
    open_then = np.bincount(place[within], minlength=len(landmarks))
    known = np.bincount(place[within], weights=days.known[within], minlength=len(landmarks))
    ripe = landmarks[(known >= RIPE_SHARE * open_then) & (closed_by >= FIRST_SHARE)]
    # Without a ripe day the earlier half of what came later is judged on, and its share with an outcome is said.
    last = ripe[-1] if len(ripe) else (late[0] + days.end) / 2 if len(late) else -np.inf
    judged = np.isin(landmarks, late[late <= last])
    return landmarks[judged], float(known[judged].sum() / max(open_then[judged].sum(), 1))


def _origin(days: _Days, chunk: Numbers) -> Origin:
    cut = float(chunk[0])
    window = (days.landmark >= cut) & (days.landmark <= chunk[-1])
    open_then = len(np.unique(days.opportunity[window]))
    return Origin(iso(cut), cut, (_part(days, cut),), np.flatnonzero(window & days.known), open_then)


def _part(days: _Days, cut: float) -> Part:
    """Split what was known at a cut by closing day: fitted on what closed by an earlier day, calibrated on the rest.

    The looks at those that closed within a period hold every remaining life as often as looks at open ones do;
    looks within a period at those that have closed by its end hold mostly short ones.
    """
    ends = _endings(days, cut)
    earlier = float(np.floor(np.quantile(ends, 1.0 - CALIBRATE_SHARE))) if len(ends) else cut
    known = days.known & (days.closed <= cut)
    fit, calibrate = known & (days.closed <= earlier), known & (days.closed > earlier)
    return Part(np.flatnonzero(fit), np.flatnonzero(calibrate), earlier, cut)
