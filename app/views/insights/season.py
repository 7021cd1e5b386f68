"""What repeats in the win rate from quarter to quarter or from year to year, as one comparison of many."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Final

from app import formats
from app.services import Published
from app.views.compared import filled_on
from app.views.insights.finding import Finding
from app.views.state import proof_at
from app.views.win_rate.seasonal import FEWEST, Seasonal, seasonal
from data.calendar import MONTHS_IN_QUARTER, months_before
from data.snapshots.queries import Scope

# Months of a quarter are looked at, and quarters of a year.
LOOKS: Final = 2


@dataclasses.dataclass(frozen=True)
class Season:
    """The pattern that was found, None where none repeats; reliable: whether there are quarters enough for one."""

    found: Seasonal | None
    reliable: bool

    @property
    def chance(self) -> float:
        """How likely a history without a pattern shows one as clear; 1 where none was found."""
        return min(self.found.p * LOOKS, 1.0) if self.found else 1.0


def seasons(published: Published, scope: Scope) -> Iterator[Season]:
    """Look for what repeats in the win rate of a scope, in all quarters since the CRM's first months."""
    snapshot = published.snapshot
    if (filled := filled_on(snapshot)) is not None:
        enough = months_before(snapshot.as_of_on, FEWEST * MONTHS_IN_QUARTER) >= filled
        yield Season(seasonal(snapshot, scope), enough)


def season_finding(one: Season, scope: Scope) -> Finding:
    """Say what repeats, and how rarely chance makes it so."""
    if one.found is None:
        raise ValueError("There is no pattern.")
    basis = f"by chance in fewer than {formats.number(max(one.chance * 1000, 1))} of 1,000 such histories"
    words, n = one.found.words, one.found.of
    address = proof_at("/win-rate", scope, "win-rate-trend")
    return Finding("seasonal", words, basis, n, None, None, None, address, "Win rate over time")
