"""What an export lacks of what stages are told by, and what to do about it."""

from __future__ import annotations

import dataclasses
from typing import Final

from app.views.extent import NO_HISTORY, Extent, no_period

WITH_DATES: Final = "Export the opening and the closing day of every deal, and import it again."
WITH_HISTORY: Final = "Export the stage history beside the deals, with the day on which each stage was entered."
WITH_CLOSE_DATES: Final = "Export the changes of the expected close beside the deals, with the day of each."
WITH_AMOUNTS: Final = "Export the amount of every deal."
NO_DAYS: Final = "This export has no stage history, so nobody knows how long deals stayed in a stage."
NO_CHANGES: Final = "No change of an expected close is logged, so nobody knows which deals were pushed."


@dataclasses.dataclass(frozen=True)
class Lacking:
    """Why nothing can be said, and the next step; both '' where something can."""

    none: str = ""
    next_step: str = ""


NOTHING: Final = Lacking()


def closings(holds: Extent) -> Lacking:
    """Say what is lacking to place what closed in a period."""
    return NOTHING if holds.in_periods else Lacking(f"{no_period(holds.lacking)}.", WITH_DATES)


def openings(holds: Extent) -> Lacking:
    """Say what is lacking to know how old a deal is, and when it was opened."""
    return (
        Lacking(f"{no_period(holds.lacking)}.", WITH_DATES) if holds.lacking in ("dates", "opening dates") else NOTHING
    )


def reached(holds: Extent) -> Lacking:
    """Say what is lacking to know how far a deal came."""
    return NOTHING if holds.stages_reached else Lacking(NO_HISTORY, WITH_HISTORY)
