"""Stages that deals leave later, or sooner, than in the earlier days."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Final

import pandas as pd

from app import formats
from app.services import Published
from app.views.answers import RELIABLE
from app.views.compared import ComparedWith
from app.views.insights.finding import Finding
from app.views.stages.change import Length, length
from app.views.state import proof_at
from data.snapshots import queries
from data.snapshots.queries import Scope
from model.statistics.ranks import Shift, shifted

PLACE: Final = "stages-time"
AGES: Final = [0]


@dataclasses.dataclass(frozen=True)
class Pace:
    """How long deals had stayed in a stage that left it in the period, and in the earlier days; days.

    open_n: deals that stand there today, and amount what they hold, None where no amount is known.
    """

    stage: str
    now: Length
    before: Length
    shift: Shift
    open_n: int
    amount: float | None

    @property
    def reliable(self) -> bool:
        """Ten deals left it in the period, and ten in the earlier days."""
        return min(self.now.n, self.before.n) >= RELIABLE

    @property
    def chance(self) -> float:
        """How likely stays that are alike differ at least as much."""
        return self.shift.chance


def paces(published: Published, scope: Scope, earlier: ComparedWith) -> Iterator[Pace]:
    """Compare the stays of each stage that ended in the period with those that ended in the earlier days."""
    if earlier.start is None:
        return
    days = {"previous_start": earlier.start, "previous_end": earlier.end}
    left = queries.ask(published.snapshot, "stages/left", _of_all_stages(scope), **days)
    stays = left[left["counted"] & left["days"].notna()]
    standing = _standing(published, scope)
    for stage, rows in stays.groupby("stage", sort=False):
        now, before = (rows[rows["side"] == side] for side in ("now", "before"))
        if len(now) and len(before):
            shift = shifted(now["days"], now["n"], before["days"], before["n"])
            name = str(stage)
            yield Pace(name, _length(now), _length(before), shift, *standing.get(name, (0, None)))


def _of_all_stages(scope: Scope) -> Scope:
    return dataclasses.replace(scope, stage=())


def _length(rows: pd.DataFrame) -> Length:
    return length(rows["days"].astype(float), rows["n"])


def _standing(published: Published, scope: Scope) -> dict[str, tuple[int, float | None]]:
    """How many deals stand in each stage today, and what they hold."""
    rows = queries.ask(published.snapshot, "stages/ageing", _of_all_stages(scope), ages=AGES)
    sums = rows.groupby("stage")[["n", "n_amount", "amount"]].sum()
    return {
        str(stage): (int(row["n"]), float(row["amount"]) if row["n_amount"] else None) for stage, row in sums.iterrows()
    }


def pace_finding(one: Pace, scope: Scope, earlier: ComparedWith, currency: str) -> Finding:
    """Say of a stage that deals leave it later or sooner, with what stands in it today."""
    return Finding(
        kind="pace",
        sentence=_sentence(one, currency),
        basis=_basis(one, earlier),
        n=one.now.n,
        money=one.amount,
        low=None,
        high=None,
        address=proof_at("/stages", scope, PLACE),
        proof="Time in stage",
    )


def _later(one: Pace) -> bool:
    return one.shift.low + one.shift.high > 0


def _sentence(one: Pace, currency: str) -> str:
    """'Deals leave Offer later than before: after 34 days against 21, $1.2 M stands there'."""
    when = "later" if _later(one) else "sooner"
    days = f"after {formats.days(one.now.median)} against {formats.count(one.before.median)}"
    worth = f", {formats.money(one.amount, currency)} stands there today" if one.amount else ""
    return f"Deals leave {one.stage} {when} than before: {days}{worth}"


def _basis(one: Pace, earlier: ComparedWith) -> str:
    """Of how many deals the medians are, by how much a stay is longer, and what it is beside."""
    ends = sorted((abs(one.shift.low), abs(one.shift.high)))
    longer = "longer" if _later(one) else "shorter"
    beside = f"{formats.plural(one.now.n, 'deal')} that left it, {formats.count(one.before.n)} in {earlier.words}"
    span = f"{formats.count(ends[0])} to {formats.days(ends[1])}"
    return f"The middle of {beside}; a stay is typically {span} {longer} (95 %)"
