"""The parts that several answers share: a key figure, how fresh everything is, what came of writing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Literal

Unit = Literal["money", "percent", "points", "count", "days"]
Verdict = Literal["Ready", "Weak", "No signal"]
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
