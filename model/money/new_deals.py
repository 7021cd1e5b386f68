"""What deals bring that are opened and won after a day, in the same days of former quarters."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from data.calendar import MONTHS_IN_QUARTER, ONE_DAY, months_before
from model.arrays import Numbers, numbers

# So many former quarters are looked at: two years, each season twice.
MOST: Final = 8
EPOCH: Final = dt.date(1970, 1, 1)


@dataclasses.dataclass(frozen=True)
class Outlook:
    """A period, both ends included, as seen at the end of a day: before it begins, or within it."""

    start: dt.date
    end: dt.date
    day: dt.date

    def quarters_before(self, count: int) -> Outlook:
        """The same so many quarters before: as many days of the period over, at most all of them."""
        months = count * MONTHS_IN_QUARTER
        start = months_before(self.start, months)
        end = months_before(self.end + ONE_DAY, months) - ONE_DAY
        return Outlook(start, end, min(start + (self.day - self.start), end))


@dataclasses.dataclass(frozen=True, eq=False)
class WonDeals:
    """Won deals: the days on which they were opened and closed, since 1970-01-01, and what they brought."""

    opened: Numbers
    closed: Numbers
    amount: Numbers

    @classmethod
    def of(cls, rows: pd.DataFrame) -> WonDeals:
        """Read rows with opened_on, closed_on and amount; a deal without an amount brings nothing that is known."""
        amount = np.nan_to_num(numbers(rows["amount"]))
        return cls(numbers(rows["opened_on"]), numbers(rows["closed_on"]), amount)

    def new(self, seen: Outlook) -> float:
        """What came in a period of deals that were opened after the day on which it is looked at."""
        start, end, day = map(since_epoch, (seen.start, seen.end, seen.day))
        return float(self.amount[(self.opened > day) & (self.closed >= start) & (self.closed <= end)].sum())

    def so_far(self, seen: Outlook) -> float:
        """What is won in a period by the end of the day on which it is looked at."""
        start, day = since_epoch(seen.start), min(since_epoch(seen.day), since_epoch(seen.end))
        return float(self.amount[(self.closed >= start) & (self.closed <= day)].sum())

    def whole(self, seen: Outlook) -> float:
        """What is won in a period in all."""
        return self.so_far(dataclasses.replace(seen, day=seen.end))

    def new_before(self, seen: Outlook, first: dt.date) -> Numbers:
        """What `new` says of former quarters that were over by the day, latest first; none begins before `first`."""
        return np.array([self.new(former) for former in _former(seen, first)])


def _former(seen: Outlook, first: dt.date) -> Iterator[Outlook]:
    for count in range(1, MOST + 1):
        former = seen.quarters_before(count)
        if min(former.start, former.day) < first:
            return
        if former.end <= seen.day:
            yield former


def since_epoch(day: dt.date) -> int:
    """Count a day since 1970-01-01."""
    return (day - EPOCH).days
