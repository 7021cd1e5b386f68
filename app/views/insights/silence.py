"""Open deals on which nobody has acted for longer than is usual of won ones, beside as many weeks before."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Final

from app import formats
from app.services import Published
from app.views.answers import RELIABLE
from app.views.compared import filled_on
from app.views.deals.hygiene import listed
from app.views.insights.finding import Finding
from data.snapshots import queries
from data.snapshots.queries import Scope
from model.statistics.many_tests import two_shares
from model.statistics.proportions import newcombe

# The same day of the week, about a quarter and about a year before.
WEEKS: Final = {"quarter": 13, "year": 52}


@dataclasses.dataclass(frozen=True)
class Silence:
    """Open deals that are silent, of those of which it is known for how long, today and at the end of an earlier day.

    days: nine of ten pauses of won deals are no longer. amount: what the silent ones hold, None where none is known.
    """

    days: int
    n: int
    silent: int
    amount: float | None
    then: dt.date
    other_n: int
    other_silent: int

    @property
    def reliable(self) -> bool:
        """Ten deals are known today, and ten were then."""
        return min(self.n, self.other_n) >= RELIABLE

    @property
    def chance(self) -> float:
        """How likely shares that are alike differ at least as much."""
        return float(two_shares(self.silent, self.n, self.other_silent, self.other_n).item())

    @property
    def share(self) -> float:
        """The share that is silent today."""
        return self.silent / self.n

    @property
    def other_share(self) -> float:
        """The share that was silent then."""
        return self.other_silent / self.other_n


def silences(published: Published, scope: Scope) -> Iterator[Silence]:
    """Compare what is silent today with the same day of the week before, where activities say what is usual."""
    snapshot, weeks = published.snapshot, WEEKS.get(scope.compare)
    filled, usual = filled_on(snapshot), _usual(published)
    if weeks is None or filled is None or usual is None:
        return
    then = snapshot.as_of_on - dt.timedelta(weeks=weeks)
    if then < filled:
        return
    now, before = (
        queries.ask(snapshot, "silent", scope, on_day=day, usual=usual).iloc[0] for day in (snapshot.as_of_on, then)
    )
    amount = float(now["amount"]) if now["n_amount"] else None
    sides = (int(before["n"]), int(before["silent"]))
    yield Silence(usual, int(now["n"]), int(now["silent"]), amount, then, *sides)


def _usual(published: Published) -> int | None:
    rows = published.snapshot.ask("usual_won")
    found = rows.loc[rows["feature"] == "days_since_activity", "usual"]
    return int(found.iloc[0]) if len(found) else None


def silence_finding(one: Silence, scope: Scope, currency: str) -> Finding:
    """Say that more or fewer open deals are silent than then, with what lies in them."""
    return Finding(
        kind="silence",
        sentence=_sentence(one, currency),
        basis=_basis(one),
        n=one.silent,
        money=one.amount,
        low=None,
        high=None,
        address=listed(scope, inactive_from=str(one.days + 1)),
        proof="The silent deals",
    )


def _sentence(one: Silence, currency: str) -> str:
    """'More open deals are silent than on 24 Aug 2026: 31 % against 22 %, $3.1 M lies in them'."""
    more = "More" if one.share > one.other_share else "Fewer"
    shares = f"{formats.percent(one.share)} against {formats.percent(one.other_share)}"
    worth = f", {formats.money(one.amount, currency)} lies in them" if one.amount else ""
    return f"{more} open deals are silent than on {formats.date(one.then)}: {shares}{worth}"


def _basis(one: Silence) -> str:
    """What silent means, how many of how many are and were, and the interval of the difference."""
    low, high = (float(end) for end in newcombe(one.silent, one.n, one.other_silent, one.other_n))
    now, then = (
        f"{formats.count(part)} of {formats.count(whole)}"
        for part, whole in ((one.silent, one.n), (one.other_silent, one.other_n))
    )
    ends = f"{formats.signed(low * 100)} to {formats.signed(high * 100)}{formats.NBSP}pts"
    silent = f"nobody acted for over {formats.days(one.days)}, longer than nine of ten pauses of won deals"
    return f"Silent: {silent}. {now} open deals, {then} then; the difference lies in {ends} (95 %)"
