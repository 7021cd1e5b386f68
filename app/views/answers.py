"""The parts that several answers share: a key figure, how fresh everything is, what came of writing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, Literal, TypeVar

from app import formats
from app.settings import Settings
from data.errors import InvalidInput, ReadOnly

Unit = Literal["money", "percent", "points", "count", "days"]
Verdict = Literal["Ready", "Weak", "No signal"]
# What to do where nothing can be written: of what a team keeps for itself, and of what is served to everybody.
RUN_YOUR_OWN: Final = "Run Headwind yourself, or set HEADWIND_READ_ONLY=no behind a sign-in of your own."
ON_YOUR_OWN_DATA: Final = "Run Headwind on your own data; whoever runs this one can set HEADWIND_READ_ONLY=no."
# A share of fewer than this many closed opportunities is shown, but marked as not to be relied on.
RELIABLE = 10


@dataclasses.dataclass(frozen=True)
class Kpi:
    """A key figure with its comparison.

    `value` and `delta` are in `unit` (money in the snapshot's currency, percent as a share of 1); `delta_unit` says how
    the delta is written ("percent" = relative change, "points" = difference of two shares). `better` is None if the
    direction of the delta says nothing good or bad, or where noise explains it. `href` leads to the list behind it.
    """

    key: str
    label: str
    value: float | None
    unit: Unit
    n: int
    counted: str
    delta: float | None = None
    delta_unit: Unit = "percent"
    better: bool | None = None
    against: str = ""
    spark: tuple[float | None, ...] = ()
    spark_label: str = ""
    href: str = ""
    note: str = ""
    low: float | None = None
    high: float | None = None


def worded(figure: Kpi) -> Kpi:
    """Word a rate that reads as it did before: 'unchanged (was 38 %) vs 1 Apr – 30 Jun 2026'."""
    if figure.delta is None or figure.value is None or figure.unit != "percent":
        return figure
    before = formats.percent(figure.value - figure.delta)
    if before != formats.percent(figure.value):
        return figure
    return dataclasses.replace(figure, delta=None, against=f"unchanged (was {before}) {figure.against}")


def between_words(figure: Kpi, currency: str) -> str:
    """Say between which values what comes will lie: '$31.8 M to $47.3 M, nine times in ten'; '' where nobody knows."""
    if figure.low is None or figure.high is None:
        return ""
    low, high = (formats.value(end, figure.unit, currency) for end in (figure.low, figure.high))
    return f"{low} to {high}, nine times in ten"


Answer = TypeVar("Answer")


@dataclasses.dataclass(frozen=True)
class Answered(Generic[Answer]):
    """The answer, what of the address was refused with its next step, '' where nothing was, and the keys that held."""

    answer: Answer
    keys: dict[str, str]
    refused: str = ""
    next_step: str = ""


def answered_or_refused(
    view: Callable[[Mapping[str, Any]], Answer], state: Mapping[str, Any], asked: Mapping[str, str]
) -> Answered[Answer]:
    """Ask a view with some keys of the address, and without them where they cannot be: in words, what was refused."""
    try:
        return Answered(view({**state, **asked}), dict(asked))
    except InvalidInput as error:
        return Answered(view(state), {}, error.message, error.on_page)


def refusal(settings: Settings, words: str, step: str = RUN_YOUR_OWN) -> tuple[str, str]:
    """Why nothing of a kind can be written here, and what to do about it; '' and '' where it can."""
    return (words, step) if settings.read_only else ("", "")


def refuse_readers(settings: Settings, words: str, step: str = RUN_YOUR_OWN) -> None:
    """Raise ReadOnly where nothing of a kind can be written."""
    if settings.read_only:
        raise ReadOnly(words, step)


@dataclasses.dataclass(frozen=True)
class WriteResult:
    """What came of what somebody wanted to write, in words; `done` tells whether anything was written."""

    done: bool
    words: str
    next_step: str = ""


@dataclasses.dataclass(frozen=True)
class Freshness:
    """What every page says of its own data: the source, its as-of date, the bundle and the bundle's verdict.

    If the export is not `dated`, as_of_on is the day of its import.
    """

    source_label: str
    as_of_on: dt.date
    currency: str
    opportunities: int
    open_opportunities: int
    rejects: int
    bundle_version: str
    trained_on: dt.date
    verdict: Verdict
    verdict_words: str
    snapshot_version: str
    dated: bool = True
