"""What a finding is: one thing that stands out, what it rests on, and where it is proved."""

from __future__ import annotations

import dataclasses
from typing import Final, Protocol

from app.views.state import CHOICES

FILTERS: Final = frozenset(one.name for one in CHOICES.filters)


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing that stands out: a sentence, what it rests on, and where it is proved.

    kind: 'segment' (a group beside all others), 'change' (beside its own earlier days), 'pace' (how long deals stay in
    a stage), 'silence' (deals on which nobody acts), 'seasonal', or of what is open 'gap' and 'concentration', which
    are counted, not tested. n: deals it is about. money: what the difference is worth, or what lies in the deals; below
    0 where it costs; low to high is its 95 % interval where it was tested. None without amounts.
    """

    kind: str
    sentence: str
    basis: str
    n: int
    money: float | None
    low: float | None
    high: float | None
    address: str
    proof: str


class TwoSides(Protocol):
    """Two sides that were compared: whether both have enough deals, and how likely alike ones differ as much."""

    @property
    def reliable(self) -> bool:
        """Whether enough is known of both sides to judge them."""

    @property
    def chance(self) -> float:
        """How likely two sides that are alike differ at least as much."""
