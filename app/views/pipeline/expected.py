"""What is expected to be won by month, and between which values it will lie nine times in ten."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np
import pandas as pd

from app.services import Published
from data.snapshots import queries
from data.snapshots.memo import Memo
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot
from model.arrays import Numbers
from model.money import revenue
from model.money.costs import filled, unpriced_amount
from model.registry.bundle import Bundle
from model.time_to_close.by_date import MONTHS_AHEAD

COLUMNS: Final = tuple(f"won_month_{nth + 1}" for nth in range(MONTHS_AHEAD))


@dataclasses.dataclass(frozen=True)
class Between:
    """The ends of the interval of each month ahead, of what comes later, and of all; NaN if nothing is known."""

    low: tuple[float, ...]
    high: tuple[float, ...]

    @property
    def whole(self) -> tuple[float, float]:
        """Return the ends of the interval of all expected revenue."""
        return self.low[-1], self.high[-1]


_INTERVALS: Memo[Snapshot, Between] = Memo(most=256)


def between(published: Published, scope: Scope) -> Between:
    """Return the interval of the viewer's scope, worked out once per snapshot and scope, whatever the days."""
    asked = (published.bundle.version, dataclasses.replace(scope, period="", compare=""))
    told = published.snapshot, np.array(doubts(published.bundle)), scope
    return _INTERVALS.get(published.snapshot, asked, lambda: _between(*told))


def by_month(published: Published, scope: Scope) -> pd.DataFrame:
    """Return month, open_count, open_amount, expected_won, and low and high of what will be won."""
    months = queries.ask(published.snapshot, "expected_by_month", scope)
    known = between(published, scope)
    ahead = ~months["month"].isin(["Overdue", "No date"])
    ends = pd.DataFrame({"low": known.low[:-1], "high": known.high[:-1]}, index=months.index[ahead])
    return months.join(ends)


def doubts(bundle: Bundle) -> list[float]:
    """How far off revenue may be as a whole, as a share: by month ahead, later, and in all."""
    held = bundle.holdout
    amount, won = filled(held.amount, unpriced_amount(held.amount)), 1.0 - held.label
    said = 1.0 - (held.probability if bundle.has_signal else np.full(len(won), bundle.base_rate))
    ever = revenue.doubt(said * amount, won * amount, held.opportunity)
    dated = bundle.timing.doubts if bundle.timing is not None else ()
    return [*(max(each, ever) for each in dated or (ever,) * MONTHS_AHEAD), ever, ever]


def _between(snapshot: Snapshot, doubt: Numbers, scope: Scope) -> Between:
    largest = queries.ask(snapshot, "largest_open", scope, most=revenue.LARGEST)
    moments = queries.ask(snapshot, "expected_moments", scope)
    dated = not largest[list(COLUMNS)].isna().any(axis=None)
    chances = _chances(largest, moments, dated=dated)
    low, high = revenue.between(chances, doubt if dated else doubt[-2:])
    unknown = np.full(len(doubt) - len(low), np.nan)
    return Between(*(tuple(np.concatenate((unknown, ends)).tolist()) for ends in (low, high)))


def _chances(largest: pd.DataFrame, moments: pd.DataFrame, *, dated: bool) -> revenue.Chances:
    """Take the largest out of the moments of all; not `dated`, nothing is known but what is ever won."""
    amount, ever = (largest[name].to_numpy("float64") for name in ("amount", "loss_probability"))
    won_by = np.column_stack([*(largest[name] for name in COLUMNS if dated), 1.0 - ever])
    chance = np.column_stack([np.diff(won_by, axis=1, prepend=0.0), won_by[:, -1]])
    known = moments.set_index("nth").reindex(range(len(COLUMNS) + 2), fill_value=0.0)
    rest = (known if dated else known.iloc[[-1, -1]]).to_numpy("float64")
    variance = rest[:, 1] - (chance * (1.0 - chance) * amount[:, None] ** 2).sum(axis=0)
    others = float(rest[-1, 2] - amount.sum())
    return revenue.Chances(amount, won_by, rest[:, 0] - amount @ chance, np.maximum(variance, 0.0), others)
