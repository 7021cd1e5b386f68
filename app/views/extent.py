"""What an export holds at all, and the sentences for what it does not: dates, amounts, anything open."""

from __future__ import annotations

import dataclasses
from functools import lru_cache

from app import formats
from app.services import Published
from data.snapshots import queries
from data.snapshots.snapshot import Snapshot
from model.statistics.proportions import wilson_bounds

NOTHING_OPEN = "This export holds closed deals only."
NO_AMOUNTS = "This export has no amounts."
AT_THE_CLOSE = "Amounts of closed deals are those they closed at"
NO_HISTORY = "This export has no stage history, so it does not say which stages a closed deal reached."
# What costs are counted in where no amounts are known: shares of what a deal is worth.
DEALS = "deals"


@dataclasses.dataclass(frozen=True)
class Extent:
    """How much an export holds, whatever the viewer's scope: `dated` and `amounts` say whether there are any.

    lacking: 'dates', 'opening dates' or 'closing dates' if there are none of those, else ''.
    `close_dates` says whether any open opportunity has an expected close, `stage_history` whether any entered a stage,
    `stages_reached` whether it is known how far lost ones came, if only by the stage that they keep.
    """

    dated: bool
    amounts: bool
    closed: int
    won: int
    open_count: int
    close_dates: bool
    stage_history: bool
    stages_reached: bool
    lacking: str = ""

    @property
    def in_periods(self) -> bool:
        """Tell whether what closed can be placed in periods."""
        return self.lacking not in ("dates", "closing dates")


@dataclasses.dataclass(frozen=True)
class Whole:
    """The win rate of all that an export holds, whatever the period and the scope; None if nothing is closed."""

    closed: int
    won: int
    rate: float | None

    @property
    def words(self) -> str:
        """Say it in a sentence, '' where nothing is closed; a count of all there is has no interval."""
        if self.rate is None:
            return ""
        deals = formats.plural(self.closed, "closed deal was", "closed deals were")
        return f"Whole export, whatever the filters: {formats.percent(self.rate, 2)} of {deals} won."


@lru_cache(maxsize=2)
def extent(snapshot: Snapshot) -> Extent:
    """Return what a snapshot's export holds; it never changes."""
    found = snapshot.ask("extent", most_untold=queries.MOST_UNTOLD).iloc[0]
    return Extent(
        dated=queries.dated(snapshot),
        amounts=bool(found["amounts"]),
        closed=int(found["closed"]),
        won=int(found["won"]),
        open_count=int(found["open_count"]),
        close_dates=bool(found["close_dates"]),
        stage_history=bool(found["stage_history"]),
        stages_reached=bool(found["stages_reached"]),
        lacking=queries.lacking_dates(snapshot),
    )


def in_deals(published: Published) -> str:
    """Say why costs are counted in deals: nobody knows what was at stake in closed ones; '' where they are in money."""
    if not extent(published.snapshot).amounts:
        return NO_AMOUNTS
    return "" if published.bundle.amounts_told else f"{AT_THE_CLOSE}."


def in_money(published: Published) -> bool:
    """Tell whether costs are counted in money."""
    return not in_deals(published)


def whole_export(snapshot: Snapshot) -> Whole:
    """Return the win rate of the whole export."""
    held = extent(snapshot)
    return Whole(held.closed, held.won, held.won / held.closed if held.closed else None)


def no_period(lacking: str) -> str:
    """Say that nothing belongs to a period: 'This export has no closing dates, so nothing …'."""
    return f"This export has no {lacking}, so nothing can be placed in a period"


def ever(won: int, closed: int, lacking: str, whose: str = "its") -> str:
    """Say what is known without dates: '…; of its 77,829 closed opportunities 22.6 % were won [22.3–22.9].'."""
    if not closed:
        return f"{no_period(lacking)}; none of its opportunities with these filters is closed."
    low, high = wilson_bounds(won, closed)
    between = formats.interval(float(low), float(high), 1)
    opportunities = formats.plural(closed, "closed opportunity", "closed opportunities")
    was = "was" if closed == 1 else "were"
    return f"{no_period(lacking)}; of {whose} {opportunities} {formats.percent(won / closed, 1)} {was} won {between}."
