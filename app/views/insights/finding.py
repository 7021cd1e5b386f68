"""What a finding is: one thing that stands out, what it rests on, and where it is proved."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final, Protocol
from urllib.parse import urlencode

from app.addresses import at
from app.views.state import CHOICES, filter_keys
from data.snapshots.queries import Scope

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


def proof_at(path: str, scope: Scope, place: str, **narrowed: Sequence[str]) -> str:
    """Write the address of a page with the keys that make the scope, narrowed as said, and of a place on it."""
    start, split, end = scope.period.partition("..")
    days = {"from": [start], "to": [end]} if split else {"period": [scope.period]}
    keys = {**days, "compare": [scope.compare], **filter_keys(scope), **narrowed}
    return at(f"{path}?{urlencode(keys, doseq=True)}#{place}")
