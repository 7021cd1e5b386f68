"""Which share of the open amount is expected to be won, today and at the ends of the last weeks."""

from __future__ import annotations

import dataclasses
from typing import Final

import pandas as pd

from app.services import Published
from app.views.extent import NO_AMOUNTS, extent
from app.views.forecast.reasons import NO_SIGNAL
from app.views.movement.days import NO_STAGES
from data.snapshots import queries
from data.snapshots.queries import Scope

NO_HISTORY: Final = "Nothing was scored at the ends of former weeks: the next import adds them."


@dataclasses.dataclass(frozen=True)
class Health:
    """Pipeline health, 0 to 1, at the end of each of the last weeks, by what was known then; the as-of date last.

    rows: on_day, health, amount (open then), n. now and change (since the first of them, as a difference of shares);
    None where `none` says why nothing is known.
    """

    rows: pd.DataFrame
    now: float | None
    change: float | None
    none: str


def health(published: Published, scope: Scope) -> Health:
    """Answer for the deals that a scope's filters leave; in which stage a deal was is not known of former weeks."""
    none = "" if extent(published.snapshot).amounts else NO_AMOUNTS
    none = none if published.bundle.has_signal else NO_SIGNAL
    none = none or (NO_STAGES if scope.stage else "")
    if none:
        return Health(pd.DataFrame(columns=["on_day", "health", "amount", "n"]), None, None, none)
    # Of a million deals whose filters are looked up takes longer than all the rest.
    question = "forecast/health" if any(scope.parameters().values()) else "forecast/health_whole"
    rows = queries.ask(published.snapshot, question, scope).dropna(subset="health").reset_index(drop=True)
    if rows.empty:
        return Health(rows, None, None, NO_HISTORY)
    first, now = float(rows["health"].iloc[0]), float(rows["health"].iloc[-1])
    return Health(rows, now, now - first if len(rows) > 1 else None, "")
