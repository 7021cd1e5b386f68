"""Why nobody knows what a period ends with, and what can still be said."""

from __future__ import annotations

from typing import Final

from app import formats
from app.services import Published
from app.views.deals.by_date import UNSCORED, undated
from app.views.extent import NO_AMOUNTS, extent, no_period

NO_SIGNAL: Final = "The model has no signal, so nobody knows what of the open deals comes in by then."


def reason_for_none(published: Published) -> str:
    """Say why nobody knows what a period ends with; '' where it is known."""
    holds = extent(published.snapshot)
    if not holds.in_periods:
        return f"{no_period(holds.lacking)}."
    if not holds.amounts:
        return NO_AMOUNTS
    if not published.bundle.has_signal:
        return NO_SIGNAL
    lacking = bool(published.snapshot.ask("forecast/dated")["lacking"].iloc[0])
    return (undated(published) or UNSCORED) if lacking else ""


def usual_share(published: Published) -> str:
    """Say which share of deals is usually won, for where nothing is known of each; '' where nothing has closed."""
    holds = extent(published.snapshot)
    if not holds.closed:
        return ""
    return f"Of all closed deals {formats.percent(holds.won / holds.closed)} were won."
