"""The base rate: of all that ever closed, how much was lost. Where nothing ranks a deal it is all that is said."""

from __future__ import annotations

import dataclasses

from app.services import Published
from data.snapshots import queries
from data.snapshots.queries import Scope
from model.statistics.proportions import wilson_bounds


@dataclasses.dataclass(frozen=True)
class BaseRate:
    """The share lost of all that ever closed in the scope, with its 95 % interval; None if nothing closed."""

    lost_share: float | None
    low: float | None
    high: float | None
    closed: int


def base_rate(published: Published, scope: Scope) -> BaseRate:
    """Answer how much of all that ever closed in a scope was lost: all that is known if the model has no signal."""
    found = queries.ask(published.snapshot, "base_rate", scope).iloc[0]
    lost, closed = int(found["lost"]), int(found["closed"])
    if not closed:
        return BaseRate(None, None, None, 0)
    low, high = wilson_bounds(lost, closed)
    return BaseRate(lost / closed, float(low), float(high), closed)
