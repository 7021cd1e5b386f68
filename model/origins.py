"""On which rows a model may learn and on which it is judged: rolling origins, pseudo-time, or grouped folds."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.columns import Numbers, numbers

Index = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

ROLLING, PSEUDO, GROUPED = "rolling origin", "pseudo-time", "grouped cross-validation"
MOST_ORIGINS = 4
# The first origin is the first landmark day by which this share of the closed opportunities had closed.
FIRST_SHARE = 0.5
# Share of the opportunities open on a landmark day that must have an outcome by now for the day to be judged on.
RIPE_SHARE = 0.75
# Of what was known at an origin, the share that closed last calibrates what was fitted on the rest.
CALIBRATE_SHARE = 0.2


@dataclasses.dataclass(frozen=True)
class Part:
    """Rows to fit on and rows to calibrate on, without a common opportunity, as positions."""

    fit: Index
    calibrate: Index
    fit_cut: float = np.nan
    cut: float = np.nan


@dataclasses.dataclass(frozen=True)
class Origin:
    """What could be learned at one moment, and the later rows that it is judged on.

    One part where calibration rows are later than those fitted on; several where each part calibrates in turn what
    was learned on the others. `cut` is the day as days since 1970-01-01, NaN without dates. `test` holds rows with an
    outcome; `open_then` counts the opportunities that were open on the test landmarks, with or without one.
    """

    name: str
    cut: float
    parts: tuple[Part, ...]
    test: Index
    open_then: int

    @property
    def learned(self) -> Index:
        """All rows that were learned from, sorted, each once."""
        return np.unique(np.concatenate([np.r_[part.fit, part.calibrate] for part in self.parts]))


@dataclasses.dataclass(frozen=True)
class Plan:
    """How a model is judged, and what the published one learns from: `final`, an origin without test rows.

    `day` numbers the rows that may be compared with each other: those of one landmark day, cut or fold. `days` is how
    often a typical opportunity could be looked at: on as many landmark days, or in as many draws of the folds.
    ripe_share: of the opportunities open on the test landmarks, the share with an outcome by now.
    """

    name: str
    words: str
    origins: tuple[Origin, ...]
    final: Origin
    day: Numbers
    days: int
    ripe_share: float


@dataclasses.dataclass(frozen=True)
class _Days:
    landmark: Numbers
    closed: Numbers
    known: Flags
    opportunity: Index
    end: float


def plan(facts: pd.DataFrame, as_of_on: pd.Timestamp, seed: int) -> Plan:
    """Choose the method from what the rows have: dates, an order, or neither."""
    from model import folds  # noqa: PLC0415  # its plans are made of this module's parts

    if np.isfinite(numbers(facts["as_of_on"])).any():
        return rolling(facts, as_of_on)
    if "order_no" in facts and np.isfinite(numbers(facts["order_no"])).any():
        return folds.pseudo_time(facts)
    return folds.grouped(facts, seed)


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
    share, kept = most / len(facts), drawn(facts, most, seed)
    words = f"{plan.words} Of so many opportunities {share * 100:.0f} in 100, drawn at random, judge it."
    return dataclasses.replace(plan, words=words, origins=tuple(_thinned(each, kept, share) for each in plan.origins))


def drawn(facts: pd.DataFrame, most: int, seed: int) -> Flags:
    """Mark the rows of opportunities drawn by seed, about `most` of them, each opportunity with all of its rows."""
    codes, ids = pd.factorize(facts["opportunity_id"])
    return np.asarray((np.random.default_rng(seed).random(len(ids)) < most / len(facts))[codes])


def _thinned(origin: Origin, kept: Flags, share: float) -> Origin:
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


def iso(day: float) -> str:
    """Spell a day since 1970-01-01 as 2026-03-31."""
    return str(np.datetime64(int(day), "D"))
