"""What is won so far in a period, and what may still come of a scope's deals."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

import numpy as np
import pandas as pd

from app.services import Published
from app.views.forecast.period import ForecastPeriod
from data.snapshots import queries
from data.snapshots.queries import Scope
from model.arrays import Numbers
from model.money.forecast import FEWEST, LARGEST, Deals, Forecast, forecast
from model.money.new_deals import MOST, WonDeals, since_epoch
from model.money.shared_luck import SharedLuck
from model.registry.past_forecast import luck_of

# Former quarters that new deals are counted in, and the one under way.
SINCE: Final = dt.timedelta(days=(MOST + 2) * 92)


@dataclasses.dataclass(frozen=True, eq=False)
class StillToCome:
    """What is won so far, the open deals, and what new ones brought in the same days of former quarters.

    listed: the largest open deals, as many rows as `deals` has single ones: opportunity_id, deal_name, account,
    product, owner, amount, chance. n: open deals with a chance.
    """

    so_far: float
    n_won: int
    deals: Deals
    n: int
    new: Numbers
    luck: SharedLuck
    listed: pd.DataFrame
    seed: int

    @property
    def new_expected(self) -> float | None:
        """What new deals bring on the mean; None where too few quarters are known."""
        return float(self.new.mean()) if len(self.new) >= FEWEST else None

    def ends(self, deals: Deals | None = None) -> Forecast:
        """Between which values the period ends, with these deals or with other ones."""
        return forecast(self.so_far, deals or self.deals, self.new, self.luck.spread, seed=self.seed)


def still_to_come(published: Published, scope: Scope, period: ForecastPeriod) -> StillToCome:
    """Return what a scope's period may end with."""
    snapshot, seen = published.snapshot, period.outlook
    before, last = period.months()
    rows = queries.ask(snapshot, "forecast/deals", scope, before=before, last=last, most=LARGEST)
    won = queries.ask(snapshot, "forecast/won", scope, since=period.start - SINCE)
    first = snapshot.ask("forecast/first_opened")["first_on"].iloc[0]
    deals = WonDeals.of(won)
    amount, square, chance = (rows[name].to_numpy("float64") for name in ("amount", "square", "chance"))
    single = int(rows["opportunity_id"].notna().sum())
    in_period = pd.to_datetime(won["closed_on"]).between(pd.Timestamp(period.start), pd.Timestamp(period.end))
    return StillToCome(
        so_far=deals.so_far(seen),
        n_won=int(in_period.sum()),
        deals=Deals(amount=amount, square=square, chance=chance, single=single),
        n=int(rows["n"].sum()),
        new=np.zeros(0) if pd.isna(first) else deals.new_before(seen, pd.Timestamp(first).date()),
        luck=luck_of(period.kind, published.bundle.card.forecasts, snapshot.as_of_on),
        listed=rows.iloc[:single].drop(columns=["square", "n"]),
        seed=since_epoch(snapshot.as_of_on),
    )
