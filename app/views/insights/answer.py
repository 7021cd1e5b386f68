"""What stands out: findings ranked by money, each a sentence with its numbers and the page that proves it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import pandas as pd

from app import formats
from app.services import Published, Services
from app.views.compared import ComparedWith, compared_with
from app.views.deals.hygiene import hygiene, listed
from app.views.forecast.largest import TOP_PERCENT, concentrated
from app.views.insights.finding import Finding
from app.views.insights.pace import Pace, pace_finding, paces
from app.views.insights.rates import once, rate_finding
from app.views.insights.season import Season, season_finding, seasons
from app.views.insights.silence import Silence, silence_finding, silences
from app.views.insights.split import MixSplit, splits
from app.views.insights.tested import Comparison, beside_before, beside_others, beyond_chance
from app.views.state import State, scope_of
from app.views.win_rate.fields import fields_compared
from data.snapshots import queries
from data.snapshots.memo import Memo
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot

Judged = Comparison | Pace | Silence | Season
NOTHING: Final = "Nothing differs beyond chance."
NO_COMPARISON: Final = "Nothing can be compared: at least 10 closed deals are needed in a group and beside it."
HOW: Final = (
    "Each is held against chance with all comparisons counted: of twenty such pages on which nothing differs, at most"
    " one names something. Win rate judges each field by itself, so it may name more. One deal counts in a group of"
    " every field, so the money does not add up."
)


@dataclasses.dataclass(frozen=True)
class Insights:
    """Findings that hold beyond chance, then what is counted of the open deals, each ranked by money.

    compared: how many comparisons were made. `said` says how many hold, or that none does; `how` how they are judged.
    `splits` say of the change of the overall win rate how much comes of other deals; empty without an earlier period,
    for which `no_earlier` gives the reason.
    """

    tested: tuple[Finding, ...]
    counted: tuple[Finding, ...]
    compared: int
    said: str
    how: str
    splits: tuple[MixSplit, ...]
    compared_with: ComparedWith
    no_earlier: str
    period: str
    currency: str
    amounts: bool


_TESTED: Memo[Snapshot, Insights] = Memo()


def insights(services: Services, state: State | None) -> Insights:
    """Answer what stands out in the viewer's scope and period; what is tested is worked out once per scope."""
    published, scope = services.published(), scope_of(state)
    asked = (published.bundle.version, scope)
    tested = _TESTED.get(published.snapshot, asked, lambda: _tested(published, scope))
    counted = sorted(_counted(services, state, published, scope), key=_worth, reverse=True)
    return dataclasses.replace(tested, counted=tuple(counted))


def _tested(published: Published, scope: Scope) -> Insights:
    earlier = compared_with(published.snapshot, scope)
    now, before, labels = _levels(published, scope, earlier)
    currency = published.snapshot.info["currency"]
    compared = _comparisons(published, scope, earlier, (now, before, labels))
    held, judged = beyond_chance(compared)
    said = (_finding(one, scope, earlier, currency) for one in _named(held))
    return Insights(
        tested=tuple(sorted(said, key=_worth, reverse=True)),
        counted=(),
        compared=judged,
        said=_headline(len(held), judged),
        how=HOW,
        splits=splits(now, before, labels) if earlier.start else (),
        compared_with=earlier,
        no_earlier="" if earlier.start else earlier.none,
        period=scope.over(published.snapshot).label if queries.in_periods(published.snapshot) else "",
        currency=currency,
        amounts=published.bundle.amounts_told,
    )


def _levels(
    published: Published, scope: Scope, earlier: ComparedWith
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """The groups of every field of what closed in the period and in the earlier days, and the fields' labels."""
    snapshot = published.snapshot
    labels = {field.name: field.label for field in fields_compared(snapshot.catalogue) if field.known != "at close"}
    nothing = pd.DataFrame(columns=["field", "level", "n", "won", "amount"])
    if not labels:
        return nothing, nothing, labels
    now = queries.win_rate_by_field(snapshot, scope, [*labels])
    if not published.bundle.amounts_told:
        now = now.assign(amount=np.nan)
    if earlier.start is None:
        return now, nothing, labels
    then = dataclasses.replace(scope, period=f"{earlier.start}..{earlier.end}")
    return now, queries.win_rate_by_field(snapshot, then, [*labels]), labels


def _comparisons(
    published: Published,
    scope: Scope,
    earlier: ComparedWith,
    levels: tuple[pd.DataFrame, pd.DataFrame, dict[str, str]],
) -> list[Judged]:
    """Everything that findings are chosen from."""
    now, before, labels = levels
    rates = [*beside_others(now, labels), *beside_before(now, before, labels)]
    return [*rates, *paces(published, scope, earlier), *silences(published, scope), *seasons(published, scope)]


def _named(held: Sequence[Judged]) -> Sequence[Judged]:
    """What is named of what holds: of groups that are the same deals one."""
    rates = once([one for one in held if isinstance(one, Comparison)])
    return [*rates, *(one for one in held if not isinstance(one, Comparison))]


def _finding(one: Judged, scope: Scope, earlier: ComparedWith, currency: str) -> Finding:
    match one:
        case Comparison():
            return rate_finding(one, scope, earlier, currency)
        case Pace():
            return pace_finding(one, scope, earlier, currency)
        case Silence():
            return silence_finding(one, scope, currency)
        case Season():
            return season_finding(one, scope)


def _headline(held: int, judged: int) -> str:
    if not judged:
        return NO_COMPARISON
    of = formats.plural(judged, "comparison")
    return f"{formats.count(held)} of {of} {'holds' if held == 1 else 'hold'} beyond chance." if held else NOTHING


def _worth(one: Finding) -> float:
    return abs(one.money or 0.0)


# --- counted ---


def _counted(services: Services, state: State | None, published: Published, scope: Scope) -> Iterator[Finding]:
    found = hygiene(services, state)
    for one in found.gaps:
        amount = one.amount if found.amounts and one.n_amount else None
        money = f", {formats.money(amount, found.currency)}" if amount is not None else ""
        sentence = f"{one.label}: {formats.plural(one.n, 'open deal')}{money}"
        basis = f"{formats.percent(one.n / found.n_open)} of {formats.plural(found.n_open, 'open deal')}. {one.step}"
        yield Finding("gap", sentence, basis, one.n, amount, None, None, one.address, "The list to work off")
    yield from _concentrated(published, scope, found.n_open)


def _concentrated(published: Published, scope: Scope, n_open: int) -> Iterator[Finding]:
    found = concentrated(published, scope)
    if found is None:
        return
    share, priced = found
    n, among = priced * TOP_PERCENT // 100, "" if priced == n_open else " with an amount"
    sentence = f"The largest {formats.plural(n, 'deal')} hold {formats.percent(share)} of the open amount"
    basis = f"{TOP_PERCENT} % of the {formats.plural(priced, 'open deal')}{among}"
    address = listed(scope, sort="-amount")
    yield Finding("concentration", sentence, basis, n, None, None, None, address, "The largest open deals")
