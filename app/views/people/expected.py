"""How many deals a person would have won with everybody's rates in their own mix of deals."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from app.services import Published
from app.views.answers import RELIABLE
from app.views.win_rate.fields import fields_compared
from data.schema import Field
from data.snapshots import queries
from data.snapshots.queries import Scope
from data.viewer_state import DECLARED
from model.statistics.many_tests import widened
from model.statistics.standardised import expected_rates

# A field that has more levels than this says too little of each.
MOST_FIELDS, MOST_LEVELS = 3, 12
# Whose deal it is is what is asked; where it is sold goes with who sells.
NOT_MIX: Final = frozenset({"owner", "manager", "region", "pipeline"})
ERROR: Final = 0.05


@dataclasses.dataclass(frozen=True)
class Expected:
    """Deals that were to be expected won: about `won`, and from low to high by chance alone.

    In 95 of 100 such tables nobody lies outside. `differs` is 'more' or 'less' for who does, else ''. `variance` is
    that of the deals won by chance, which adds up over people.
    """

    won: float
    low: float
    high: float
    differs: str
    variance: float


def mix_fields(published: Published, scope: Scope) -> list[Field]:
    """The fields that go with winning most, of those that say what is sold to whom."""
    offered = {field.name: field for field in fields_compared(published.snapshot.catalogue) if _is_mix(field)}
    if not offered:
        return []
    levels = queries.win_rate_by_field(published.snapshot, everybody(scope), [*offered])
    spread = {name: _spread(levels[levels["field"] == name]) for name in offered}
    telling = [name for name, size in sorted(spread.items(), key=lambda one: -one[1]) if size > 0]
    return [offered[name] for name in telling[:MOST_FIELDS]]


def _is_mix(field: Field) -> bool:
    return field.known != "at close" and field.name not in NOT_MIX


def _spread(levels: pd.DataFrame) -> float:
    """How far the rates of a field's levels lie apart beyond what chance makes of equal ones; 0 for too many levels."""
    n, won = levels["n"].to_numpy(dtype=float), levels["won"].to_numpy(dtype=float)
    share = won.sum() / n.sum() if n.sum() else 0.0
    if not 1 < len(n) <= MOST_LEVELS or share in (0.0, 1.0):
        return 0.0
    return float((((won - n * share) ** 2) / (n * share * (1 - share))).sum()) - (len(n) - 1)


def expected_by_owner(published: Published, scope: Scope, fields: Sequence[Field]) -> dict[str | None, Expected]:
    """How many deals each owner was to be expected to win of those that closed, given what they were."""
    names, priced = [field.name for field in fields], published.bundle.amounts_told
    cells = queries.closed_cells(published.snapshot, everybody(scope), names, priced=priced)
    if cells.empty:
        return {}
    n, won = cells["n"].to_numpy(dtype=float), cells["won"].to_numpy(dtype=float)
    factors = [cells[name] for name in cells if name not in ("n", "won")]
    rates = cells.assign(rate=expected_rates(n, won, factors))
    found = queries.expected_won(published.snapshot, scope, names, rates, priced=priced)
    owners = found["owner"].astype(object).where(found["owner"].notna(), None)
    return judged(found.drop(columns="owner").set_axis(pd.Index(owners, dtype=object)))


def everybody(scope: Scope) -> Scope:
    """The scope without what narrows it to some people: expected is what everybody makes of the same deals."""
    return dataclasses.replace(scope, **dict.fromkeys(NOT_MIX & {one.name for one in DECLARED.filters}, ()))


def judged(sums: pd.DataFrame) -> dict[str | None, Expected]:
    """Say of whom more or fewer were won than expected: won, expected, variance and n by owner or by team.

    The interval is that of a sum of independent deals, widened for all who closed at least ten (Bonferroni); who closed
    fewer is not judged.
    """
    wide = widened(int((sums["n"] >= RELIABLE).sum()), ERROR)
    return {
        owner if isinstance(owner, str) else None: _expected(row, wide) for owner, row in sums.to_dict("index").items()
    }


def _expected(row: Mapping[str, float], wide: float) -> Expected:
    about, reach = row["expected"], wide * math.sqrt(row["variance"])
    low, high = (float(np.clip(end, 0, row["n"])) for end in (about - reach, about + reach))
    beyond = abs(row["won"] - about) > reach > 0 and row["n"] >= RELIABLE
    differs = ("more" if row["won"] > about else "less") if beyond else ""
    return Expected(about, low, high, differs, row["variance"])
